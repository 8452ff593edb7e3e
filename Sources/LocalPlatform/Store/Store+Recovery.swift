import GRDB

/// What the engine needs to take up a run again.
extension Store {
    /// Everything that is stored of a run. Nil when there is no such run.
    func history(runId: String) async throws(StoreError) -> RunHistory? {
        try await read { db in
            guard let run = try RunRecord.fetch(id: runId, in: db),
                let session = try SessionRecord.fetch(id: run.sessionId, in: db)
            else { return nil }
            let attempts = try db.cachedStatement(sql: "SELECT * FROM attempts WHERE run_id = ? ORDER BY started_at")
            let waits = try db.cachedStatement(sql: "SELECT * FROM waits WHERE run_id = ?")
            return RunHistory(
                run: run, session: session,
                steps: try StepRecord.fetchAll(ofSession: session.id, in: db).filter { $0.runId == runId },
                tasks: try UserTaskRecord.fetchAll(ofSession: session.id, in: db).filter { $0.runId == runId },
                attempts: try AttemptRecord.fetchAll(attempts, arguments: [runId]),
                waits: try WaitRecord.fetchAll(waits, arguments: [runId]))
        }
    }

    /// The runs that were working when the platform stopped.
    func runningRunIds() async throws(StoreError) -> [String] {
        try await read { db in
            let sql = "SELECT id FROM runs WHERE finished_at IS NULL AND status = ? ORDER BY started_at, id"
            return try String.fetchAll(db, sql: sql, arguments: [RunStatus.running])
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

/// A run and all that was stored of it, of one moment.
struct RunHistory: Sendable {
    var run: RunRecord
    var session: SessionRecord
    var steps: [StepRecord]
    var tasks: [UserTaskRecord]
    /// Oldest first.
    var attempts: [AttemptRecord]
    var waits: [WaitRecord]
}
