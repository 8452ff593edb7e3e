import Values

/// A question to a person, read from the arguments of `phrony_ask_user` (contract, 10.2 and 10.6).
struct Question: Sendable, Equatable {
    /// `multiOption`, `text` or `number`; nil for a message, which is answered in the chat and makes no task.
    var kind: TaskKind?
    var prompt: String
    /// The task's payload, a record that begins with `prompt`.
    var payload: Record

    init(arguments: Value) throws(ToolFailure) {
        guard let prompt = arguments["prompt"].string, !prompt.trimmed.isEmpty else {
            throw ToolFailure(.invalidArguments, "arguments.prompt must be a text.")
        }
        self.prompt = prompt
        payload = Record([("prompt", .string(prompt))])
        switch arguments["kind"].string {
        case "message": kind = nil
        case "multi_option":
            kind = .multiOption
            payload["options"] = .list(try Self.options(arguments["options"]))
        case "text":
            kind = .text
            try copy(["max_length": .integer, "multiline": .boolean], from: arguments)
            if let length = payload["max_length"]?.number, length.double < 1 {
                throw ToolFailure(.invalidArguments, "arguments.max_length must be 1 or more.")
            }
        case "number":
            kind = .number
            try copy(["minimum": .number, "maximum": .number, "integer": .boolean], from: arguments)
            try checkRange()
        default: throw ToolFailure(.invalidArguments, "arguments.kind must be message, multi_option, text or number.")
        }
    }

    /// Takes over the optional members that are given.
    private mutating func copy(
        _ members: KeyValuePairs<String, SchemaType>, from arguments: Value
    ) throws(ToolFailure) {
        for (name, type) in members {
            let value = arguments[name]
            guard !value.isNull else { continue }
            guard type.includes(value) else {
                throw ToolFailure(.invalidArguments, "arguments.\(name) must be \(type.withArticle).")
            }
            payload[name] = value
        }
    }

    /// A question that no number answers would leave the run with nobody who can let it go on.
    private func checkRange() throws(ToolFailure) {
        guard let minimum = payload["minimum"]?.number, let maximum = payload["maximum"]?.number else { return }
        let isWhole = payload["integer"]?.bool == true
        let isEmpty = isWhole ? maximum.double.rounded(.down) < minimum.double.rounded(.up) : maximum < minimum
        if isEmpty {
            let what = isWhole ? "whole number" : "number"
            throw ToolFailure(.invalidArguments, "There is no \(what) from \(minimum) to \(maximum).")
        }
    }

    private static func options(_ value: Value) throws(ToolFailure) -> List {
        guard let given = value.list, (2...20).contains(given.count) else {
            throw ToolFailure(.invalidArguments, "arguments.options must be a list of 2 to 20 options.")
        }
        var ids: Set<String> = []
        var options: [Value] = []
        for (index, option) in given.enumerated() {
            guard let id = option["id"].string, let label = option["label"].string, !id.trimmed.isEmpty,
                !label.trimmed.isEmpty, ids.insert(id).inserted
            else {
                throw ToolFailure(
                    .invalidArguments, "arguments.options[\(index)] needs a label and an id of its own.")
            }
            var fields = Record([("id", .string(id)), ("label", .string(label))])
            if let description = option["description"].string { fields["description"] = .string(description) }
            options.append(.record(fields))
        }
        return List(options)
    }
}
