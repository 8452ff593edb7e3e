public import Values

/// Why a line is no line of a session file.
public enum LineError: Error, Sendable, Equatable {
    case notJSON(JSONError)
    case notAnObject
    /// A member that lines of this kind always have is not there.
    case missing(member: String)
    /// A member holds something else than the format says.
    case wrong(member: String, expected: String)
}

extension LineError: CustomStringConvertible {
    /// Half a sentence: `"status" is missing`.
    public var description: String {
        switch self {
        case .notJSON(let error): error.description
        case .notAnObject: "it is no JSON object"
        case .missing(let member): "\"\(member)\" is missing"
        case .wrong(let member, let expected): "\"\(member)\" should be \(expected)"
        }
    }
}
