public import Values

/// A typed look at a JSON answer. The whole answer stays in `value`, so members this SDK does not know are kept.
///
/// Members read as the contract says (section 29): numbers as decimal or integer, missing optional ones as nil.
public protocol AnswerView: Sendable, Equatable {
    var value: Value { get }

    /// - Throws: `MissingMember` when a member is not there without which the answer is of no use.
    init(answer: Value) throws(MissingMember)
}

/// A member of an answer that is missing, or is there with another type.
public struct MissingMember: Error, Sendable, Equatable {
    /// The member's name.
    public let name: String
    /// What it must be, such as `a string`.
    public let expected: String

    public init(_ name: String, expected: String) {
        self.name = name
        self.expected = expected
    }
}

extension Value {
    func required(string name: String) throws(MissingMember) -> String {
        guard let text = self[name].string else { throw MissingMember(name, expected: "a string") }
        return text
    }

    func required(list name: String) throws(MissingMember) -> List {
        guard let list = self[name].list else { throw MissingMember(name, expected: "a list") }
        return list
    }

    func required(integer name: String) throws(MissingMember) -> Int {
        guard let number = self[name].int else { throw MissingMember(name, expected: "an integer") }
        return number
    }

    func required(record name: String) throws(MissingMember) -> Value {
        guard self[name].record != nil else { throw MissingMember(name, expected: "a record") }
        return self[name]
    }

    /// The point in time an ISO-8601 text names; nil for anything else.
    var instantText: Instant? {
        switch self {
        case .instant(let instant): instant
        case .string(let text): Instant(text)
        default: nil
        }
    }

    /// The value itself; nil for null and for what was not sent.
    var present: Value? { isNull ? Optional.none : self }
}

/// Whether two ids are the same; UUIDs compare without regard to case (contract, section 2).
func isSameID(_ left: String, _ right: String) -> Bool { left == right || left.lowercased() == right.lowercased() }
