import Values

/// What an operator says besides what they do: `operator`, their name, and `comment`.
struct OperatorBody: Sendable {
    let name: String
    let comment: String?

    static let longestName = 200
    static let longestComment = 2000
    static let defaultName = "operator"

    /// Throws `validation_failed` about a name or a comment that is too long or is no text.
    init(_ members: BodyMembers) throws(APIError) {
        name = try Self.text("operator", members, upTo: Self.longestName) ?? Self.defaultName
        comment = try Self.text("comment", members, upTo: Self.longestComment)
    }

    /// Nil when there is nothing but white space.
    private static func text(_ name: String, _ members: BodyMembers, upTo limit: Int) throws(APIError) -> String? {
        guard let text = try members.string(name), text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard text.count <= limit else { throw .invalid(name, "may have at most \(limit) characters") }
        return text
    }
}

extension DeskContext {
    /// The person who acts in a request.
    func person(_ body: OperatorBody) -> Operator { Operator(name: body.name, credential: actor) }
}
