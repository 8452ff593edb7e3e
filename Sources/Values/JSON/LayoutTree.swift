/// All key sequences that records of one text began with, so that records with the same keys share one layout and their
/// key strings, and an expected key is recognised by its bytes alone.
///
/// The root stands for no key; each child adds one. A node that branches too often, as in records that map ids to
/// values, gets no more children, and such a record keeps a layout of its own.
struct LayoutTree {
    struct Node: Equatable {
        fileprivate let index: Int
        static let root = Node(index: 0)
    }

    /// What is looked at for every key that is read, apart from the rest, so that looking counts no references.
    private struct Prediction {
        /// Where the key's first occurrence stands in the text, with its quotes.
        let spelling: Range<Int>
        /// The child that was last entered, tried first; the node itself when there is none.
        var child: Int
    }

    private struct Entry {
        let parent: Int
        let key: String
        let depth: Int
        var children: [Int] = []
        /// The place in `layouts` of the layout of just these keys.
        var layout: Int?
    }

    private static let mostChildren = 16
    private static let mostKeys = 256
    private static let mostEntries = 1 << 16

    private var predictions = [Prediction(spelling: 0..<0, child: 0)]
    private var entries = [Entry(parent: 0, key: "", depth: 0)]
    /// The layouts of all records that have ended.
    private(set) var layouts: [RecordLayout] = []

    /// The child whose key stands, with its opening quote, at a position, if it is the one entered last.
    @inline(__always)
    func predictedChild(of node: Node, at position: Int, in bytes: UnsafeRawBufferPointer) -> Node? {
        let child = predictions[node.index].child
        guard child != node.index, bytes.hasEqualBytes(at: position, and: predictions[child].spelling) else {
            return nil
        }
        return Node(index: child)
    }

    /// The length of the node's key with its quotes, as it was spelled first.
    @inline(__always)
    func quotedLength(of node: Node) -> Int { predictions[node.index].spelling.count }

    /// The child whose key was spelled with the same bytes.
    mutating func child(of node: Node, spelled spelling: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Node? {
        let child = entries[node.index].children.first { child in
            let known = predictions[child].spelling
            return known.count == spelling.count && bytes.hasEqualBytes(at: spelling.lowerBound, and: known)
        }
        guard let child else { return nil }
        predictions[node.index].child = child
        return Node(index: child)
    }

    /// Adds a child for a key that is not on the way to the node; nil when the tree has no room for it.
    mutating func addChild(of node: Node, key: String, spelled spelling: Range<Int>) -> Node? {
        let depth = entries[node.index].depth + 1
        guard entries[node.index].children.count < Self.mostChildren, depth <= Self.mostKeys,
            entries.count < Self.mostEntries
        else { return nil }
        let child = entries.count
        entries.append(Entry(parent: node.index, key: key, depth: depth))
        predictions.append(Prediction(spelling: spelling, child: child))
        entries[node.index].children.append(child)
        predictions[node.index].child = child
        return Node(index: child)
    }

    /// The position of a key among the keys on the way to the node.
    func position(of key: String, in node: Node) -> Int? {
        if let layout = entries[node.index].layout { return layouts[layout].position(of: key) }
        var index = node.index
        while index != Node.root.index {
            if entries[index].key.isExactly(key) { return entries[index].depth - 1 }
            index = entries[index].parent
        }
        return nil
    }

    /// The keys on the way to the node.
    func keys(of node: Node) -> [String] {
        var keys: [String] = []
        var index = node.index
        while index != Node.root.index {
            keys.append(entries[index].key)
            index = entries[index].parent
        }
        return keys.reversed()
    }

    /// The place in `layouts` of the layout of a record that ends with this node's key.
    mutating func number(of node: Node) -> Int {
        if let layout = entries[node.index].layout { return layout }
        let layout = add(RecordLayout(keys: keys(of: node)))
        entries[node.index].layout = layout
        return layout
    }

    /// Adds a layout that only one record has, and gives its place.
    mutating func add(_ layout: RecordLayout) -> Int {
        layouts.append(layout)
        return layouts.count - 1
    }
}
