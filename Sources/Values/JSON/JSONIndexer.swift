/// Checks one JSON text and finds out where its values are: the first half of reading, which makes no values.
///
/// Works without recursion, so that deep nesting costs no thread's stack: the nodes of lists and records that have not
/// ended lie on `open`, and closing one moves its part off the top to its final place.
struct JSONIndexer: ~Copyable {
    private var scanner: JSONScanner
    private var open = NodeStack()
    private var nodes: [JSONNode] = []
    private var layouts = LayoutTree()
    private var container = Container(kind: .document, start: 0)
    private var outerContainers: [Container] = []
    /// How many lists and records have stood inside each other at most.
    private var depth = 0
    /// The layouts of open records whose keys are unlike others', the innermost last.
    private var singularLayouts: [RecordLayout] = []
    private let stop: () -> Bool
    private var nextPause = pauseDistance

    /// After so many bytes, which take about a millisecond, it is asked whether to stop.
    private static let pauseDistance = 1 << 20

    /// A list or record of which the end has not been read.
    private struct Container {
        enum Kind {
            /// What stands around the outermost value.
            case document
            case list
            /// A record, with the node of `layouts` that stands for the keys so far.
            case record(LayoutTree.Node)
            /// A record whose keys are unlike others'; its layout is the last of `singularLayouts`.
            case singularRecord
        }

        var kind: Kind
        /// Where its first value lies on `open`.
        let start: Int
        /// The position of the earlier field that the value now being read replaces.
        var replacedPosition: Int?
    }

    /// The bytes have to outlive the indexer.
    private init(bytes: UnsafeRawBufferPointer, stop: @escaping () -> Bool) {
        self.stop = stop
        scanner = JSONScanner(bytes: bytes)
        // Real texts have a value every 15 to 40 bytes.
        nodes.reserveCapacity(bytes.count / 16)
    }

    /// The value that `read` finds in the bytes, and gives the node of.
    static func document(
        _ bytes: [UInt8], stop: () -> Bool, _ read: (inout JSONIndexer) throws(JSONError) -> JSONNode
    ) throws(JSONError) -> Value {
        try withoutActuallyEscaping(stop) { stop throws(JSONError) in
            try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
                var indexer = JSONIndexer(bytes: UnsafeRawBufferPointer(buffer), stop: stop)
                let root = try read(&indexer)
                let document = JSONDocument(
                    bytes: bytes, nodes: indexer.nodes, layouts: indexer.layouts.layouts, depth: indexer.depth)
                return document.value(of: root)
            }
        }
    }

    /// Reads exactly one value.
    mutating func readDocument() throws(JSONError) -> JSONNode {
        scanner.skipByteOrderMark()
        try readOutermostValue()
        guard scanner.nextSignificant() == nil else { throw scanner.error(.trailingText) }
        return open.pop()
    }

    /// Reads values of which each ends with its line, as a list.
    mutating func readLines() throws(JSONError) -> JSONNode {
        scanner.skipByteOrderMark()
        while scanner.nextSignificant() != nil {
            try readOutermostValue()
            guard scanner.isAtEndOfLine() else { throw scanner.error(.trailingText) }
        }
        return endList()
    }

    /// Reads a value that stands in no list and no record, to its end.
    private mutating func readOutermostValue() throws(JSONError) {
        try readValue()
        while true {
            if scanner.position >= nextPause { try pause() }
            switch container.kind {
            case .document: return
            case .list: try readElementOrEnd()
            case .record, .singularRecord: try readFieldOrEnd()
            }
        }
    }

    private mutating func pause() throws(JSONError) {
        if stop() { throw scanner.error(.stopped) }
        nextPause = scanner.position + Self.pauseDistance
    }

    /// Reads a value that is no list and no record to its end, and of a list or record the bracket.
    @inline(__always)
    private mutating func readValue() throws(JSONError) {
        switch scanner.nextSignificant() {
        case UInt8(ascii: "\""): open.push(try scanner.skipString())
        case UInt8(ascii: "{"): try open(.record(.root))
        case UInt8(ascii: "["): try open(.list)
        case UInt8(ascii: "t"): open.push(try scanner.word("true", .bool(true)))
        case UInt8(ascii: "f"): open.push(try scanner.word("false", .bool(false)))
        case UInt8(ascii: "n"): open.push(try scanner.word("null", .null))
        case nil: throw scanner.error(.unfinished)
        default: open.push(try scanner.skipNumber())
        }
    }

    private mutating func open(_ kind: Container.Kind) throws(JSONError) {
        guard outerContainers.count < JSON.nestingLimit else { throw scanner.error(.tooDeep) }
        outerContainers.append(container)
        depth = max(depth, outerContainers.count)
        scanner.position += 1
        container = Container(kind: kind, start: open.count)
    }

    private mutating func readElementOrEnd() throws(JSONError) {
        let next = scanner.nextSignificant()
        if next == UInt8(ascii: "]") { return close(endList()) }
        if open.count > container.start {
            guard next == UInt8(ascii: ",") else { throw scanner.unexpected("',' or ']'") }
            scanner.position += 1
        }
        try readValue()
    }

    private mutating func readFieldOrEnd() throws(JSONError) {
        if let position = container.replacedPosition {
            open.replace(at: container.start + position, with: open.pop())
            container.replacedPosition = nil
        }
        let next = scanner.nextSignificant()
        if next == UInt8(ascii: "}") { return close(endRecord()) }
        if open.count > container.start {
            guard next == UInt8(ascii: ",") else { throw scanner.unexpected("',' or '}'") }
            scanner.position += 1
        }
        try readKey()
        guard scanner.nextSignificant() == UInt8(ascii: ":") else { throw scanner.unexpected("':'") }
        scanner.position += 1
        try readValue()
    }

    /// Goes behind the bracket of the container, and puts its node where its values lay.
    private mutating func close(_ node: JSONNode) {
        scanner.position += 1
        open.push(node)
        container = outerContainers.removeLast()
    }

    /// Moves the values of the container to their place, behind their count.
    private mutating func endList() -> JSONNode {
        let first = nodes.count
        nodes.append(.integer(Int64(open.count - container.start)))
        open.move(from: container.start, to: &nodes)
        return .list(first: first)
    }

    /// Moves the values of the container to their place.
    private mutating func endRecord() -> JSONNode {
        let node = RecordNode(layout: finishedLayout(), first: nodes.count)
        open.move(from: container.start, to: &nodes)
        return .record(node)
    }

    /// The number of the layout of the record that ends here.
    private mutating func finishedLayout() -> Int {
        switch container.kind {
        case .record(let node): layouts.number(of: node)
        case .singularRecord: layouts.add(singularLayouts.removeLast())
        case .document, .list: layouts.number(of: .root)
        }
    }
}

extension JSONIndexer {
    /// Reads a record's next key.
    @inline(__always)
    private mutating func readKey() throws(JSONError) {
        guard case .record(let node) = container.kind else { return try readSingularKey() }
        guard scanner.nextSignificant() == UInt8(ascii: "\""),
            let child = layouts.predictedChild(of: node, at: scanner.position, in: scanner.bytes)
        else { return try readKey(after: node) }
        scanner.position += layouts.quotedLength(of: child)
        container.kind = .record(child)
    }

    private mutating func readKey(after node: LayoutTree.Node) throws(JSONError) {
        let start = scanner.position
        try expectKey()
        _ = try scanner.skipString()
        let spelling = start..<scanner.position
        if let child = layouts.child(of: node, spelled: spelling, in: scanner.bytes) {
            container.kind = .record(child)
            return
        }
        scanner.position = start
        let key = try scanner.string()
        if let position = layouts.position(of: key, in: node) {
            container.replacedPosition = position
        } else if let child = layouts.addChild(of: node, key: key, spelled: spelling) {
            container.kind = .record(child)
        } else {
            container.kind = .singularRecord
            singularLayouts.append(RecordLayout(keys: layouts.keys(of: node) + [key]))
        }
    }

    private mutating func readSingularKey() throws(JSONError) {
        try expectKey()
        let key = try scanner.string()
        let last = singularLayouts.count - 1
        container.replacedPosition = singularLayouts[last].position(of: key)
        if container.replacedPosition == nil { singularLayouts[last].append(key) }
    }

    private mutating func expectKey() throws(JSONError) {
        guard scanner.nextSignificant() == UInt8(ascii: "\"") else { throw scanner.unexpected("a key in quotes") }
    }
}
