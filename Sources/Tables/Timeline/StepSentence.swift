import Values

/// What a timeline item did, in one sentence.
struct StepSentence {
    private let cast: Cast
    /// How many bytes of a nested value are looked at.
    private let room: Int

    init(_ cast: Cast, room: Int) {
        self.cast = cast
        self.room = room
    }

    /// `item` has the shape of the contract's section 8.3. What is longer than the room ends in `…`.
    func text(for item: Value) -> String {
        let sentence = whole(item)
        guard sentence.utf8.count > room else { return sentence }
        return CompactText.beginning(of: sentence, bytes: room) + DisplayWidth.ellipsis
    }

    /// What it did, and behind that its own error.
    private func whole(_ item: Value) -> String {
        let sentence = did(item["type"].string ?? "", item["content"])
        guard let error = item["error"].string, !error.isEmpty, !sentence.contains(error) else { return sentence }
        return sentence.isEmpty ? error : "\(sentence): \(error)"
    }

    private func did(_ type: String, _ content: Value) -> String {
        guard let type = StepType(name: type), content.record != nil else { return unknown(content) }
        return switch type {
        case .modelRequest: joined([content["iteration"].int.map { "round \($0)" }, content["model"].string], by: ", ")
        case .reasoning: message(content)
        case .toolCall: call(content["operation_name"].string ?? content["name"].string, content["arguments"])
        case .toolResult: result(content["result"])
        case .output: content["total_tokens_used"].int.map { "answer, \($0) tokens in all" } ?? "answer"
        case .runCompleted, .sessionCompleted: end(content)
        case .userTaskRequest, .userTaskResponse, .userMessage: PersonSentence(cast, self).text(type, content)
        case .subAgentCall, .subAgentResult: subAgent(type, content)
        case .aitlRequest, .aitlReceived, .aitlResolved, .aitlResponse: question(type, content)
        case .waitRequest: waitRequest(content)
        case .waitResponse: waitResponse(content)
        case .ruleDecision: decision(content)
        }
    }

    /// The whole message rather than its preview: a table cuts it where its column ends.
    private func message(_ content: Value) -> String {
        let message = content["message"].string ?? ""
        return message.isEmpty ? content["preview"].string ?? "" : CompactText.beginning(of: message, bytes: room + 4)
    }

    private func call(_ name: String?, _ arguments: Value) -> String {
        joined([name, arguments.isNull ? nil : json(arguments)], by: " ")
    }

    private func result(_ result: Value) -> String {
        let error = result["error"]
        if !error.isNull { return "error \(errorText(error))" }
        if result["successful"] == false { return "error \(json(result["data"]))" }
        return joined(["ok", result["data"].isNull ? nil : json(result["data"])], by: " ")
    }

    private func end(_ content: Value) -> String {
        let status = content["status"].string ?? ""
        let error = content["error"]
        if !error.isNull { return joined([status, errorText(error)], by: ": ") }
        return joined([status, content["output"].isNull ? nil : json(content["output"])], by: " ")
    }

    private func subAgent(_ type: StepType, _ content: Value) -> String {
        let child = content["child_run_id"].string.map { cast.agent(of: $0) }
        let name = content["target_agent_name"].string ?? child
        if type == .subAgentCall { return call(name, content["arguments"]) }
        return joined([name, end(content)], by: " ")
    }

    private func question(_ type: StepType, _ content: Value) -> String {
        let child = content["child_run_id"].string.map { cast.agent(of: $0) } ?? "a sub-agent"
        let answer = content["answer"].string
        return switch type {
        case .aitlRequest: joined(["asks its parent", content["question"].string], by: ": ")
        case .aitlReceived: joined(["\(child) asks", content["question"].string], by: ": ")
        case .aitlResolved where content["escalated"] == true:
            joined(["asked a person for \(child)", answer], by: ": ")
        case .aitlResolved: joined(["answers \(child)", answer], by: ": ")
        case _ where content["declined"] == true: "declined by \(content["answered_by"].string ?? "its parent")"
        default: joined(["\(content["answered_by"].string ?? "its parent") answers", answer], by: ": ")
        }
    }

    private func waitRequest(_ content: Value) -> String {
        let seconds = content["scheduled_seconds"].number.map { "waits \($0)s" } ?? "waits"
        let until = content["until"].string.map { "until \($0)" }
        return joined([joined([seconds, content["reason"].string], by: ": "), until], by: ", ")
    }

    private func waitResponse(_ content: Value) -> String {
        let outcome = content["outcome"].string ?? "over"
        let elapsed = content["elapsed_seconds"].number.map { "after \($0)s" }
        return joined([outcome, elapsed, by(content["skipped_by"])], by: " ")
    }

    private func decision(_ content: Value) -> String {
        let reasons = (content["matched"].list ?? List()).compactMap { $0["reason"].string }
        let decided = joined([content["action"].string, content["tool_name"].string.map(cast.operation)], by: " ")
        return joined(
            [decided, reasons.isEmpty ? content["winning_rule_id"].string : reasons.joined(separator: "; ")], by: ": ")
    }

    /// `by ana@example.com`, from `{"type": …, "id": …}` or a bare text; nil when nobody is named.
    func by(_ person: Value) -> String? {
        if let name = person.string { return "by \(Cast.shortened(name))" }
        let kind = person["type"].string.map { $0 == "api_key" ? "API key" : $0 }
        let words = joined([kind, person["id"].string.map(Cast.shortened)], by: " ")
        return words.isEmpty ? nil : "by \(words)"
    }

    /// `code: message` of an error object, the text of an error text.
    private func errorText(_ error: Value) -> String {
        if let text = error.string { return text }
        let words = joined([error["code"].string, error["message"].string], by: ": ")
        return words.isEmpty ? json(error) : words
    }

    func json(_ value: Value) -> String { CompactText(value, room: room).text }

    func joined(_ parts: [String?], by separator: String) -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: separator)
    }

    /// Members that every engine step carries and that say nothing about what it did (section 9.1).
    private static let common: Set<String> = [
        "session_id", "run_id", "tenant_id", "agent_id", "agent_version_id", "event_id", "sequence", "step_kind",
        "iteration",
    ]

    private func unknown(_ content: Value) -> String {
        guard let record = content.record else { return content.isNull ? "" : json(content) }
        return json(.record(Record(record.filter { !StepSentence.common.contains($0.0) })))
    }
}
