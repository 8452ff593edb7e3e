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

    private struct Entry {
        let parent: Int
        let key: String
        /// Where the key's first occurrence stands in the text, without its quotes.
        let spelling: Range<Int>
        let depth: Int
        var children: [Int] = []
        /// The child that was last entered, tried first.
        var predicted: Int?
        var layout: RecordLayout?
    }

    private static let mostChildren = 16
    private static let mostKeys = 256
    private static let mostEntries = 1 << 16

    private var entries = [Entry(parent: 0, key: "", spelling: 0..<0, depth: 0)]

    /// The child whose key stands at the scanner's opening quote, if it is the one entered last.
    mutating func predictedChild(of node: Node, at scanner: borrowing JSONScanner) -> Node? {
        guard let predicted = entries[node.index].predicted else { return nil }
        let spelling = entries[predicted].spelling
        let start = scanner.position + 1
        guard start + spelling.count < scanner.bytes.count,
            scanner.bytes[start + spelling.count] == UInt8(ascii: "\""),
            scanner.bytes.hasEqualBytes(at: start, and: spelling)
        else { return nil }
        return Node(index: predicted)
    }

    /// The length of the node's key with its quotes, as it was spelled first.
    func quotedLength(of node: Node) -> Int { entries[node.index].spelling.count + 2 }

    /// The child whose key was spelled with the same bytes.
    mutating func child(of node: Node, spelled spelling: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Node? {
        let child = entries[node.index].children.first { child in
            let known = entries[child].spelling
            return known.count == spelling.count && bytes.hasEqualBytes(at: spelling.lowerBound, and: known)
        }
        guard let child else { return nil }
        entries[node.index].predicted = child
        return Node(index: child)
    }

    /// Adds a child for a key that is not on the way to the node; nil when the tree has no room for it.
    mutating func addChild(of node: Node, key: String, spelled spelling: Range<Int>) -> Node? {
        let depth = entries[node.index].depth + 1
        guard entries[node.index].children.count < Self.mostChildren, depth <= Self.mostKeys,
            entries.count < Self.mostEntries
        else { return nil }
        entries.append(Entry(parent: node.index, key: key, spelling: spelling, depth: depth))
        entries[node.index].children.append(entries.count - 1)
        entries[node.index].predicted = entries.count - 1
        return Node(index: entries.count - 1)
    }

    /// The position of a key among the keys on the way to the node.
    func position(of key: String, in node: Node) -> Int? {
        if let layout = entries[node.index].layout { return layout.position(of: key) }
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

    mutating func layout(of node: Node) -> RecordLayout {
        if let layout = entries[node.index].layout { return layout }
        let layout = RecordLayout(keys: keys(of: node))
        entries[node.index].layout = layout
        return layout
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes from `start` are those of the range. Both have to lie inside.
    fileprivate func hasEqualBytes(at start: Int, and range: Range<Int>) -> Bool {
        self[start..<start + range.count].elementsEqual(self[range])
    }
}
