import Values

extension SessionRecord {
    /// The session as a list of sessions shows it (contract, section 7). Redaction does not apply there.
    var listItem: JSONText {
        .record { members in
            addCommonMembers(to: &members, redacted: false)
            members.add("runCount", runCount)
            members.add("rootRunId", rootRunId)
            members.add("entryRunId", entryRunId)
        }
    }

    /// The session at the top of its conversation (section 8.1).
    func conversationHead(redacted: Bool) -> JSONText {
        .record { addCommonMembers(to: &$0, redacted: redacted) }
    }

    private func addCommonMembers(to members: inout JSONText.Members, redacted: Bool) {
        members.add("id", id)
        members.add("tenantId", tenantId)
        members.add("agentId", agentId)
        members.add("agentVersionId", agentVersionId)
        members.add("llmModel", llmModel)
        addOrigin(to: &members)
        members.add("status", status.rawValue)
        members.add("totalTokensUsed", totalTokensUsed)
        members.add("output", stored: output)
        members.add("error", error)
        members.add("startedAt", startedAt)
        members.add("finishedAt", finishedAt)
        members.add("input", stored: redacted ? nil : input)
        members.add("startContext", stored: redacted ? nil : startContext)
    }

    /// How the session was started; its runs repeat it.
    func addOrigin(to members: inout JSONText.Members) {
        members.add("triggerType", triggerType.rawValue)
        members.add("triggeredBy", triggeredBy)
        members.add("triggerId", triggerId)
        members.add("triggerName", triggerName)
    }
}
