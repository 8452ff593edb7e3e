import GRDB
import Values

/// What one move of a session announced, a row of the table `moves`: two lines of JSON for each event, first what it is,
/// then what it says. The JSON is compact, so that it has no other ends of lines.
///
/// Nobody looks for single events in the database: a session is read from its beginning or from where a reader left off.
/// A row for each event cost 7 % more instructions in a whole run with an approval (4.24 instead of 3.94 million).
struct MoveRow {
    private let sessionId: String
    /// The position of the last event of the move.
    private let lastPosition: Int
    private let lines: String

    /// - Parameter events: those of one move, in their order; at least one.
    init(_ events: [EventRecord]) {
        sessionId = events[0].sessionId
        lastPosition = events[events.count - 1].position
        var lines = JSONText()
        for event in events {
            lines.append(record: event.addHead)
            lines.append(stored: "\n")
            lines.append(stored: event.content)
            lines.append(stored: "\n")
        }
        self.lines = lines.string
    }

    func insert(in db: Database) throws {
        try db.executeCached(
            "INSERT INTO moves (session_id, last_position, events) VALUES (?,?,?)", sessionId, lastPosition, lines)
    }
}

extension MoveRow: FetchableRecord {
    init(row: Row) {
        sessionId = row["session_id"]
        lastPosition = row["last_position"]
        lines = row["events"]
    }

    /// The moves of a session that go beyond a position, oldest first.
    static func fetchCursor(
        ofSession sessionId: String, after position: Int = 0, in db: Database
    ) throws -> RecordCursor<MoveRow> {
        let moves = try db.cachedStatement(
            sql: "SELECT * FROM moves WHERE session_id = ? AND last_position > ? ORDER BY last_position")
        return try fetchCursor(moves, arguments: [sessionId, position])
    }

    /// The events of the move behind a position. `tasks` are those of the session, as they were asked for.
    /// - Throws: `StoreError.abandoned` when the row is damaged.
    func events(after position: Int, tasks: TaskIndex) throws -> [EventRecord] {
        try entries(after: position).map { entry in
            if let event = EventRecord(entry.head, entry.content, at: entry.position, of: sessionId) { return event }
            let step = try step(entry.head, entry.content)
            return EventRecord(announcing: step, task: tasks.task(of: step), at: entry.position)
        }
    }

    /// The steps among the events.
    /// - Throws: `StoreError.abandoned` when the row is damaged.
    func steps() throws -> [StepRecord] {
        try entries(after: 0).filter { $0.head["subject"].isNull }.map { try step($0.head, $0.content) }
    }

    private typealias Entry = (position: Int, head: Value, content: StoredJSON)

    private func entries(after position: Int) throws -> [Entry] {
        var lines = lines.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Each line is ended, so that nothing is behind the last one.
        guard lines.popLast()?.isEmpty == true, !lines.isEmpty, lines.count.isMultiple(of: 2) else { throw damage }
        let start = lastPosition - lines.count / 2
        return try (max(start, position)..<lastPosition).map { before in
            let line = 2 * (before - start)
            guard let head = try? JSON.parse(String(Substring(lines[line]))) else { throw damage }
            return (before + 1, head, String(Substring(lines[line + 1])))
        }
    }

    private func step(_ head: Value, _ content: StoredJSON) throws -> StepRecord {
        guard let step = StepRecord(head, content, of: sessionId) else { throw damage }
        return step
    }

    private var damage: StoreError {
        .abandoned(reason: "what the session \(sessionId) announced up to \(lastPosition) cannot be read")
    }
}

// The first line of an event. What is nil is left out; only a step has no `subject`.
extension EventRecord {
    fileprivate var content: StoredJSON {
        switch data {
        case .members(let members): members
        case .step(let step, _): step.content
        }
    }

    fileprivate func addHead(to members: inout JSONText.Members) {
        switch data {
        case .step(let step, _): step.addHead(to: &members)
        case .members:
            members.add("at", Int(at.nanoseconds))
            members.add("kind", kind.rawValue)
            members.add("subject", subject)
        }
    }

    /// Nil for a step.
    fileprivate init?(_ head: Value, _ content: StoredJSON, at position: Int, of sessionId: String) {
        guard let at = head["at"].int, let kind = head["kind"].string.flatMap(EventKind.init),
            let subject = head["subject"].string
        else { return nil }
        self.init(
            sessionId: sessionId, position: position, at: Instant(nanoseconds: Int64(at)), kind: kind, subject: subject,
            data: .members(content))
    }
}

extension StepRecord {
    fileprivate func addHead(to members: inout JSONText.Members) {
        members.add("id", id)
        members.add("run_id", runId)
        members.add("sequence", sequence)
        members.add("type", type.rawValue)
        if let taskId { members.add("task_id", taskId) }
        if let iteration { members.add("iteration", iteration) }
        members.add("at", Int(startedAt.nanoseconds))
        if let finishedAt { members.add("finished_at", Int(finishedAt.nanoseconds)) }
        if let tokensUsed { members.add("tokens_used", tokensUsed) }
        if let error { members.add("error", error) }
    }

    /// Nil when what every step has is missing.
    fileprivate init?(_ head: Value, _ content: StoredJSON, of sessionId: String) {
        guard let id = head["id"].string, let runId = head["run_id"].string, let sequence = head["sequence"].int,
            let type = head["type"].string.flatMap(StepType.init), let at = head["at"].int
        else { return nil }
        self.init(
            id: id, runId: runId, sessionId: sessionId, sequence: sequence, type: type,
            iteration: head["iteration"].int, content: content, taskId: head["task_id"].string,
            tokensUsed: head["tokens_used"].int,
            error: head["error"].string, startedAt: Instant(nanoseconds: Int64(at)),
            finishedAt: head["finished_at"].int.map { Instant(nanoseconds: Int64($0)) })
    }
}
