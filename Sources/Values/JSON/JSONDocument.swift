/// A JSON text that was checked and indexed, but of which no value has been made yet.
///
/// Values are made when they are asked for, each time anew: a query over a conversation of 92 MB that looks at two
/// fields makes those two of each item and nothing else. Lists and records out of a document hold on to all of it.
///
/// It takes eight bytes for each value, beside the text itself.
final class JSONDocument: Sendable {
    private let bytes: [UInt8]
    private let nodes: [JSONNode]
    private let layouts: [RecordLayout]

    /// Bytes of the text.
    var size: Int { bytes.count }
    /// How deep lists and records stand inside each other.
    let depth: Int

    init(bytes: [UInt8], nodes: [JSONNode], layouts: [RecordLayout], depth: Int) {
        self.depth = depth
        self.bytes = bytes
        self.nodes = nodes
        self.layouts = layouts
    }

    /// The value of the node at a place.
    func value(at place: Int) -> Value { value(of: nodes[place]) }

    func layout(_ number: Int) -> RecordLayout { layouts[number] }

    /// The number of elements of the list whose count stands at a place.
    func count(at place: Int) -> Int {
        guard case .integer(let count) = nodes[place].content else { return 0 }
        return Int(count)
    }

    func value(of node: JSONNode) -> Value {
        switch node.content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .number(.integer(value))
        case .number(let offset): .number(number(at: offset))
        case .text(let range): .string(text(in: range))
        case .escapedText(let offset): .string(escapedText(at: offset))
        case .list(let first): .list(List(in: self, from: first))
        case .record(let node): .record(Record(in: self, node))
        }
    }

    private func text(in range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }

    private func escapedText(at offset: Int) -> String {
        scan(from: offset) { scanner throws(JSONError) in try scanner.string() }
    }

    private func number(at offset: Int) -> Number {
        scan(from: offset) { scanner throws(JSONError) in try scanner.number() }
    }

    private func scan<Result>(
        from offset: Int, _ read: (inout JSONScanner) throws(JSONError) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes: bytes)
            scanner.position = offset
            // A document is made by the indexer alone, of bytes it has read without an error, and nobody changes them: this is
            // safe, because what it found at this offset is found there again.
            return try! read(&scanner)
        }
    }
}
