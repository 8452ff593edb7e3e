import GRDB
import Values

extension Store {
    /// The events of a session behind a position, oldest first, at most `limit`. Steps are kept once, as rows of the
    /// timeline that know their position; everything else that was announced stands in the table of events.
    func events(
        sessionId: String, after position: Int, limit: Int
    ) async throws(StoreError) -> [EventRecord] {
        try await read { db in
            let page = "WHERE session_id = ? AND position > ? ORDER BY position LIMIT ?"
            let arguments: StatementArguments = [sessionId, position, limit]
            let steps = try EventRecord.steps(
                Row.fetchCursor(db.cachedStatement(sql: "SELECT * FROM steps \(page)"), arguments: arguments),
                tasks: UserTaskRecord.fetchAll(ofSession: sessionId, in: db))
            let others = try EventRecord.others(
                Row.fetchCursor(db.cachedStatement(sql: "SELECT * FROM events \(page)"), arguments: arguments))
            return Array((steps + others).sorted { $0.position < $1.position }.prefix(limit))
        }
    }
}

extension EventRecord {
    fileprivate static func others(_ rows: RowCursor) throws -> [EventRecord] {
        try Array(
            rows.map { row in
                EventRecord(
                    sessionId: row["session_id"], position: row["position"], at: row.time("at"), kind: row["kind"],
                    subject: row["subject"], data: .members(row["data"]))
            })
    }

    fileprivate static func steps(_ rows: RowCursor, tasks: [UserTaskRecord]) throws -> [EventRecord] {
        try Array(
            rows.map { row in
                let step = StepRecord(row: row)
                let task = step.type == .userTaskReq ? tasks.first { step.content.contains($0.id) } : nil
                return EventRecord(announcing: step, task: task, at: row["position"])
            })
    }

    /// The event of a step. `task` is the one that a `UserTaskReq` asks for.
    init(announcing step: StepRecord, task: UserTaskRecord? = nil, at position: Int = 0) {
        self.init(
            sessionId: step.sessionId, position: position, at: step.finishedAt ?? step.startedAt, kind: .step,
            subject: "engine.step.\(step.type.rawValue)", data: .step(step, task: task))
    }
}
