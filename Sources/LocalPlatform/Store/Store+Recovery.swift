import GRDB

/// What the engine needs to take up a session again.
extension Store {
    /// Everything that is stored of a session and its runs. Nil when there is no such session.
    func history(sessionId: String) async throws(StoreError) -> SessionHistory? {
        try await read { db in
            guard let session = try SessionRecord.fetch(id: sessionId, in: db) else { return nil }
            let attempts = try db.cachedStatement(
                sql: "SELECT * FROM attempts WHERE session_id = ? ORDER BY started_at")
            return SessionHistory(
                session: session, runs: try RunRecord.fetchAll(ofSession: sessionId, in: db),
                steps: try StepRecord.fetchAll(ofSession: sessionId, in: db),
                tasks: try UserTaskRecord.fetchAll(ofSession: sessionId, in: db),
                attempts: try AttemptRecord.fetchAll(attempts, arguments: [sessionId]),
                waits: try WaitRecord.fetchAll(ofSession: sessionId, in: db))
        }
    }

    /// The runs that were working when the platform stopped.
    func runningRuns() async throws(StoreError) -> [RunReference] {
        try await read { db in
            let sql = "SELECT runs.* \(RunRecord.fromLive) AND runs.status = ? ORDER BY runs.started_at, runs.id"
            return try RunRecord.fetchAll(db, sql: sql, arguments: [RunStatus.running]).map(\.reference)
        }
    }

    /// The waits that have not ended, of runs that stand still for a timer.
    func pendingWaits() async throws(StoreError) -> [WaitRecord] {
        try await read { db in
            let sql = """
                SELECT waits.* FROM waits JOIN runs ON runs.id = waits.run_id
                WHERE waits.outcome IS NULL AND runs.status = ? ORDER BY waits.until
                """
            return try WaitRecord.fetchAll(db, sql: sql, arguments: [RunStatus.waitingForTimer])
        }
    }
}

/// A session with its runs and all that was stored of them, of one moment.
struct SessionHistory: Sendable {
    var session: SessionRecord
    /// The root first, then by start.
    var runs: [RunRecord]
    /// In the order in which they were stored.
    var steps: [StepRecord]
    var tasks: [UserTaskRecord]
    /// Oldest first.
    var attempts: [AttemptRecord]
    var waits: [WaitRecord]
}

/// A run and the session it belongs to.
struct RunReference: Sendable, Equatable {
    var runId: String
    var sessionId: String
}

extension RunRecord {
    var reference: RunReference { RunReference(runId: id, sessionId: sessionId) }
}
