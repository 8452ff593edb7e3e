import GRDB
import Values

extension Store {
    /// Writes a move of a session. Throws `conflict` when the stored session, or a run, is no longer where the move began.
    func apply(_ changes: Changes) async throws(StoreError) {
        recentRuns.begin(changes)
        recentConversations.begin(changes)
        do {
            try await write { try changes.write(in: $0) }
        } catch {
            recentConversations.forget(changes.session.id)
            throw error
        }
        recentRuns.take(changes)
        recentConversations.take(changes)
    }

    /// Writes what came of a request whose run was over before the answer came.
    func keep(_ attempt: AttemptRecord, _ exchange: ExchangeRecord?) async throws(StoreError) {
        try await write { db in
            try attempt.writeEnd(with: exchange, in: db)
        }
    }
}

extension Changes {
    /// Writes the runs first: the guard against a second mover is there.
    fileprivate func write(in db: Database) throws {
        for change in runs { try change.write(in: db) }
        if startsSession { try insertSession(in: db) } else { try updateSession(in: db) }
        try firing?.write(in: db)
        try writeAttempts(in: db)
        try writeTasks(in: db)
        try writeWaits(in: db)
        for incident in newIncidents { try incident.writeStart(in: db) }
        for note in auditNotes { try note.entry.write(by: note.actor, at: at, in: db) }
        if !events.isEmpty { try MoveRow(events).insert(in: db) }
    }

    private func updateSession(in db: Database) throws {
        if session.finishedAt == nil { try moveSession(in: db) } else { try endSession(in: db) }
        guard db.changesCount == 1 else { throw StoreError.conflict }
    }

    private func moveSession(in db: Database) throws {
        try db.executeCached(
            """
            UPDATE sessions SET status = ?, total_tokens_used = total_tokens_used + ?,
            wait_seconds_used = wait_seconds_used + ?, run_count = run_count + ?, last_position = ?
            WHERE id = ? AND last_position = ?
            """,
            session.status, tokensAdded, waitSecondsAdded, runsAdded, session.lastPosition, session.id, previousPosition
        )
    }

    /// A statement of its own, so that no other move touches the index of live sessions.
    private func endSession(in db: Database) throws {
        try db.executeCached(
            """
            UPDATE sessions SET status = ?, total_tokens_used = total_tokens_used + ?,
            wait_seconds_used = wait_seconds_used + ?, run_count = run_count + ?, last_position = ?,
            finished_at = ?, output = ?, error = ?, outcome = ? WHERE id = ? AND last_position = ?
            """,
            session.status, tokensAdded, waitSecondsAdded, runsAdded, session.lastPosition,
            session.finishedAt?.nanoseconds, session.output, session.error, session.outcome, session.id,
            previousPosition)
    }

    private func insertSession(in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO sessions (id, tenant_id, agent_id, agent_version_id, llm_model, trigger_type, triggered_by,
            trigger_id, trigger_name, status, started_at, finished_at, total_tokens_used, run_count, output, error,
            outcome, root_run_id, wait_seconds_used, last_position) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            session.id, session.tenantId, session.agentId, session.agentVersionId, session.llmModel,
            session.triggerType, session.triggeredBy, session.triggerId, session.triggerName, session.status,
            session.startedAt.nanoseconds, session.finishedAt?.nanoseconds, session.totalTokensUsed, session.runCount,
            session.output, session.error, session.outcome, session.rootRunId, session.waitSecondsUsed,
            session.lastPosition)
        guard let startContext = session.startContext else { return }
        try db.executeCached(
            "INSERT INTO session_starts (session, start_context) VALUES (?, ?)", db.lastInsertedRowID, startContext)
    }
}

extension RunChange {
    fileprivate func write(in db: Database) throws {
        guard let previousSequence else { return try insertRun(in: db) }
        if run.finishedAt == nil {
            try moveRun(from: previousSequence, in: db)
        } else {
            try endRun(from: previousSequence, in: db)
        }
        guard db.changesCount == 1 else { throw StoreError.conflict }
    }

    private func moveRun(from previousSequence: Int, in db: Database) throws {
        try db.executeCached(
            """
            UPDATE runs SET status = ?, total_tokens_used = ?, iteration = ?, tool_call_attempts = ?, last_sequence = ?
            WHERE id = ? AND last_sequence = ?
            """,
            run.status, run.totalTokensUsed, run.iteration, run.toolCallAttempts, run.lastSequence, run.id,
            previousSequence)
    }

    /// A statement of its own, so that no other move binds what a run has only at its end.
    private func endRun(from previousSequence: Int, in db: Database) throws {
        try db.executeCached(
            """
            UPDATE runs SET status = ?, total_tokens_used = ?, iteration = ?, tool_call_attempts = ?, last_sequence = ?,
            finished_at = ?, output = ?, error = ?, outcome = ? WHERE id = ? AND last_sequence = ?
            """,
            run.status, run.totalTokensUsed, run.iteration, run.toolCallAttempts, run.lastSequence,
            run.finishedAt?.nanoseconds, run.output, run.error, run.outcome, run.id, previousSequence)
    }

    private func insertRun(in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO runs (id, session_id, agent_id, agent_version_id, parent_run_id, depth, status, started_at,
            finished_at, total_tokens_used, input, output, error, outcome, llm_model, agent_name, version_label,
            iteration, tool_call_attempts, last_sequence) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            run.id, run.sessionId, run.agentId, run.agentVersionId, run.parentRunId, run.depth, run.status,
            run.startedAt.nanoseconds, run.finishedAt?.nanoseconds, run.totalTokensUsed, run.input, run.output,
            run.error, run.outcome, run.llmModel, run.agentName, run.versionLabel, run.iteration, run.toolCallAttempts,
            run.lastSequence)
    }
}

extension Changes {
    private func writeAttempts(in db: Database) throws {
        for attempt in newAttempts {
            try db.executeCached(
                """
                INSERT INTO attempts (session_id, run_id, call_sequence, id, method, started_at, url, tool_call_id,
                operation_name) VALUES (?,?,?,?,?,?,?,?,?)
                """,
                attempt.sessionId, attempt.runId, attempt.callSequence, attempt.id, attempt.method,
                attempt.startedAt.nanoseconds,
                attempt.url, attempt.toolCallId, attempt.operationName)
        }
        for attempt in endedAttempts {
            try attempt.writeEnd(with: newExchanges.first { $0.logId == attempt.id }, in: db)
        }
    }

    private func writeTasks(in db: Database) throws {
        for task in newTasks { try task.writeStart(in: db) }
        for task in endedTasks { try task.writeEnd(in: db) }
    }

    private func writeWaits(in db: Database) throws {
        for wait in newWaits {
            try db.executeCached(
                """
                INSERT INTO waits (run_id, id, session_id, call_sequence, tool_call_id, arguments,
                scheduled_seconds, until, requested_at) VALUES (?,?,?,?,?,?,?,?,?)
                """,
                wait.runId, wait.id, wait.sessionId, wait.callSequence, wait.toolCallId, wait.arguments,
                wait.scheduledSeconds, wait.until.nanoseconds, wait.requestedAt.nanoseconds)
        }
        for wait in changedWaits {
            try db.executeCached(
                "UPDATE waits SET scheduled_seconds = ?, until = ?, requested_at = ? WHERE run_id = ? AND id = ?",
                wait.scheduledSeconds, wait.until.nanoseconds, wait.requestedAt.nanoseconds, wait.runId, wait.id)
        }
        for wait in endedWaits {
            try db.executeCached(
                "UPDATE waits SET outcome = ?, ended_at = ? WHERE run_id = ? AND id = ?",
                wait.outcome, wait.endedAt?.nanoseconds, wait.runId, wait.id)
        }
    }
}

extension AttemptRecord {
    fileprivate func writeEnd(with exchange: ExchangeRecord?, in db: Database) throws {
        try db.executeCached(
            """
            UPDATE attempts SET finished_at = ?, url = ?, status = ?, response_bytes = ?, redirects = ?, exchange = ?
            WHERE session_id = ? AND id = ?
            """,
            finishedAt?.nanoseconds, url, status, responseBytes, redirects, try exchange?.insert(in: db), sessionId, id)
    }
}

extension UserTaskRecord {
    /// Writes a task that is pending.
    func writeStart(in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO user_tasks (id, session_id, run_id, call_sequence, kind, status, title, payload,
            requested_at) VALUES (?,?,?,?,?,?,?,?,?)
            """,
            id, sessionId, runId, callSequence, kind, status, title, payload, requestedAt.nanoseconds)
    }

    /// Writes how a task ended. Throws `conflict` when it is not pending: the first end counts (contract, 10.5).
    func writeEnd(in db: Database) throws {
        try db.executeCached(
            """
            UPDATE user_tasks SET status = ?, outcome = ?, answer = ?, metadata = ?, completed_by_type = ?,
            completed_by_id = ?, completed_at = ? WHERE id = ? AND status = ?
            """,
            status, outcome, answer, metadata, completedBy?.type.rawValue, completedBy?.id, completedAt?.nanoseconds,
            id, TaskStatus.pending)
        guard db.changesCount == 1 else { throw StoreError.conflict }
    }
}
