import Values

/// What operators do with sessions (contract, 16.1 and section 28).
extension Engine {
    /// Ends a session at once: its root and every live child fail with `session_terminated`, and pending tasks are
    /// cancelled. Throws `runFinished` when it is over already.
    func terminate(
        session id: String, by person: Operator, because comment: String? = nil
    ) async throws(EngineError) {
        let reason = comment.map { ": \($0)" } ?? "."
        try await moveRoot(of: id, .terminate, by: person, comment) { draft in
            draft.fail(.sessionTerminated, "\(person.name) ended the session\(reason)")
        }
    }

    /// Declares a session complete as it stands, without a result; live children end. Throws `runFinished` when it is over
    /// already.
    func markComplete(
        session id: String, by person: Operator, because comment: String? = nil
    ) async throws(EngineError) {
        try await moveRoot(of: id, .markComplete, by: person, comment) { draft in draft.completeByHand() }
    }

    private func moveRoot(
        of sessionId: String, _ action: AuditAction, by person: Operator, _ comment: String?,
        _ draw: (inout RunDraft) -> Void
    ) async throws(EngineError) {
        let found: SessionRecord?
        do { found = try await store.session(id: sessionId) } catch { throw .storage(error) }
        guard let session = found else { throw .sessionNotFound }
        let root = RunReference(runId: session.rootRunId, sessionId: sessionId)
        let isMoved: Void? = try await move(root) { draft throws(EngineError) in
            let before = draft.session.status
            draw(&draft)
            let entry = AuditEntry(
                action, .session, key: sessionId, before: ["status": .string(before.rawValue)],
                after: [
                    "status": .string(draft.session.status.rawValue), "operator": .string(person.name),
                    "comment": Value(optional: comment),
                ])
            draft.note(AuditNote(entry: entry, actor: person.credential))
        }
        if isMoved == nil { throw .runFinished }
        timers.cancel(sessionId: sessionId)
    }
}
