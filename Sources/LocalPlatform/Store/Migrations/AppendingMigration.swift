/// Tables that grow with every run keep their rows in the order in which they are written, each found by an index, so that
/// runs at work write to the same few pages. Steps and the other events of a session stand in one table. Its text is
/// frozen: databases in the field were made by it.
enum AppendingMigration {
    static let name = "appending"

    static let sql = sessions + runs + events + tasks + exchanges

    private static let sessions = """
        ALTER TABLE sessions RENAME TO old_sessions;
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, agent_id TEXT NOT NULL, agent_version_id TEXT NOT NULL,
            llm_model TEXT, trigger_type TEXT NOT NULL, triggered_by TEXT, trigger_id TEXT, trigger_name TEXT,
            status TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER, total_tokens_used INTEGER NOT NULL,
            run_count INTEGER NOT NULL, output TEXT, error TEXT, outcome TEXT, root_run_id TEXT NOT NULL,
            wait_seconds_used INTEGER NOT NULL, last_position INTEGER NOT NULL
        ) STRICT;
        INSERT INTO sessions SELECT * FROM old_sessions ORDER BY id;
        DROP TABLE old_sessions;
        CREATE INDEX sessions_by_agent ON sessions (agent_id, started_at DESC, id);
        CREATE INDEX sessions_live_by_trigger ON sessions (trigger_id) WHERE finished_at IS NULL;

        ALTER TABLE session_starts RENAME TO old_session_starts;
        CREATE TABLE session_starts (session_id TEXT PRIMARY KEY, start_context TEXT NOT NULL) STRICT;
        INSERT INTO session_starts SELECT * FROM old_session_starts ORDER BY session_id;
        DROP TABLE old_session_starts;

        """

    private static let runs = """
        ALTER TABLE runs RENAME TO old_runs;
        CREATE TABLE runs (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL, agent_id TEXT NOT NULL, agent_version_id TEXT NOT NULL,
            parent_run_id TEXT, depth INTEGER NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
            finished_at INTEGER, total_tokens_used INTEGER NOT NULL, input TEXT, output TEXT, error TEXT, outcome TEXT,
            llm_model TEXT, agent_name TEXT, version_label TEXT, iteration INTEGER NOT NULL,
            tool_call_attempts INTEGER NOT NULL, last_sequence INTEGER NOT NULL
        ) STRICT;
        INSERT INTO runs SELECT * FROM old_runs ORDER BY started_at;
        DROP TABLE old_runs;
        CREATE INDEX runs_by_session ON runs (session_id);
        CREATE INDEX runs_live ON runs (started_at) WHERE finished_at IS NULL;

        """

    /// Of a step `subject` is null and `content` what its type adds; of other events `type` is null and `content` their data.
    private static let events = """
        ALTER TABLE events RENAME TO old_events;
        CREATE TABLE events (
            session_id TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT,
            step_id TEXT, run_id TEXT, sequence INTEGER, type TEXT, iteration INTEGER, tokens_used INTEGER,
            finished_at INTEGER, error TEXT, content TEXT NOT NULL,
            PRIMARY KEY (session_id, position)
        ) STRICT;
        INSERT INTO events
            SELECT session_id, position, at, kind, subject, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, data
            FROM old_events
            UNION ALL
            SELECT session_id, position, started_at, 'step', NULL, id, run_id, sequence, type, iteration, tokens_used,
            finished_at, error, content FROM steps
            ORDER BY session_id, position;
        DROP TABLE old_events;
        DROP TABLE steps;

        """

    private static let tasks = """
        ALTER TABLE user_tasks RENAME TO old_user_tasks;
        CREATE TABLE user_tasks (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL, run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL,
            kind TEXT NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, outcome TEXT, answer TEXT,
            metadata TEXT, completed_by_type TEXT, completed_by_id TEXT, requested_at INTEGER NOT NULL,
            completed_at INTEGER
        ) STRICT;
        INSERT INTO user_tasks SELECT * FROM old_user_tasks ORDER BY id;
        DROP TABLE old_user_tasks;
        CREATE INDEX user_tasks_by_session ON user_tasks (session_id);
        CREATE INDEX user_tasks_pending ON user_tasks (id) WHERE status = 'pending';

        """

    private static let exchanges = """
        ALTER TABLE exchanges RENAME TO old_exchanges;
        CREATE TABLE exchanges (
            log_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL, tool_call_id TEXT NOT NULL,
            operation_name TEXT NOT NULL, content TEXT NOT NULL
        ) STRICT;
        INSERT INTO exchanges SELECT * FROM old_exchanges ORDER BY log_id;
        DROP TABLE old_exchanges;
        """
}
