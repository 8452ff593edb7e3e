/// One value of a `JSONDocument`, in eight bytes: what kind it is of, and what it takes to make the value.
struct JSONNode: Equatable {
    /// The kind in the lowest four bits, the payload above them.
    private let bits: UInt64

    /// What a node says. Offsets are places in the document's bytes, `first` is a place in its nodes.
    enum Content {
        case null
        case bool(Bool)
        case integer(Int64)
        /// A number that is more than a short integer, by the offset of its first byte.
        case number(offset: Int)
        /// A string that stands in the bytes as it is.
        case text(Range<Int>)
        /// A string with escapes, by the offset of its opening quote.
        case escapedText(offset: Int)
        /// A list; the node at `first` is a count, its elements follow.
        case list(first: Int)
        case record(RecordNode)
    }

    private enum Kind: UInt64 {
        case null, bool, integer, number, text, escapedText, list, record
    }

    private static let kindBits: UInt64 = 4
    /// Of a text: how many bits its length has, below its offset.
    private static let lengthBits: UInt64 = 24

    static let longestText = 1 << Int(lengthBits) - 1
    /// Integers of so many digits fit into the payload.
    static let mostDigits = 17

    private init(_ kind: Kind, _ payload: UInt64) { bits = payload << Self.kindBits | kind.rawValue }

    static let null = JSONNode(.null, 0)
    static func bool(_ value: Bool) -> JSONNode { JSONNode(.bool, value ? 1 : 0) }
    /// An integer of at most `mostDigits` digits, or a count.
    static func integer(_ value: Int64) -> JSONNode { JSONNode(.integer, UInt64(bitPattern: value)) }
    static func number(offset: Int) -> JSONNode { JSONNode(.number, UInt64(offset)) }
    /// A text of at most `longestText` bytes.
    static func text(_ range: Range<Int>) -> JSONNode {
        JSONNode(.text, UInt64(range.lowerBound) << lengthBits | UInt64(range.count))
    }
    static func escapedText(offset: Int) -> JSONNode { JSONNode(.escapedText, UInt64(offset)) }
    static func list(first: Int) -> JSONNode { JSONNode(.list, UInt64(first)) }
    static func record(_ node: RecordNode) -> JSONNode { JSONNode(.record, node.payload) }

    var content: Content {
        let payload = bits >> Self.kindBits
        switch Kind(rawValue: bits & 0xF) {
        case .null, nil: return .null
        case .bool: return .bool(payload == 1)
        case .integer: return .integer(Int64(bitPattern: bits) >> Int64(Self.kindBits))
        case .number: return .number(offset: Int(payload))
        case .text:
            let offset = Int(payload >> Self.lengthBits)
            return .text(offset..<offset + Int(payload & (1 << Self.lengthBits - 1)))
        case .escapedText: return .escapedText(offset: Int(payload))
        case .list: return .list(first: Int(payload))
        case .record: return .record(RecordNode(payload: payload))
        }
    }
}

/// What a document knows of a record, in one word.
struct RecordNode: Equatable {
    /// The number of the layout above the place of the first value.
    fileprivate let payload: UInt64

    private static let placeBits: UInt64 = 36

    fileprivate init(payload: UInt64) { self.payload = payload }

    init(layout: Int, first: Int) { payload = UInt64(layout) << Self.placeBits | UInt64(first) }

    /// The place of the layout in the document's layouts.
    var layout: Int { Int(payload >> Self.placeBits) }
    /// The place of the first field's value in the document's nodes; one for each key of the layout follows.
    var first: Int { Int(payload & (1 << Self.placeBits - 1)) }
}
