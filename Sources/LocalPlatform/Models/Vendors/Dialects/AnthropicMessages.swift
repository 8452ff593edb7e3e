import Values

/// The messages of Anthropic.
struct AnthropicMessages: VendorDialect {
    private static let version = "2023-06-01"

    func headers(key: Secret?) -> [(name: String, value: String)] {
        [("anthropic-version", Self.version)] + (key.map { [("x-api-key", $0.reveal())] } ?? [])
    }

    func body(of prompt: Prompt, _ sampling: Sampling) -> Value {
        var body = Record([("model", .string(prompt.model))])
        for (name, value) in sampling.members { body[name.rawValue] = value }
        if !prompt.system.isEmpty { body["system"] = .string(prompt.system) }
        body["messages"] = .list(List(Self.messages(prompt.entries)))
        if !prompt.tools.isEmpty { body["tools"] = .list(List(prompt.tools.map(Self.tool))) }
        return .record(body)
    }

    /// Results are said by the user, all those of a turn in one message, and before anything else of it.
    private static func messages(_ entries: [Prompt.Entry]) -> [Value] {
        var messages: [(role: String, content: [Value])] = []
        for entry in entries {
            let (role, content) = message(entry)
            if messages.last?.role == role {
                messages[messages.count - 1].content += content
            } else {
                messages.append((role, content))
            }
        }
        return messages.map { ["role": .string($0.role), "content": .list(List($0.content))] }
    }

    private static func message(_ entry: Prompt.Entry) -> (role: String, content: [Value]) {
        switch entry {
        case .user(let parts): return ("user", parts.map(part))
        case .assistant(let text, let calls):
            let said: [Value] = text.trimmed.isEmpty ? [] : [["type": "text", "text": .string(text.trimmed)]]
            return ("assistant", said + calls.map(call))
        case .result(let id, let text, let isError):
            return (
                "user",
                [
                    [
                        "type": "tool_result", "tool_use_id": .string(id), "content": .string(text),
                        "is_error": .bool(isError),
                    ]
                ]
            )
        }
    }

    private static func part(_ part: Prompt.Part) -> Value {
        switch part {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .image(let file): ["type": "image", "source": source(file)]
        case .pdf(let file): ["type": "document", "source": source(file), "title": .string(file.name)]
        }
    }

    private static func source(_ file: ModelFile) -> Value {
        ["type": "base64", "media_type": .string(file.mediaType), "data": .string(file.bytes.base64)]
    }

    private static func call(_ call: Prompt.Call) -> Value {
        ["type": "tool_use", "id": .string(call.id), "name": .string(call.tool), "input": call.arguments]
    }

    private static func tool(_ tool: Prompt.Tool) -> Value {
        ["name": .string(tool.name), "description": .string(tool.description), "input_schema": tool.arguments]
    }
}

/// Reading replies.
extension AnthropicMessages {
    func turn(in reply: Value) throws(ModelError) -> VendorTurn {
        guard reply["type"] == "message", let content = reply["content"].list else {
            throw .malformed("answered with JSON that is no message")
        }
        let reason = reply["stop_reason"].string
        try Self.check(reason)
        // Blocks of other types, such as thinking, are for the model itself.
        let texts = content.compactMap { $0["type"] == "text" ? $0["text"].string : nil }
        let calls = content.compactMap { block -> Prompt.Call? in
            guard block["type"] == "tool_use" else { return nil }
            return Prompt.Call(
                id: block["id"].string ?? "", tool: block["name"].string ?? "",
                arguments: CallArguments.checked(block["input"]))
        }
        if reason == "tool_use", calls.isEmpty { throw .malformed("says that it calls tools, and calls none") }
        return VendorTurn(text: texts.joined(), calls: calls, tokens: tokens(in: reply))
    }

    private static func check(_ reason: String?) throws(ModelError) {
        switch reason {
        case "max_tokens":
            throw .malformed("cut the answer off: it reached the most tokens that the model may write")
        case "model_context_window_exceeded":
            throw .malformed("cut the answer off: the conversation fills all that the model can read")
        case "refusal": throw .refused("has a model that refuses to answer")
        case "pause_turn": throw .malformed("paused a turn, which only tools of its own do")
        default: return
        }
    }

    /// What was read from a cache is counted too: it is part of the question.
    func tokens(in reply: Value) -> Int? {
        let usage = reply["usage"]
        guard let input = usage["input_tokens"].tokenCount, let output = usage["output_tokens"].tokenCount else {
            return nil
        }
        let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"].compactMap { usage[$0].tokenCount }
        return input + output + cached.reduce(0, +)
    }
}
