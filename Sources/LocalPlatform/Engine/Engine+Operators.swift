import Values

/// What operators do with sessions (contract, 16.1 and section 28).
extension Engine {
    /// Ends a session at once: its root and every live child fail with `session_terminated`, and pending tasks are
    /// cancelled. Throws `runFinished` when it is over already.
    func terminate(session id: String) async throws(EngineError) {
        try await moveRoot(of: id) { draft in draft.fail(.sessionTerminated, "An operator ended the session.") }
    }

    /// Declares a session complete as it stands, without a result; live children end. Throws `runFinished` when it is over
    /// already.
    func markComplete(session id: String) async throws(EngineError) {
        try await moveRoot(of: id) { draft in draft.completeByHand() }
    }

    private func moveRoot(
        of sessionId: String, _ draw: (inout RunDraft) -> Void
    ) async throws(EngineError) {
        let found: SessionRecord?
        do { found = try await store.session(id: sessionId) } catch { throw .storage(error) }
        guard let session = found else { throw .sessionNotFound }
        let root = RunReference(runId: session.rootRunId, sessionId: sessionId)
        let isMoved: Void? = try await move(root) { draft throws(EngineError) in draw(&draft) }
        if isMoved == nil { throw .runFinished }
    }
}

/// What a rule found when it looked back at recorded events (contract, sections 10.1 and 24).
struct Alert: Sendable {
    /// Whose call it is about.
    var run: RunReference
    /// The sequence of the call's row.
    var callSequence: Int
    var title: String
    /// The members of 10.2 for `anomaly_alert`, a record.
    var payload: Value
}

extension Engine {
    /// Adds an `anomaly_alert` to the review queue. It changes no status; while the session lives there is a row for it in
    /// the timeline, on the run or, when that is over, on the root (contract, 10.3).
    func raise(_ alert: Alert) async throws(EngineError) -> UserTaskRecord {
        let found: SessionRecord?
        do { found = try await store.session(id: alert.run.sessionId) } catch { throw .storage(error) }
        guard let session = found else { throw .sessionNotFound }
        for runId in [alert.run.runId, session.rootRunId] {
            let task = task(for: alert, of: runId)
            let run = RunReference(runId: runId, sessionId: session.id)
            let isOpen: Void? = try await move(run) { draft throws(EngineError) in draft.open(task) }
            if isOpen != nil { return task }
        }
        let task = task(for: alert, of: alert.run.runId)
        do { try await store.add(task) } catch { throw .storage(error) }
        return task
    }

    private func task(for alert: Alert, of runId: String) -> UserTaskRecord {
        UserTaskRecord(
            id: environment.makeId(), sessionId: alert.run.sessionId, runId: runId, callSequence: alert.callSequence,
            kind: .anomalyAlert, status: .pending, title: alert.title, payload: alert.payload.json(),
            requestedAt: environment.now())
    }
}
