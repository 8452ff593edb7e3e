/// Incidents, and the order of the review queue. Its text is frozen: databases in the field were made by it.
enum ReviewMigration {
    static let name = "review"

    static let sql = """
        CREATE TABLE incidents (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL, run_id TEXT NOT NULL, agent_id TEXT NOT NULL,
            rule_id TEXT NOT NULL, owner_agent_id TEXT NOT NULL, action TEXT NOT NULL, reason TEXT,
            tool_call_id TEXT NOT NULL, tool_name TEXT NOT NULL, operation_name TEXT NOT NULL,
            arguments_preview TEXT NOT NULL, source TEXT NOT NULL, user_task_id TEXT, created_at INTEGER NOT NULL,
            solved_at INTEGER, solved_by TEXT, comment TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidents_by_session ON incidents (session_id);

        CREATE INDEX user_tasks_by_status ON user_tasks (status);
        """
}
