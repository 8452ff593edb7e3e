import GRDB
import Values

// How sessions, runs, tasks, attempts, waits and the log of starts come back from their rows. They are
// written by the statements of `Changes+Write.swift` and `Store+Ingress.swift`.

extension SessionRecord: FetchableRecord {
    /// All columns, with the input of the root run and the frozen configuration.
    static let select = """
        SELECT sessions.*, runs.input, session_starts.start_context FROM sessions
        JOIN runs ON runs.id = sessions.root_run_id
        LEFT JOIN session_starts ON session_starts.session = sessions.number
        """

    init(row: Row) {
        self.init(
            id: row["id"], tenantId: row["tenant_id"], agentId: row["agent_id"],
            agentVersionId: row["agent_version_id"], llmModel: row["llm_model"], triggerType: row["trigger_type"],
            triggeredBy: row["triggered_by"], triggerId: row["trigger_id"], triggerName: row["trigger_name"],
            status: row["status"], startedAt: row.time("started_at"), finishedAt: row.optionalTime("finished_at"),
            totalTokensUsed: row["total_tokens_used"], runCount: row["run_count"], input: row["input"],
            output: row["output"], error: row["error"], outcome: row["outcome"], startContext: row["start_context"],
            rootRunId: row["root_run_id"], entryRunId: row["root_run_id"], waitSecondsUsed: row["wait_seconds_used"],
            lastPosition: row["last_position"])
    }
}

extension RunRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], sessionId: row["session_id"], agentId: row["agent_id"],
            agentVersionId: row["agent_version_id"], parentRunId: row["parent_run_id"], depth: row["depth"],
            status: row["status"], startedAt: row.time("started_at"), finishedAt: row.optionalTime("finished_at"),
            totalTokensUsed: row["total_tokens_used"], input: row["input"], output: row["output"], error: row["error"],
            outcome: row["outcome"], llmModel: row["llm_model"], agentName: row["agent_name"],
            versionLabel: row["version_label"], iteration: row["iteration"],
            toolCallAttempts: row["tool_call_attempts"], lastSequence: row["last_sequence"])
    }
}

extension UserTaskRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], sessionId: row["session_id"], runId: row["run_id"], callSequence: row["call_sequence"],
            kind: row["kind"], status: row["status"], title: row["title"], payload: row["payload"],
            outcome: row["outcome"], answer: row["answer"], metadata: row["metadata"],
            completedBy: Actor(row: row), requestedAt: row.time("requested_at"),
            completedAt: row.optionalTime("completed_at"))
    }
}

extension Actor {
    fileprivate init?(row: Row) {
        guard let type = (row["completed_by_type"] as String?).flatMap(Kind.init),
            let id: String = row["completed_by_id"]
        else { return nil }
        self.init(type: type, id: id)
    }
}

extension AttemptRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], sessionId: row["session_id"], runId: row["run_id"], callSequence: row["call_sequence"],
            toolCallId: row["tool_call_id"] ?? "", operationName: row["operation_name"] ?? "", method: row["method"],
            startedAt: row.time("started_at"), finishedAt: row.optionalTime("finished_at"), url: row["url"] ?? "",
            status: row["status"], responseBytes: row["response_bytes"], redirects: row["redirects"])
    }
}

extension WaitRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], sessionId: row["session_id"], runId: row["run_id"], callSequence: row["call_sequence"],
            toolCallId: row["tool_call_id"], arguments: row["arguments"], scheduledSeconds: row["scheduled_seconds"],
            until: row.time("until"),
            requestedAt: row.time("requested_at"), outcome: row["outcome"], endedAt: row.optionalTime("ended_at"))
    }
}

extension IngressRecord: FetchableRecord, TableRecord {
    static let databaseTableName = "ingress"

    init(row: Row) {
        self.init(
            id: row["id"], triggerId: row["trigger_id"], at: row.time("at"), source: row["source"],
            outcome: row["outcome"],
            httpStatus: row["http_status"], runId: row["run_id"], refLogId: row["ref_log_id"], client: row["client"],
            payload: row["payload"], countsForLimits: row["counts_for_limits"])
    }
}
