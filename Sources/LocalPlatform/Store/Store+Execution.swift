import GRDB
import Values

/// Reading runs, sessions and tasks.
extension Store {
    func run(id: String) async throws(StoreError) -> RunRecord? {
        try await read { try RunRecord.fetch(id: id, in: $0) }
    }

    func session(id: String) async throws(StoreError) -> SessionRecord? {
        try await read { try SessionRecord.fetch(id: id, in: $0) }
    }

    func task(id: String) async throws(StoreError) -> UserTaskRecord? {
        try await read { db in
            try UserTaskRecord.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM user_tasks WHERE id = ?"), arguments: [id])
        }
    }

    /// Stores the completion of a task whose run is over. Throws `conflict` when somebody else was faster.
    func complete(_ task: UserTaskRecord, at time: Instant, noting note: AuditNote?) async throws(StoreError) {
        recentConversations.forget(task.sessionId)
        try await write { db in
            try task.writeEnd(in: db)
            if let note { try note.entry.write(by: note.actor, at: time, in: db) }
        }
    }

    /// A page of an agent's root sessions, newest first, and how many fit the filter (contract, section 7). `status` is
    /// compared as text: one that does not exist gives an empty page.
    func sessions(
        agentId: String, skip: Int, take: Int, versionId: String? = nil, status: String? = nil
    ) async throws(StoreError) -> (items: [SessionRecord], total: Int) {
        let filter = """
            sessions.agent_id = :agent AND (:version IS NULL OR sessions.agent_version_id = :version)
            AND (:status IS NULL OR sessions.status = :status)
            """
        return try await read { db in
            let arguments: StatementArguments = ["agent": agentId, "version": versionId, "status": status]
            let total = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT count(*) FROM sessions WHERE \(filter)"), arguments: arguments)
            let page = try db.cachedStatement(
                sql: """
                    \(SessionRecord.select) WHERE \(filter)
                    ORDER BY sessions.started_at DESC, sessions.id LIMIT :take OFFSET :skip
                    """)
            let items = try SessionRecord.fetchAll(page, arguments: arguments + ["take": take, "skip": skip])
            return (items, total ?? 0)
        }
    }

    /// Root runs of a trigger that are not terminal (contract, section 20).
    func concurrentRootRuns(triggerId: String) async throws(StoreError) -> Int {
        try await read { db in
            let sql = "SELECT count(*) FROM sessions WHERE trigger_id = ? AND finished_at IS NULL"
            return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [triggerId]) ?? 0
        }
    }

    /// A session with its runs (root first, then by start), its steps in the order in which they were stored, and its
    /// tasks, all of the same moment. Nil when there is no such session.
    func conversation(sessionId: String) async throws(StoreError) -> Conversation? {
        if let recent = recentConversations.conversation(of: sessionId) { return recent }
        return try await read { try .fetch(sessionId: sessionId, in: $0) }
    }
}

/// A whole session as it was at one moment (contract, section 8).
struct Conversation: Sendable, Equatable {
    var session: SessionRecord
    var runs: [RunRecord]
    var steps: [StepRecord]
    var tasks: [UserTaskRecord]
    var waits: [WaitRecord]

    static func fetch(sessionId: String, in db: Database) throws -> Conversation? {
        guard let session = try SessionRecord.fetch(id: sessionId, in: db) else { return nil }
        let steps = try StepRecord.fetchAll(ofSession: sessionId, in: db)
        return Conversation(
            session: session, runs: try RunRecord.fetchAll(ofSession: sessionId, in: db), steps: steps,
            tasks: try UserTaskRecord.fetchAll(ofSession: sessionId, in: db),
            waits: steps.contains { $0.type == .agentWaitReq }
                ? try WaitRecord.fetchAll(ofSession: sessionId, in: db) : [])
    }
}

extension RunRecord {
    /// All runs that are not over. A session that is over has none, and few sessions are not over: these are looked through,
    /// so that runs need no index of their own for it.
    static let fromLive = """
        FROM sessions INDEXED BY sessions_live_by_trigger CROSS JOIN runs ON runs.session_id = sessions.id
        WHERE sessions.finished_at IS NULL AND runs.finished_at IS NULL
        """

    static func fetch(id: String, in db: Database) throws -> RunRecord? {
        try fetchOne(db.cachedStatement(sql: "SELECT * FROM runs WHERE id = ?"), arguments: [id])
    }

    static func fetchAll(ofSession sessionId: String, in db: Database) throws -> [RunRecord] {
        let sql = "SELECT * FROM runs WHERE session_id = ? ORDER BY depth > 0, started_at, id"
        return try fetchAll(db.cachedStatement(sql: sql), arguments: [sessionId])
    }
}

extension SessionRecord {
    static func fetch(id: String, in db: Database) throws -> SessionRecord? {
        try fetchOne(db.cachedStatement(sql: "\(select) WHERE sessions.id = ?"), arguments: [id])
    }
}

extension StepRecord {
    static func fetchAll(ofSession sessionId: String, in db: Database) throws -> [StepRecord] {
        let moves = try MoveRow.fetchCursor(ofSession: sessionId, in: db)
        var steps: [StepRecord] = []
        while let move = try moves.next() { steps += try move.steps() }
        return steps
    }
}

extension WaitRecord {
    static func fetchAll(ofSession sessionId: String, in db: Database) throws -> [WaitRecord] {
        let sql = "SELECT waits.* FROM waits JOIN runs ON runs.id = waits.run_id WHERE runs.session_id = ?"
        return try fetchAll(db.cachedStatement(sql: sql), arguments: [sessionId])
    }
}

extension UserTaskRecord {
    static func fetchAll(ofSession sessionId: String, in db: Database) throws -> [UserTaskRecord] {
        let sql = "SELECT * FROM user_tasks WHERE session_id = ?"
        return try fetchAll(db.cachedStatement(sql: sql), arguments: [sessionId])
    }
}
