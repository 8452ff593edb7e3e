import GRDB
import Values

extension Store {
    /// The events of a session behind a position, oldest first, at most `limit`.
    func events(
        sessionId: String, after position: Int, limit: Int
    ) async throws(StoreError) -> [EventRecord] {
        try await read { db in
            let page = try db.cachedStatement(
                sql: "SELECT * FROM events WHERE session_id = ? AND position > ? ORDER BY position LIMIT ?")
            let tasks = try UserTaskRecord.fetchAll(ofSession: sessionId, in: db)
            let rows = try Row.fetchCursor(page, arguments: [sessionId, position, limit])
            return try Array(rows.map { EventRecord($0, tasks: tasks) })
        }
    }
}

extension EventRecord {
    fileprivate init(_ row: Row, tasks: [UserTaskRecord]) {
        let position: Int = row["position"]
        guard let subject: String = row["subject"] else {
            let step = StepRecord(row: row)
            let task = step.type == .userTaskReq ? tasks.first { step.content.contains($0.id) } : nil
            self.init(announcing: step, task: task, at: position)
            return
        }
        self.init(
            sessionId: row["session_id"], position: position, at: row.time("at"), kind: row["kind"],
            subject: subject, data: .members(row["content"]))
    }

    /// The event of a step. `task` is the one that a `UserTaskReq` asks for.
    init(announcing step: StepRecord, task: UserTaskRecord? = nil, at position: Int) {
        self.init(
            sessionId: step.sessionId, position: position, at: step.finishedAt ?? step.startedAt, kind: .step,
            subject: "engine.step.\(step.type.rawValue)", data: .step(step, task: task))
    }
}
