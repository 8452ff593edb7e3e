import GRDB
import Values

/// The review queue: user tasks of all sessions (contract, section 28).
extension Store {
    /// A page of the tasks, newest first, and how many fit the filter.
    func reviewTasks(
        _ filter: TaskFilter, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [ReviewTask], total: Int) {
        try await read { db in
            let total = try Int.fetchOne(
                db, sql: "SELECT count(*) \(ReviewTask.source) WHERE \(filter.condition)", arguments: filter.arguments)
            // The ids of tasks rise with time.
            let items = try ReviewTask.fetchAll(
                db,
                sql: """
                    \(ReviewTask.select) WHERE \(filter.condition)
                    ORDER BY user_tasks.id DESC LIMIT :take OFFSET :skip
                    """,
                arguments: filter.arguments + ["take": take, "skip": skip])
            return (items, total ?? 0)
        }
    }

    func reviewTask(id: String) async throws(StoreError) -> ReviewTask? {
        try await read { db in
            try ReviewTask.fetchOne(db, sql: "\(ReviewTask.select) WHERE user_tasks.id = ?", arguments: [id])
        }
    }
}

/// A user task with the run and the session that it belongs to.
struct ReviewTask: Sendable {
    var task: UserTaskRecord
    /// The agent whose run the task belongs to.
    var agentId: String
    var agentName: String?
    var rootAgentId: String
    var rootAgentName: String?
    var sessionStatus: RunStatus
}

extension ReviewTask: FetchableRecord {
    fileprivate static let source = """
        FROM user_tasks JOIN runs ON runs.id = user_tasks.run_id JOIN sessions ON sessions.id = user_tasks.session_id
        JOIN runs AS roots ON roots.id = sessions.root_run_id
        """

    fileprivate static let select = """
        SELECT user_tasks.*, runs.agent_id, runs.agent_name, sessions.agent_id AS root_agent_id,
        roots.agent_name AS root_agent_name, sessions.status AS session_status \(source)
        """

    init(row: Row) {
        self.init(
            task: UserTaskRecord(row: row), agentId: row["agent_id"], agentName: row["agent_name"],
            rootAgentId: row["root_agent_id"], rootAgentName: row["root_agent_name"],
            sessionStatus: row["session_status"])
    }
}

/// Which tasks are wanted; nil wants all.
struct TaskFilter: Sendable {
    var status: String?
    var kinds: [TaskKind]?
    /// Of the task's run or of its session's root.
    var agentId: String?
    var sessionId: String?

    fileprivate var condition: String {
        var parts = [
            "(:session IS NULL OR user_tasks.session_id = :session)",
            "(:agent IS NULL OR runs.agent_id = :agent OR sessions.agent_id = :agent)",
        ]
        // As the index of the pending tasks has it: they are few among many.
        if isPending {
            parts.append("user_tasks.status = 'pending'")
        } else if status != nil {
            parts.append("user_tasks.status = :status")
        }
        if let kinds {
            parts.append("user_tasks.kind IN (\(kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))")
        }
        return parts.joined(separator: " AND ")
    }

    fileprivate var arguments: StatementArguments {
        var arguments: StatementArguments = ["session": sessionId, "agent": agentId]
        if let status, !isPending { arguments += ["status": status] }
        return arguments
    }

    private var isPending: Bool { status == TaskStatus.pending.rawValue }
}
