/// Rows that only one other row leads to are found by its number, so that they need no index; attempts are kept in the order
/// in which they are made and found by their session, not by their run, whose id is random: with many runs each went to
/// another page. Its text is frozen: databases in the field were made by it.
enum AppendOnlyMigration {
    static let name = "append only"

    static let sql = sessions + attempts

    private static let sessions = """
        ALTER TABLE sessions RENAME TO old_sessions;
        CREATE TABLE sessions (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant_id TEXT NOT NULL, agent_id TEXT NOT NULL,
            agent_version_id TEXT NOT NULL, llm_model TEXT, trigger_type TEXT NOT NULL, triggered_by TEXT, trigger_id TEXT,
            trigger_name TEXT, status TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER,
            total_tokens_used INTEGER NOT NULL, run_count INTEGER NOT NULL, output TEXT, error TEXT, outcome TEXT,
            root_run_id TEXT NOT NULL, wait_seconds_used INTEGER NOT NULL, last_position INTEGER NOT NULL
        ) STRICT;
        INSERT INTO sessions SELECT NULL, * FROM old_sessions ORDER BY id;
        DROP TABLE old_sessions;
        CREATE INDEX sessions_by_agent ON sessions (agent_id, started_at, id DESC);
        CREATE INDEX sessions_live_by_trigger ON sessions (trigger_id) WHERE finished_at IS NULL;
        DROP INDEX runs_live;

        ALTER TABLE session_starts RENAME TO old_session_starts;
        CREATE TABLE session_starts (session INTEGER PRIMARY KEY, start_context TEXT NOT NULL) STRICT;
        INSERT INTO session_starts SELECT number, start_context
            FROM old_session_starts JOIN sessions ON sessions.id = session_id ORDER BY number;
        DROP TABLE old_session_starts;

        """

    private static let attempts = """
        ALTER TABLE exchanges RENAME TO old_exchanges;
        CREATE TABLE exchanges (number INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
        INSERT INTO exchanges SELECT rowid, content FROM old_exchanges ORDER BY rowid;
        ALTER TABLE attempts RENAME TO old_attempts;
        CREATE TABLE attempts (
            session_id TEXT NOT NULL, run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL, id TEXT NOT NULL,
            method TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER, url TEXT, status INTEGER,
            response_bytes INTEGER, redirects INTEGER, tool_call_id TEXT, operation_name TEXT, exchange INTEGER
        ) STRICT;
        INSERT INTO attempts SELECT session_id, run_id, call_sequence, old_attempts.id, method, old_attempts.started_at,
            old_attempts.finished_at, url, old_attempts.status, response_bytes, redirects, tool_call_id, operation_name,
            old_exchanges.rowid
            FROM old_attempts JOIN runs ON runs.id = run_id LEFT JOIN old_exchanges ON log_id = old_attempts.id
            ORDER BY old_attempts.id;
        DROP TABLE old_attempts;
        DROP TABLE old_exchanges;
        CREATE INDEX attempts_by_session ON attempts (session_id);
        """
}
