import GRDB
import Values

extension Store {
    /// The next events of a session behind a position, oldest first: at most `limit`, and no more when those that were read
    /// have so many bytes of content.
    func events(
        sessionId: String, after position: Int, limit: Int, bytes: Int
    ) async throws(StoreError) -> [EventRecord] {
        try await read { db in
            let page = try db.cachedStatement(
                sql: "SELECT * FROM events WHERE session_id = ? AND position > ? ORDER BY position LIMIT ?")
            let tasks = TaskIndex(try UserTaskRecord.fetchAll(ofSession: sessionId, in: db))
            let rows = try Row.fetchCursor(page, arguments: [sessionId, position, limit])
            var (events, bytesLeft): ([EventRecord], Int) = ([], bytes)
            while bytesLeft > 0, let row = try rows.next() {
                let event = EventRecord(row, tasks: tasks)
                bytesLeft -= event.contentLength
                events.append(event)
            }
            return events
        }
    }
}

extension EventRecord {
    fileprivate var contentLength: Int {
        switch data {
        case .members(let content): content.utf8.count
        case .step(let step, let task): step.content.utf8.count + (task?.payload.utf8.count ?? 0)
        }
    }

    fileprivate init(_ row: Row, tasks: TaskIndex) {
        let position: Int = row["position"]
        guard let subject: String = row["subject"] else {
            let step = StepRecord(row: row)
            self.init(announcing: step, task: tasks.task(of: step), at: position)
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
