import GRDB

extension Store {
    /// The next events of a session behind a position, oldest first: at most `limit`, and no more when those that were read
    /// have so many bytes of content.
    func events(
        sessionId: String, after position: Int, limit: Int, bytes: Int
    ) async throws(StoreError) -> [EventRecord] {
        try await read { db in
            let tasks = TaskIndex(try UserTaskRecord.fetchAll(ofSession: sessionId, in: db).map(\.asRequested))
            let moves = try MoveRow.fetchCursor(ofSession: sessionId, after: position, in: db)
            var (events, bytesLeft): ([EventRecord], Int) = ([], bytes)
            while let move = try moves.next() {
                for event in try move.events(after: position, tasks: tasks) {
                    guard events.count < limit, bytesLeft > 0 else { return events }
                    bytesLeft -= event.contentLength
                    events.append(event)
                }
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

    /// The event of a step. `task` is the one that a `UserTaskReq` asks for.
    init(announcing step: StepRecord, task: UserTaskRecord? = nil, at position: Int) {
        self.init(
            sessionId: step.sessionId, position: position, at: step.finishedAt ?? step.startedAt, kind: .step,
            subject: "engine.step.\(step.type.rawValue)", data: .step(step, task: task))
    }
}
