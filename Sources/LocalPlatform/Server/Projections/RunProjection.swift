import Values

extension RunRecord {
    /// The answer of `GET /v1/runs/{runId}` (contract, section 6). It is never redacted, so it holds no step content.
    var summary: JSONText {
        .record { members in
            members.add("runId", id)
            members.add("status", status.rawValue)
            members.add("output", stored: output)
            if let error { members.add("error", error) }
            members.add("sessionId", sessionId)
            members.add("agentId", agentId)
            members.add("agentVersionId", agentVersionId)
            members.add("parentRunId", parentRunId)
            members.add("depth", depth)
            members.add("totalTokensUsed", totalTokensUsed)
            members.add("startedAt", startedAt)
            members.add("finishedAt", finishedAt)
        }
    }

    /// The run in the `runs` of a conversation (section 8.2).
    func conversationEntry(in session: SessionRecord, redacted: Bool) -> JSONText {
        .record { members in
            members.add("id", id)
            members.add("sessionId", sessionId)
            members.add("agentId", agentId)
            members.add("agentVersionId", agentVersionId)
            members.add("parentRunId", parentRunId)
            members.add("depth", depth)
            members.add("status", status.rawValue)
            members.add("totalTokensUsed", totalTokensUsed)
            members.add("output", stored: redacted ? nil : output)
            members.add("error", redacted ? nil : error)
            members.add("startedAt", startedAt)
            members.add("finishedAt", finishedAt)
            session.addOrigin(to: &members)
            members.add("agentName", agentName)
            members.add("versionLabel", versionLabel)
            members.add("llmModel", llmModel)
            members.add("input", stored: redacted ? nil : input)
        }
    }
}
