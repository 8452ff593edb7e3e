import Values

/// What the templates of a rule can name.
struct ScriptScope: Sendable {
    let conversation: ScriptConversation
    let captures: [String: Value]

    /// The first steps of a path that mean something in every rule.
    static let roots = ["input", "files", "results", "calls", "message", "round"]

    /// The value at a path such as `results.get_order.data.total`; nil when there is none.
    func value(at path: String) -> Value? {
        let steps = MemberPath(path).steps
        guard let root = steps.first else { return nil }
        let rest = steps.dropFirst()
        switch root {
        case "input": return MemberPath(rest.joined(separator: ".")).value(in: conversation.input)
        case "files": return MemberPath(rest.joined(separator: ".")).value(in: conversation.files)
        case "results": return Self.member(rest, of: conversation.results)
        case "calls": return Self.member(rest, of: conversation.arguments)
        case "message": return conversation.message.map(Value.string)
        case "round": return .integer(conversation.round)
        default: return captures[root].flatMap { MemberPath(rest.joined(separator: ".")).value(in: $0) }
        }
    }

    private static func member(_ steps: ArraySlice<String>, of values: [String: Value]) -> Value? {
        guard let name = steps.first, let value = values[name] else { return nil }
        return MemberPath(steps.dropFirst().joined(separator: ".")).value(in: value)
    }

    /// The value with the templates in its texts filled. A text that is one hole becomes the value with its type. Throws
    /// the first hole that has no value.
    func fill(_ value: Value) throws(MissingValue) -> Value {
        switch value {
        case .string(let text): return try fill(text)
        case .list(let list):
            var elements: [Value] = []
            for element in list { elements.append(try fill(element)) }
            return .list(List(elements))
        case .record(let record):
            var fields = Record()
            for (name, member) in record { fields[name] = try fill(member) }
            return .record(fields)
        default: return value
        }
    }

    private func fill(_ text: String) throws(MissingValue) -> Value {
        let template = Template(text)
        if let path = template.onlyHole { return try required(path) }
        return .string(try template.filled { path throws(MissingValue) in try required(path).insertedText })
    }

    private func required(_ path: String) throws(MissingValue) -> Value {
        guard let value = value(at: path) else { throw MissingValue(path: path) }
        return value
    }
}

/// A hole of a template for which the conversation has no value.
struct MissingValue: Error, Equatable {
    var path: String
}
