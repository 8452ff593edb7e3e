/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// The text ended inside a value.
        case unfinished
        /// Something else stands where `expected` had to come.
        case unexpected(expected: String)
        case invalidNumber
        case invalidEscape
        /// A raw control character inside a string.
        case controlCharacter
        case invalidUTF8
        /// Lists and records nest more than 512 deep.
        case tooDeep
        /// A complete value is followed by something else.
        case trailingText
        /// The caller asked to stop.
        case stopped
    }

    /// The byte, counted from 0, at which the text stops being JSON.
    public let offset: Int
    public let reason: Reason

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence: `not JSON at byte 17: expected ',' or ']'`.
    public var description: String { "not JSON at byte \(offset): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unfinished: "the text ends too early"
        case .unexpected(let expected): "expected \(expected)"
        case .invalidNumber: "this is no number"
        case .invalidEscape: "no such escape"
        case .controlCharacter: "a control character must be escaped"
        case .invalidUTF8: "the bytes are not UTF-8"
        case .tooDeep: "nested more than \(JSON.nestingLimit) deep"
        case .stopped: "reading was stopped here"
        case .trailingText: "only white space may follow the value"
        }
    }
}
