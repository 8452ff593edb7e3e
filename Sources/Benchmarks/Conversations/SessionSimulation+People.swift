/// The rows in which people, rules, timers and other agents take part.
extension SessionSimulation {
    /// The task and its answer. Answers whether the call may be made.
    mutating func writeApproval(of call: ToolInvocation, run: Int) throws -> Bool {
        let task = random.uuid()
        let approved = random.chance(85)
        let waited = random.skewedNumber(in: 2_000...1_800_000)
        beginStep("UserTaskReq", of: run)
        text.member("user_task_id", task)
        text.member("kind", "approval")
        text.member("title", "Approve \(call.operation.rawValue)")
        text.member("status", "completed")
        text.member("blocking", true)
        text.member("api_completable", true)
        text.key("payload")
        writePayload(of: call)
        text.member("outcome", approved ? "approved" : "rejected")
        text.member("requested_at", now.text)
        text.member("completed_at", Moment(milliseconds: now.milliseconds + waited).text)
        try endItem(of: run, took: waited)

        beginStep("UserTaskRes", of: run)
        text.member("user_task_id", task)
        text.member("kind", "approval")
        text.member("outcome", approved ? "approved" : "rejected")
        text.member("approved", approved)
        text.object("metadata") { $0.member("ticket", "SUP-\(random.number(in: 1...9_999))") }
        writePerson("completed_by")
        try endItem(of: run, took: 0)
        return approved
    }

    private mutating func writePayload(of call: ToolInvocation) {
        text.beginObject()
        text.key("tool_calls")
        text.beginArray()
        text.beginObject()
        call.writeMembers(to: &text)
        text.member("service_name", call.operation.service)
        text.member("arguments", verbatim: call.arguments)
        text.endObject()
        text.endArray()
        text.member("reason", "operation")
        text.endObject()
    }

    /// What a rule of the firewall said of a call; sometimes with an alert that nobody has acknowledged yet.
    mutating func writeDecision(about call: ToolInvocation, run: Int) throws {
        let rule = random.uuid()
        let reason = random.pick(Vocabulary.sentences)
        beginStep("L1Decision", of: run)
        text.member("tool_call_id", call.id)
        text.member("tool_name", call.operation.rawValue)
        text.member("action", "alert")
        text.member("winning_rule_id", rule)
        text.key("matched")
        text.beginArray()
        text.beginObject()
        text.member("id", rule)
        text.member("then", "alert")
        text.member("reason", reason)
        text.member("owner_agent_id", runs[run].agentID)
        text.endObject()
        text.endArray()
        try endItem(of: run, took: 1)
        if random.chance(30) { try writeAlert(rule: rule, reason: reason, about: call, run: run) }
    }

    private mutating func writeAlert(rule: String, reason: String, about call: ToolInvocation, run: Int) throws {
        beginStep("UserTaskReq", of: run)
        text.member("user_task_id", random.uuid())
        text.member("kind", "anomaly_alert")
        text.member("title", "Look at \(call.operation.rawValue)")
        text.member("status", "pending")
        text.member("blocking", false)
        text.member("api_completable", false)
        text.key("payload")
        text.beginObject()
        text.member("rule_id", rule)
        text.member("reason", reason)
        text.member("incident_id", random.uuid())
        text.member("tool_name", call.operation.rawValue)
        text.member("observed_count", random.number(in: 3...30))
        text.member("window_seconds", 60)
        text.endObject()
        text.member("requested_at", now.text)
        try endItem(of: run, took: nil)
    }

    mutating func writeWait(of run: Int) throws {
        try writeThinking(of: run)
        let wait = random.uuid()
        let seconds = random.pick([30, 60, 300])
        beginStep("AgentWaitReq", of: run)
        text.member("wait_id", wait)
        text.member("scheduled_seconds", seconds)
        text.member("until", Moment(milliseconds: now.milliseconds + seconds * 1_000).text)
        text.member("reason", optional: random.chance(50) ? random.pick(Vocabulary.sentences) : nil)
        try endItem(of: run, took: seconds * 1_000 + random.number(in: 0...400))

        beginStep("AgentWaitRes", of: run)
        text.member("wait_id", wait)
        text.member("outcome", "elapsed")
        text.member("elapsed_seconds", seconds)
        text.member("skipped_by", verbatim: "null")
        try endItem(of: run, took: 0)
    }

    mutating func writeReply(to run: Int) throws {
        beginStep("UserMessage", of: run)
        text.member("text", random.sentences(1...4))
        text.member("files", verbatim: "[]")
        writePerson("sent_by")
        try endItem(of: run, took: 0)
    }

    private mutating func writePerson(_ member: String) {
        let id = random.uuid()
        text.object(member) {
            $0.member("type", "api_key")
            $0.member("id", id)
        }
    }
}

/// Sub-agents and their questions.
extension SessionSimulation {
    mutating func writeSubAgentCall(from parent: Int, to child: Int, call: String) throws {
        beginStep("SubAgentCall", of: parent)
        text.member("tool_call_id", call)
        text.member("target_agent_id", runs[child].agentID)
        text.member("target_agent_name", runs[child].agentName)
        text.member("child_run_id", runs[child].id)
        text.member("arguments", verbatim: runs[child].input)
        text.member("group_id", verbatim: "null")
        text.member("child_depth", runs[child].depth)
        try endItem(of: parent, took: 1)
    }

    mutating func writeSubAgentResult(
        to parent: Int, from child: Int, call: String, startedAt: Moment
    ) throws {
        beginStep("SubAgentResult", of: parent)
        text.member("tool_call_id", call)
        text.member("child_run_id", runs[child].id)
        text.member("group_id", verbatim: "null")
        text.member("status", "Completed")
        text.member("output", verbatim: runs[child].output)
        text.member("error", verbatim: "null")
        text.member("tokens_used", runs[child].tokens)
        text.member("duration_ms", now.milliseconds - startedAt.milliseconds)
        text.member("pending_aitl", verbatim: "null")
        try endItem(of: parent, took: 1)
    }

    /// The four rows of a child's question that its parent answers.
    mutating func writeQuestion(from child: Int, to parent: Int) throws {
        let request = random.uuid()
        let question = random.pick(Vocabulary.sentences)
        let answer = random.pick(Vocabulary.sentences)
        let (childID, parentID) = (runs[child].id, runs[parent].id)
        startRound(of: child)
        try writeQuestionRow("AITLRequest", of: child, request, took: 1) {
            $0.member("question", question)
            $0.member("context", verbatim: "null")
            $0.member("parent_run_id", parentID)
        }
        try writeQuestionRow("AITLReceived", of: parent, request, took: 1) {
            $0.member("child_run_id", childID)
            $0.member("question", question)
            $0.member("context", verbatim: "null")
        }
        try writeQuestionRow("AITLResolved", of: parent, request, took: random.skewedNumber(in: 500...9_000)) {
            $0.member("child_run_id", childID)
            $0.member("escalated", false)
            $0.member("answer", answer)
            $0.member("user_task_id", verbatim: "null")
        }
        try writeQuestionRow("AITLResponse", of: child, request, took: 0) {
            $0.member("answer", answer)
            $0.member("answered_by", "parent")
            $0.member("declined", false)
        }
    }

    private mutating func writeQuestionRow(
        _ type: String, of run: Int, _ request: String, took: Int, members: (inout JSONText) -> Void
    ) throws {
        beginStep(type, of: run)
        text.member("aitl_request_id", request)
        members(&text)
        try endItem(of: run, took: took)
    }
}
