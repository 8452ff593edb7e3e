import Values

/// The chat completions of OpenAI, which Azure and most servers for one's own models speak too.
struct ChatCompletions: VendorDialect {
    /// Azure has a header of its own for the key.
    let isAzure: Bool

    func headers(key: Secret?) -> [(name: String, value: String)] {
        guard let key else { return [] }
        return isAzure ? [("api-key", key.reveal())] : [("Authorization", "Bearer \(key.reveal())")]
    }

    func body(of prompt: Prompt, _ sampling: Sampling) -> Value {
        var messages: [Value] = []
        if !prompt.system.isEmpty { messages.append(["role": "system", "content": .string(prompt.system)]) }
        messages += prompt.entries.map(Self.message)
        var body = Record([("model", .string(prompt.model)), ("messages", .list(List(messages)))])
        if !prompt.tools.isEmpty { body["tools"] = .list(List(prompt.tools.map(Self.tool))) }
        for (name, value) in sampling.members { body[name.rawValue] = value }
        return .record(body)
    }

    private static func message(_ entry: Prompt.Entry) -> Value {
        switch entry {
        case .user(let parts): return ["role": "user", "content": content(parts)]
        case .assistant(let text, let calls):
            var message = Record([("role", "assistant"), ("content", text.isEmpty ? .null : .string(text))])
            if !calls.isEmpty { message["tool_calls"] = .list(List(calls.map(call))) }
            return .record(message)
        case .result(let id, let text, _):
            return ["role": "tool", "tool_call_id": .string(id), "content": .string(text)]
        }
    }

    /// Texts alone are one text: many servers take nothing else.
    private static func content(_ parts: [Prompt.Part]) -> Value {
        let texts = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
        guard texts.count < parts.count else { return .string(texts.joined(separator: "\n\n")) }
        return .list(List(parts.map(part)))
    }

    private static func part(_ part: Prompt.Part) -> Value {
        switch part {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .image(let file): ["type": "image_url", "image_url": ["url": .string(dataURL(file))]]
        case .pdf(let file):
            ["type": "file", "file": ["filename": .string(file.name), "file_data": .string(dataURL(file))]]
        }
    }

    private static func dataURL(_ file: ModelFile) -> String { "data:\(file.mediaType);base64,\(file.bytes.base64)" }

    private static func call(_ call: Prompt.Call) -> Value {
        [
            "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.tool), "arguments": .string(call.arguments.json())],
        ]
    }

    private static func tool(_ tool: Prompt.Tool) -> Value {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.arguments,
            ],
        ]
    }
}

/// Reading replies.
extension ChatCompletions {
    /// Many servers speak this interface, and some break off or answer in another form with status 200. A turn is what
    /// calls tools or says something; a text that is empty is an answer only as a string with `finish_reason` `stop` and
    /// no thoughts beside it, which is how a model says that it has nothing to add. Everything else without text and calls
    /// is malformed: it would end the run as if it had succeeded.
    func turn(in reply: Value) throws(ModelError) -> VendorTurn {
        guard let choice = reply["choices"].list?.first, choice["message"].record != nil else {
            // Some gateways put a failure into an answer with status 200.
            if let message = reply["error"]["message"].string ?? reply["error"].string {
                throw .refused("failed: \(message)")
            }
            throw .malformed("answered with JSON that holds no choice")
        }
        let message = choice["message"]
        let reason = choice["finish_reason"].string
        try Self.check(reason, message)
        let turn = VendorTurn(
            text: try Self.text(of: message["content"]), calls: try Self.calls(in: message), tokens: tokens(in: reply))
        if turn.calls.isEmpty { try Self.checkEnd(reason, message, turn.text) }
        return turn
    }

    private static func check(_ reason: String?, _ message: Value) throws(ModelError) {
        if let refusal = message["refusal"].string, !refusal.isEmpty {
            throw .refused("has a model that refuses: \(refusal)")
        }
        switch reason {
        case "length": throw .malformed("cut the answer off: it reached the most tokens that the model may write")
        case "content_filter": throw .refused("withheld the answer: its content filter forbids it")
        default: return
        }
    }

    private static func calls(in message: Value) throws(ModelError) -> [Prompt.Call] {
        let calls = message["tool_calls"]
        guard calls.isNull || calls.list != nil else { throw .malformed("answered with tool calls that are no list") }
        return (calls.list ?? List()).map { call in
            let arguments = call["function"]["arguments"]
            return Prompt.Call(
                id: call["id"].string ?? "", tool: call["function"]["name"].string ?? "",
                arguments: arguments.string.map(CallArguments.read) ?? CallArguments.checked(arguments))
        }
    }

    /// A text, or a list of parts of which the texts count; none beside calls.
    private static func text(of content: Value) throws(ModelError) -> String {
        if content.isNull { return "" }
        if let text = content.string { return text }
        guard let parts = content.list else { throw .malformed("answered with content that is no text") }
        return parts.compactMap { $0["text"].string }.joined()
    }

    /// Whether a turn without calls is one.
    private static func checkEnd(_ reason: String?, _ message: Value, _ text: String) throws(ModelError) {
        if !message["function_call"].isNull || reason == "function_call" {
            throw .malformed("calls a function in the form that came before tool calls, which is not read")
        }
        if reason == "tool_calls" { throw .malformed("says that it calls tools, and calls none") }
        guard text.isEmpty else { return }
        let isThought = ["reasoning_content", "reasoning"].contains { message[$0].string?.isEmpty == false }
        guard !isThought else { throw .malformed("has a model that thought and then said nothing") }
        if reason != "stop" || message["content"].string == nil { throw .malformed("answered with an empty message") }
    }

    func tokens(in reply: Value) -> Int? {
        let usage = reply["usage"]
        if let total = usage["total_tokens"].tokenCount { return total }
        guard let prompt = usage["prompt_tokens"].tokenCount, let answer = usage["completion_tokens"].tokenCount
        else { return nil }
        return prompt + answer
    }
}
