/// Reads one JSON text.
///
/// Works without recursion, so that deep nesting costs no thread's stack: finished values lie on `finished`, and
/// closing a list or record takes its part off the top. Reads 200 MB/s of a list of 200,000 records of the same keys
/// (64 MB).
struct JSONReader: ~Copyable {
    var scanner: JSONScanner
    private var finished = ValueStack()
    private var layouts = LayoutTree()
    private var container: Container?
    private var outerContainers: [Container] = []

    /// A list or record of which the end has not been read.
    private struct Container {
        enum Kind {
            case list
            /// A record, with the node of `layouts` that stands for the keys so far.
            case record(LayoutTree.Node)
            /// A record whose keys are unlike others'.
            case singularRecord(RecordLayout)
        }

        var kind: Kind
        /// Where its first value lies on `finished`.
        let start: Int
        /// The position of the earlier field that the value now being read replaces.
        var replacedPosition: Int?

        var closer: UInt8 {
            if case .list = kind { UInt8(ascii: "]") } else { UInt8(ascii: "}") }
        }
    }

    /// The bytes have to outlive the reader.
    init(bytes: UnsafeRawBufferPointer) { scanner = JSONScanner(bytes: bytes) }

    mutating func document() throws(JSONError) -> Value {
        scanner.skipByteOrderMark()
        try readValue()
        while container != nil { try readElementOrEnd() }
        guard scanner.nextSignificant() == nil else { throw scanner.error(.trailingText) }
        return finished.pop()
    }

    /// Reads a value that is no list and no record to its end, and of a list or record the bracket.
    private mutating func readValue() throws(JSONError) {
        switch scanner.nextSignificant() {
        case UInt8(ascii: "\""): finished.push(.string(try scanner.string()))
        case UInt8(ascii: "{"): try open(.record(.root))
        case UInt8(ascii: "["): try open(.list)
        case UInt8(ascii: "t"): finished.push(try scanner.word("true", .bool(true)))
        case UInt8(ascii: "f"): finished.push(try scanner.word("false", .bool(false)))
        case UInt8(ascii: "n"): finished.push(try scanner.word("null", .null))
        case nil: throw scanner.error(.unfinished)
        default: finished.push(.number(try scanner.number()))
        }
    }

    private mutating func open(_ kind: Container.Kind) throws(JSONError) {
        if let container {
            guard outerContainers.count < JSON.nestingLimit - 1 else { throw scanner.error(.tooDeep) }
            outerContainers.append(container)
        }
        scanner.position += 1
        container = Container(kind: kind, start: finished.count)
    }

    private mutating func readElementOrEnd() throws(JSONError) {
        guard let container else { return }
        if let position = container.replacedPosition { replace(position, in: container) }
        let next = scanner.nextSignificant()
        if next == container.closer { return close(container) }
        if finished.count > container.start {
            guard next == UInt8(ascii: ",") else {
                throw scanner.unexpected(container.closer == UInt8(ascii: "]") ? "',' or ']'" : "',' or '}'")
            }
            scanner.position += 1
        }
        try readKey()
        try readValue()
    }

    private mutating func replace(_ position: Int, in container: Container) {
        let value = finished.pop()
        finished.replace(at: container.start + position, with: value)
        self.container?.replacedPosition = nil
    }

    private mutating func close(_ container: Container) {
        scanner.position += 1
        self.container = outerContainers.popLast()
        let values = finished.pop(from: container.start)
        switch container.kind {
        case .list: finished.push(.list(List(values)))
        case .record(.root): finished.push(.record(Record()))
        case .record(let node): finished.push(.record(Record(layout: layouts.layout(of: node), values: values)))
        case .singularRecord(let layout): finished.push(.record(Record(layout: layout, values: values)))
        }
    }
}

extension JSONReader {
    /// Reads a record's next key and the colon; does nothing in a list.
    private mutating func readKey() throws(JSONError) {
        guard let container else { return }
        switch container.kind {
        case .list: return
        case .record(let node): try readKey(after: node)
        case .singularRecord(let layout): add(try key(), to: layout)
        }
        guard scanner.nextSignificant() == UInt8(ascii: ":") else { throw scanner.unexpected("':'") }
        scanner.position += 1
    }

    private mutating func key() throws(JSONError) -> String {
        guard scanner.nextSignificant() == UInt8(ascii: "\"") else { throw scanner.unexpected("a key in quotes") }
        return try scanner.string()
    }

    private mutating func readKey(after node: LayoutTree.Node) throws(JSONError) {
        if scanner.nextSignificant() == UInt8(ascii: "\""), let child = layouts.predictedChild(of: node, at: scanner) {
            scanner.position += layouts.quotedLength(of: child)
            container?.kind = .record(child)
            return
        }
        let start = scanner.position
        let key = try key()
        let spelling = (start + 1)..<(scanner.position - 1)
        if let child = layouts.child(of: node, spelled: spelling, in: scanner.bytes) {
            container?.kind = .record(child)
        } else if let position = layouts.position(of: key, in: node) {
            container?.replacedPosition = position
        } else if let child = layouts.addChild(of: node, key: key, spelled: spelling) {
            container?.kind = .record(child)
        } else {
            add(key, to: RecordLayout(keys: layouts.keys(of: node)))
        }
    }

    private mutating func add(_ key: String, to layout: consuming RecordLayout) {
        // The container lets go of its copy, so that the layout is extended in place.
        container?.kind = .list
        let position = layout.position(of: key)
        if position == nil { layout.append(key) }
        container?.replacedPosition = position
        container?.kind = .singularRecord(layout)
    }
}
