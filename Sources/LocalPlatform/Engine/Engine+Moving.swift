import Values

/// Moving runs: every change of a session goes through here.
extension Engine {
    /// Draws a move of a run in its session's turn, stores it, announces it, and lets the runs go on that it woke. A run
    /// that its own move wakes goes as far as it gets without help in the same transaction. Nil when the run is over, or
    /// there is none.
    func move<Result>(
        _ run: RunReference, _ draw: (inout RunDraft) throws(EngineError) -> Result
    ) async throws(EngineError) -> Result? {
        let known = await sessions.take(run.sessionId)
        var next = known
        defer { sessions.giveBack(run.sessionId, next) }
        guard var draft = try await draft(of: run, in: known) else { return nil }
        let result = try draw(&draft)
        let ownStep = draft.woken.contains(run) ? advance(&draft) : nil
        do throws(StoreError) {
            if let changes = draft.finished {
                try await store.apply(changes)
                feed.announce(changes.events)
                for change in changes.runs where change.run.status.isTerminal { questions.giveUp(change.run.id) }
            }
        } catch {
            // Somebody else wrote the run: what is in memory is not what is stored.
            if error == .conflict { next = nil }
            throw .storage(error)
        }
        let stored = draft.stored
        next = stored.isOver ? nil : stored
        enqueue(draft.woken, besides: run, from: ownStep)
        return result
    }

    /// Lets the runs go on that a stored move woke, and the one that moved when it has a step to do.
    func enqueue(_ woken: [RunReference], besides run: RunReference, from step: RunStep?) {
        for other in woken where other != run { enqueue(RunJob(run: other, step: nil)) }
        if let step { enqueue(RunJob(run: run, step: step)) }
    }

    /// The session's state in memory is used when there is one.
    private func draft(
        of run: RunReference, in known: SessionState?
    ) async throws(EngineError) -> RunDraft? {
        do throws(StoreError) {
            var found = known
            if found == nil { found = try await stored(run.sessionId) }
            guard let session = found, let record = session.runs[run.runId]?.run else { return nil }
            return RunDraft(
                of: run.runId, in: session, try await definition(of: record, in: session), settings, environment)
        } catch {
            throw .storage(error)
        }
    }

    /// The state of a session as it is stored; nil when there is no such session.
    func stored(_ sessionId: String) async throws(StoreError) -> SessionState? {
        guard let history = try await store.history(sessionId: sessionId) else { return nil }
        return try await SessionState(history) { run, session throws(StoreError) in
            try await definition(of: run, in: session)
        }
    }

    private func definition(of run: RunRecord, in session: SessionState) async throws(StoreError) -> AgentDefinition {
        try await definitions.definition(
            agent: run.agentId, version: run.agentVersionId, role: session.role(of: run))
    }
}
