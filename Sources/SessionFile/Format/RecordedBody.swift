public import Values

/// The body of an answer as a session file keeps it, after redaction.
public enum RecordedBody: Sendable, Equatable {
    case empty
    case json(Value)
    /// What is no JSON.
    case other(RecordedContent)
    /// Equal to the body of the answer to the exchange with this id, which has it whole.
    case sameAs(Int)

    /// JSON when the bytes are JSON.
    public init(_ bytes: [UInt8]) {
        if bytes.isEmpty {
            self = .empty
        } else if let value = try? JSON.parse(bytes) {
            self = .json(value)
        } else {
            self = .other(RecordedContent(bytes))
        }
    }

    /// The bytes that stand for this body on tape and, so that both are equal, above a recording transport: JSON is
    /// compact. A reference has to be resolved before; it has none.
    public var bytes: [UInt8] {
        switch self {
        case .empty, .sameAs: []
        case .json(let value): value.jsonBytes()
        case .other(let content): content.bytes
        }
    }

    init(from members: inout MemberReader) throws(LineError) {
        if let earlier = try members.int(ifPresent: "sameAs") {
            self = .sameAs(earlier)
        } else if let value = members.value("body") {
            self = .json(value)
        } else if let content = try RecordedContent(from: &members) {
            self = .other(content)
        } else {
            self = .empty
        }
    }

    func write(into members: inout Record) {
        switch self {
        case .empty: break
        case .json(let value): members["body"] = value
        case .other(let content): content.write(into: &members)
        case .sameAs(let exchange): members["sameAs"] = .integer(exchange)
        }
    }
}
