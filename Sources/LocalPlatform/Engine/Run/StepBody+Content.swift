import Values

extension StepBody {
    /// The members that are stored as the content of the step.
    var content: JSONText {
        switch self {
        case .llmRequestPrepared(let model): .record { $0.add("model", model) }
        case .reasoning(let message, let tokens): Self.reasoning(message, tokens)
        case .toolCall(let call): call.content
        case .toolResult(let callId, let result):
            .record { members in
                members.add("tool_call_id", callId)
                members.add("result", result)
            }
        case .output(let tokens, let total):
            .record { members in
                members.add("tokens_used", tokens.map(Value.integer) ?? .null)
                members.add("total_tokens_used", total)
            }
        case .userTaskReq(let task): Self.request(task)
        case .userTaskRes(let task): Self.response(task)
        case .userMessage(let text, let files, let sender): Self.message(text, files, sentBy: sender)
        case .agentWaitReq(let wait, let reason): Self.request(wait, reason: reason)
        case .agentWaitRes(let wait, let elapsed, let actor): Self.response(wait, elapsed: elapsed, skippedBy: actor)
        case .subAgentCall(let body): JSONText(body.content)
        case .subAgentResult(let body): JSONText(body.content)
        case .aitlRequest(let body): JSONText(body.content)
        case .aitlReceived(let question): JSONText(question.content)
        case .aitlResolved(let body): JSONText(body.content)
        case .aitlResponse(let body): JSONText(body.content)
        case .l1Decision(let verdict, let call): Self.decision(verdict, on: call)
        }
    }

    private static func message(_ text: String, _ files: [Value], sentBy sender: Actor?) -> JSONText {
        .record { members in
            members.add("text", text)
            members.add("files", .list(List(files)))
            members.add("sent_by", sender?.value ?? .null)
        }
    }

    private static func decision(_ verdict: CallVerdict, on call: ToolCallBody) -> JSONText {
        .record { members in
            members.add("tool_call_id", call.callId)
            members.add("tool_name", call.name)
            members.add("action", verdict.action.rawValue)
            members.add("winning_rule_id", verdict.winner?.ruleId)
            members.add("matched", .list(List(verdict.matched.map(\.value))))
        }
    }

    private static let previewLength = 200

    private static func reasoning(_ message: String, _ tokens: Int?) -> JSONText {
        .record { members in
            members.add("message", message)
            members.add("preview", message.count > previewLength ? message.prefix(previewLength - 1) + "…" : message)
            if let tokens { members.add("tokens_used", tokens) }
        }
    }

    private static func request(_ task: UserTaskRecord) -> JSONText {
        .record { members in
            members.add("user_task_id", task.id)
            members.add("kind", task.kind.rawValue)
            members.add("title", task.title)
            members.add("blocking", .bool(task.kind.isBlocking))
            members.add("api_completable", .bool(task.kind.isAPICompletable))
            members.add("payload", stored: task.payload)
            members.add("requested_at", task.requestedAt)
        }
    }

    private static func response(_ task: UserTaskRecord) -> JSONText {
        .record { members in
            members.add("user_task_id", task.id)
            members.add("kind", task.kind.rawValue)
            if let outcome = task.outcome { members.add("outcome", outcome.rawValue) }
            if let answer = task.answer { members.addMembers(ofStored: answer) }
            if let metadata = task.metadata { members.add("metadata", stored: metadata) }
            if let completedBy = task.completedBy { members.add("completed_by", completedBy.value) }
        }
    }

    private static func request(_ wait: WaitRecord, reason: String?) -> JSONText {
        .record { members in
            members.add("wait_id", wait.id)
            members.add("scheduled_seconds", wait.scheduledSeconds)
            members.add("until", wait.until)
            members.add("reason", reason)
        }
    }

    private static func response(_ wait: WaitRecord, elapsed: Int, skippedBy: Actor?) -> JSONText {
        .record { members in
            members.add("wait_id", wait.id)
            members.add("outcome", wait.outcome?.rawValue)
            members.add("elapsed_seconds", elapsed)
            members.add("skipped_by", skippedBy?.value ?? .null)
        }
    }
}

extension ToolCallBody {
    fileprivate var content: JSONText {
        .record { members in
            members.add("name", name)
            members.add("operation_name", operationName)
            members.add("tool_call_id", callId)
            members.add("arguments", arguments)
        }
    }
}
