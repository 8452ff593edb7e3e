import Values

/// The members of a `SubAgentCall` row (contract, 9.3).
struct SubAgentCallBody: Sendable, Equatable {
    var callId: String
    var agentId: String
    var agentName: String
    var childRunId: String
    var arguments: Value
    /// Shared by the calls of one parallel batch; nil for a call that runs alone.
    var groupId: String?
    var childDepth: Int
}

/// The members of a `SubAgentResult` row.
struct SubAgentResultBody: Sendable {
    var callId: String
    var childRunId: String
    var groupId: String?
    /// The child's status: terminal, or `WaitingForAITL` with a question.
    var status: RunStatus
    /// Null when there is none.
    var output: Value
    /// `{code, message}`, null on success.
    var error: Value
    var tokens: Int
    var milliseconds: Int
    /// What the child asks, when it waits for an answer.
    var question: ChildQuestion?
}

/// A question of a child, as its parent has it: the members of an `AITLReceived` row.
struct ChildQuestion: Sendable, Equatable {
    var requestId: String
    var childRunId: String
    var question: String
    var context: Value
}

/// The members of an `AITLRequest` row, and the call that made it.
struct AITLRequestBody: Sendable, Equatable {
    var requestId: String
    var callId: String
    var question: ParentQuestion
    var parentRunId: String
}

/// The members of an `AITLResolved` row, and the call that made it: what a parent did about a question.
struct AITLResolvedBody: Sendable, Equatable {
    var callId: String
    var childRunId: String
    var resolution: QuestionResolution
    /// The task of an escalation.
    var taskId: String?
}

/// The members of an `AITLResponse` row: what the child hears.
struct AITLResponseBody: Sendable, Equatable {
    enum Answerer: String, Sendable { case parent, user }

    var requestId: String
    /// Nil when the person declined.
    var answer: String?
    var answeredBy: Answerer

    var isDeclined: Bool { answer == nil }
}

extension SubAgentCallBody {
    var content: Value {
        [
            "tool_call_id": .string(callId), "target_agent_id": .string(agentId),
            "target_agent_name": .string(agentName), "child_run_id": .string(childRunId), "arguments": arguments,
            "group_id": Value(optional: groupId), "child_depth": .integer(childDepth),
        ]
    }

    init(_ content: Value) {
        self.init(
            callId: content["tool_call_id"].string ?? "", agentId: content["target_agent_id"].string ?? "",
            agentName: content["target_agent_name"].string ?? "", childRunId: content["child_run_id"].string ?? "",
            arguments: content["arguments"], groupId: content["group_id"].string,
            childDepth: content["child_depth"].int ?? 0)
    }
}

extension SubAgentResultBody {
    var content: Value {
        [
            "tool_call_id": .string(callId), "child_run_id": .string(childRunId),
            "group_id": Value(optional: groupId), "status": .string(status.rawValue), "output": output,
            "error": error, "tokens_used": .integer(tokens), "duration_ms": .integer(milliseconds),
            "pending_aitl": question?.summary ?? .null,
        ]
    }

    init(_ content: Value) {
        let childRunId = content["child_run_id"].string ?? ""
        self.init(
            callId: content["tool_call_id"].string ?? "", childRunId: childRunId,
            groupId: content["group_id"].string, status: content["status"].string.flatMap(RunStatus.init) ?? .failed,
            output: content["output"], error: content["error"], tokens: content["tokens_used"].int ?? 0,
            milliseconds: content["duration_ms"].int ?? 0,
            question: ChildQuestion(summary: content["pending_aitl"], childRunId: childRunId))
    }

    /// What the parent's model sees.
    var result: Value {
        var fields = Record([("data", output), ("error", error), ("successful", .bool(status == .completed))])
        fields["status"] = .string(status.rawValue)
        fields["child_run_id"] = .string(childRunId)
        if let question { fields["pending_aitl"] = question.summary }
        return .record(fields)
    }
}

extension ChildQuestion {
    var content: Value {
        [
            "aitl_request_id": .string(requestId), "child_run_id": .string(childRunId), "question": .string(question),
            "context": context,
        ]
    }

    init(_ content: Value) {
        self.init(
            requestId: content["aitl_request_id"].string ?? "", childRunId: content["child_run_id"].string ?? "",
            question: content["question"].string ?? "", context: content["context"])
    }

    /// `pending_aitl` of a `SubAgentResult`.
    fileprivate var summary: Value {
        ["aitl_request_id": .string(requestId), "question": .string(question), "context": context]
    }

    fileprivate init?(summary: Value, childRunId: String) {
        guard let requestId = summary["aitl_request_id"].string else { return nil }
        self.init(
            requestId: requestId, childRunId: childRunId, question: summary["question"].string ?? "",
            context: summary["context"])
    }
}

extension AITLRequestBody {
    var content: Value {
        [
            "aitl_request_id": .string(requestId), "tool_call_id": .string(callId),
            "question": .string(question.question), "context": question.context, "parent_run_id": .string(parentRunId),
        ]
    }

    init(_ content: Value) {
        self.init(
            requestId: content["aitl_request_id"].string ?? "", callId: content["tool_call_id"].string ?? "",
            question: ParentQuestion(question: content["question"].string ?? "", context: content["context"]),
            parentRunId: content["parent_run_id"].string ?? "")
    }
}

extension AITLResolvedBody {
    var content: Value {
        var fields = Record([
            ("aitl_request_id", .string(resolution.requestId)), ("tool_call_id", .string(callId)),
            ("child_run_id", .string(childRunId)),
        ])
        switch resolution {
        case .answer(let answer, _):
            fields["escalated"] = false
            fields["answer"] = .string(answer)
            fields["user_task_id"] = .null
        case .escalate(let question, _):
            fields["escalated"] = true
            fields["answer"] = .null
            fields["user_task_id"] = Value(optional: taskId)
            fields["question_for_user"] = question.map { .string($0) }
        }
        return .record(fields)
    }

    init(_ content: Value) {
        let requestId = content["aitl_request_id"].string ?? ""
        self.init(
            callId: content["tool_call_id"].string ?? "", childRunId: content["child_run_id"].string ?? "",
            resolution: content["escalated"].bool == true
                ? .escalate(question: content["question_for_user"].string, requestId: requestId)
                : .answer(content["answer"].string ?? "", requestId: requestId),
            taskId: content["user_task_id"].string)
    }
}

extension AITLResponseBody {
    var content: Value {
        [
            "aitl_request_id": .string(requestId), "answer": Value(optional: answer),
            "answered_by": .string(answeredBy.rawValue), "declined": .bool(isDeclined),
        ]
    }

    init(_ content: Value) {
        self.init(
            requestId: content["aitl_request_id"].string ?? "", answer: content["answer"].string,
            answeredBy: content["answered_by"].string.flatMap(Answerer.init) ?? .parent)
    }

    /// What the child's model sees.
    var result: Value {
        let data: Value = [
            "answer": Value(optional: answer), "answered_by": .string(answeredBy.rawValue),
            "declined": .bool(isDeclined),
        ]
        return ToolOutcome(data: data, error: .null, successful: true, exchange: nil).result()
    }
}

extension Value {
    /// Null when there is none.
    init(optional text: String?) { self = text.map { .string($0) } ?? .null }
}
