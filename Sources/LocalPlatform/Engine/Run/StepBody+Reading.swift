import Values

extension StepBody {
    /// Reads a stored step back. `tasks` and `waits` are those of its run by their ids. Nil for the types that tell
    /// the run loop nothing. Throws `abandoned` for a step that is damaged: a run that forgot it would do things twice.
    init?(
        _ step: StepRecord, tasks: [String: UserTaskRecord], waits: [String: WaitRecord]
    ) throws(StoreError) {
        guard let content = try? JSON.parse(step.content) else {
            throw .abandoned(reason: "step \(step.sequence) of the run \(step.runId) cannot be read")
        }
        switch step.type {
        case .llmRequestPrepared: self = .llmRequestPrepared(model: content["model"].string ?? "")
        case .reasoning: self = .reasoning(message: content["message"].string ?? "", tokens: step.tokensUsed)
        case .toolCall: self = .toolCall(ToolCallBody(content))
        case .toolResult:
            self = .toolResult(callId: content["tool_call_id"].string ?? "", result: content["result"])
        case .userTaskReq:
            guard let task = tasks[content["user_task_id"].string ?? ""] else { return nil }
            self = .userTaskReq(task)
        case .userTaskRes:
            guard let task = tasks[content["user_task_id"].string ?? ""] else { return nil }
            self = .userTaskRes(task)
        case .userMessage:
            self = .userMessage(
                text: content["text"].string ?? "", files: content["files"].list.map { Array($0) } ?? [], sentBy: nil)
        case .agentWaitReq:
            guard let wait = waits[content["wait_id"].string ?? ""] else { return nil }
            self = .agentWaitReq(wait, reason: content["reason"].string)
        case .agentWaitRes:
            guard let wait = waits[content["wait_id"].string ?? ""] else { return nil }
            self = .agentWaitRes(wait, elapsedSeconds: content["elapsed_seconds"].int ?? 0, skippedBy: nil)
        case .subAgentCall: self = .subAgentCall(SubAgentCallBody(content))
        case .subAgentResult: self = .subAgentResult(SubAgentResultBody(content))
        case .aitlRequest: self = .aitlRequest(AITLRequestBody(content))
        case .aitlReceived: self = .aitlReceived(ChildQuestion(content))
        case .aitlResolved: self = .aitlResolved(AITLResolvedBody(content))
        case .aitlResponse: self = .aitlResponse(AITLResponseBody(content))
        case .output, .l1Decision: return nil
        }
    }
}

extension ToolCallBody {
    fileprivate init(_ content: Value) {
        let name = content["name"].string ?? ""
        self.init(
            name: name, operationName: content["operation_name"].string ?? name,
            callId: content["tool_call_id"].string ?? "", arguments: content["arguments"])
    }
}
