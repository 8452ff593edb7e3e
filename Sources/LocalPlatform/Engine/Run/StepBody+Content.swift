import Values

extension StepBody {
    /// The members that are stored as the content of the step.
    var content: Value {
        switch self {
        case .llmRequestPrepared(let model): ["model": .string(model)]
        case .reasoning(let message, let tokens): Self.reasoning(message, tokens)
        case .toolCall(let call): call.content
        case .toolResult(let callId, let result): ["tool_call_id": .string(callId), "result": result]
        case .output(let tokens, let total):
            ["tokens_used": tokens.map { .integer($0) } ?? .null, "total_tokens_used": .integer(total)]
        case .userTaskReq(let task): Self.request(task)
        case .userTaskRes(let task): Self.response(task)
        case .userMessage(let text, let files, let sender):
            ["text": .string(text), "files": .list(List(files)), "sent_by": sender?.value ?? .null]
        case .agentWaitReq(let wait, let reason): Self.request(wait, reason: reason)
        case .agentWaitRes(let wait, let elapsed, let actor): Self.response(wait, elapsed: elapsed, skippedBy: actor)
        case .subAgentCall(let body): body.content
        case .subAgentResult(let body): body.content
        case .aitlRequest(let body): body.content
        case .aitlReceived(let question): question.content
        case .aitlResolved(let body): body.content
        case .aitlResponse(let body): body.content
        case .l1Decision(let verdict, let call): Self.decision(verdict, on: call)
        }
    }

    private static func decision(_ verdict: CallVerdict, on call: ToolCallBody) -> Value {
        [
            "tool_call_id": .string(call.callId), "tool_name": .string(call.name),
            "action": .string(verdict.action.rawValue), "winning_rule_id": Value(optional: verdict.winner?.ruleId),
            "matched": .list(List(verdict.matched.map(\.value))),
        ]
    }

    private static let previewLength = 200

    private static func reasoning(_ message: String, _ tokens: Int?) -> Value {
        var fields = Record([("message", .string(message))])
        fields["preview"] = .string(message.count > previewLength ? message.prefix(previewLength - 1) + "…" : message)
        fields["tokens_used"] = tokens.map { .integer($0) }
        return .record(fields)
    }

    private static func request(_ task: UserTaskRecord) -> Value {
        [
            "user_task_id": .string(task.id), "kind": .string(task.kind.rawValue), "title": .string(task.title),
            "blocking": .bool(task.kind.isBlocking), "api_completable": .bool(task.kind.isAPICompletable),
            "payload": task.payload.value, "requested_at": .string(task.requestedAt.iso),
        ]
    }

    private static func response(_ task: UserTaskRecord) -> Value {
        var fields = Record([("user_task_id", .string(task.id)), ("kind", .string(task.kind.rawValue))])
        fields["outcome"] = (task.outcome?.rawValue).map { .string($0) }
        for (name, value) in task.answer?.value.record ?? Record() { fields[name] = value }
        fields["metadata"] = task.metadata?.value
        fields["completed_by"] = task.completedBy?.value ?? .null
        return .record(fields)
    }

    private static func request(_ wait: WaitRecord, reason: String?) -> Value {
        [
            "wait_id": .string(wait.id), "scheduled_seconds": .integer(wait.scheduledSeconds),
            "until": .string(wait.until.iso), "reason": reason.map { .string($0) } ?? .null,
        ]
    }

    private static func response(_ wait: WaitRecord, elapsed: Int, skippedBy: Actor?) -> Value {
        [
            "wait_id": .string(wait.id), "outcome": (wait.outcome?.rawValue).map { .string($0) } ?? .null,
            "elapsed_seconds": .integer(elapsed), "skipped_by": skippedBy?.value ?? .null,
        ]
    }
}

extension ToolCallBody {
    fileprivate var content: Value {
        [
            "name": .string(name), "operation_name": .string(operationName), "tool_call_id": .string(callId),
            "arguments": arguments,
        ]
    }
}
