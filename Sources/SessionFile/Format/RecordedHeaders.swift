public import PhronyClient
public import Values

/// The headers of an answer that matter above the transport; all others are neither kept nor handed on, so that nothing
/// can depend on what the tape does not have.
public struct RecordedHeaders: Sendable, Equatable {
    /// The names that are kept, in lower case.
    public static let kept = ["content-type", "retry-after", "x-request-id", "allow"]

    /// Names in lower case with their values; of several with one name the first.
    public let fields: Record

    public init(_ head: some ResponseHead) {
        fields = Record(Self.kept.compactMap { name in head.header(name).map { (name, .string($0)) } })
    }

    init(fields: Record) { self.fields = fields }

    /// As a response has them.
    public var pairs: [(String, String)] { fields.compactMap { name, value in value.string.map { (name, $0) } } }

    init(from record: Record) throws(LineError) {
        guard record.values.allSatisfy({ $0.string != nil }) else {
            throw .wrong(member: "headers", expected: "an object of strings")
        }
        fields = record
    }

    /// The member of a line; nil when there are none, for then it is left out.
    var member: Value? { fields.isEmpty ? nil : .record(fields) }
}
