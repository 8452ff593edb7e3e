import Values

extension ReviewTask {
    /// The task as the review queue shows it: the record of section 28, with whose it is.
    var json: JSONText {
        .record { members in
            members.add("id", task.id)
            members.add("kind", task.kind.rawValue)
            members.add("status", task.status.rawValue)
            members.add("title", task.title)
            members.add("blocking", Value.bool(task.kind.isBlocking))
            members.add("apiCompletable", Value.bool(task.kind.isAPICompletable))
            members.add("sessionId", task.sessionId)
            members.add("sessionStatus", sessionStatus.rawValue)
            members.add("runId", task.runId)
            members.add("agentId", agentId)
            members.add("agentName", agentName)
            members.add("rootAgentId", rootAgentId)
            members.add("rootAgentName", rootAgentName)
            members.add("payload", stored: task.payload)
            members.add("outcome", task.outcome?.rawValue)
            members.add("answer", stored: task.answer)
            members.add("metadata", stored: task.metadata)
            members.add("completedBy", task.completedBy?.value ?? Value.null)
            members.add("requestedAt", task.requestedAt)
            members.add("completedAt", task.completedAt)
        }
    }
}

extension DeskIncident {
    /// The incident with the fields of 24.2.
    var json: JSONText {
        .record { members in
            members.add("id", incident.id)
            members.add("status", incident.solution == nil ? "unresolved" : "solved")
            members.add("sessionId", incident.sessionId)
            members.add("runId", incident.runId)
            members.add("agentId", incident.agentId)
            members.add("agentName", agentName)
            members.add("ruleId", incident.ruleId)
            members.add("ownerAgentId", incident.ownerAgentId)
            members.add("action", incident.action.rawValue)
            members.add("reason", incident.reason)
            members.add("source", incident.source.rawValue)
            members.add("toolCallId", incident.toolCallId)
            members.add("toolName", incident.toolName)
            members.add("operationName", incident.operationName)
            members.add("argumentsPreview", incident.argumentsPreview)
            members.add("userTaskId", incident.userTaskId)
            members.add("createdAt", incident.createdAt)
            members.add("solvedAt", incident.solution?.at)
            members.add("solvedBy", incident.solution?.by)
            members.add("comment", incident.solution?.comment)
        }
    }
}
