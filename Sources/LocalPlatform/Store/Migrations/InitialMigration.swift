/// The first layout of the store. Its text is frozen: databases in the field were made by it.
enum InitialMigration {
    static let name = "1 initial"

    static let sql = configuration + execution

    private static let configuration = """
        CREATE TABLE workspace (tenant_id TEXT NOT NULL) STRICT;

        CREATE TABLE providers (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL, base_url_override TEXT,
            api_key_secret_name TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE services (
            id TEXT PRIMARY KEY, manifest_key TEXT UNIQUE, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
            config TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE operations (
            id TEXT PRIMARY KEY, service_id TEXT NOT NULL REFERENCES services(id) ON DELETE CASCADE,
            manifest_key TEXT, name TEXT NOT NULL, description TEXT NOT NULL, configuration TEXT NOT NULL,
            arguments_schema TEXT NOT NULL, require_approval INTEGER,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            UNIQUE (service_id, name)
        ) STRICT;

        CREATE TABLE agents (
            id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, name TEXT NOT NULL UNIQUE, manifest_key TEXT NOT NULL UNIQUE,
            execution_mode TEXT NOT NULL, llm_provider_name TEXT NOT NULL, deployed_version_id TEXT,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE versions (
            id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents(id) ON DELETE CASCADE,
            version_label TEXT NOT NULL, status TEXT NOT NULL, llm_model TEXT NOT NULL, instructions TEXT NOT NULL,
            description TEXT, input_schema TEXT NOT NULL, output_schema TEXT NOT NULL, temperature REAL NOT NULL,
            top_p REAL, top_k INTEGER, max_iterations INTEGER NOT NULL, max_tokens_per_run INTEGER NOT NULL,
            max_tool_calls INTEGER NOT NULL, max_session_tokens INTEGER, max_session_duration_sec INTEGER,
            anomaly_control INTEGER NOT NULL, rules TEXT NOT NULL, allowed_operation_ids TEXT NOT NULL,
            can_execute_sub_agents INTEGER NOT NULL, sub_agent_execution_model TEXT NOT NULL,
            allowed_sub_agent_ids TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            UNIQUE (agent_id, version_label)
        ) STRICT;

        CREATE TABLE triggers (
            id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents(id) ON DELETE CASCADE, manifest_key TEXT,
            name TEXT NOT NULL, type TEXT NOT NULL, active INTEGER NOT NULL, last_fired_at INTEGER,
            rpm_limit INTEGER, rpd_limit INTEGER, max_concurrent_runs INTEGER, max_input_tokens INTEGER,
            ip_whitelist TEXT NOT NULL, expose_step_timeline_to_api INTEGER NOT NULL, settings TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            UNIQUE (agent_id, name)
        ) STRICT;

        CREATE TABLE api_keys (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE, last_four TEXT NOT NULL,
            scopes TEXT NOT NULL, allow_file_uploads INTEGER NOT NULL, created_at INTEGER NOT NULL,
            revoked_at INTEGER, last_used_at INTEGER
        ) STRICT;

        CREATE TABLE ingress (
            id TEXT PRIMARY KEY, trigger_id TEXT NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL,
            outcome TEXT NOT NULL, http_status INTEGER NOT NULL, run_id TEXT, ref_log_id TEXT, client TEXT, payload TEXT,
            counts_for_limits INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ingress_by_trigger ON ingress (trigger_id, at);

        """

    private static let execution = """
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, agent_id TEXT NOT NULL, agent_version_id TEXT NOT NULL,
            llm_model TEXT, trigger_type TEXT NOT NULL, triggered_by TEXT, trigger_id TEXT, trigger_name TEXT,
            status TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER, total_tokens_used INTEGER NOT NULL,
            run_count INTEGER NOT NULL, output TEXT, error TEXT, outcome TEXT, root_run_id TEXT NOT NULL,
            wait_seconds_used INTEGER NOT NULL, last_position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_agent ON sessions (agent_id, started_at DESC, id);
        CREATE INDEX sessions_live_by_trigger ON sessions (trigger_id) WHERE finished_at IS NULL;

        CREATE TABLE session_starts (session_id TEXT PRIMARY KEY, start_context TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL, agent_id TEXT NOT NULL, agent_version_id TEXT NOT NULL,
            parent_run_id TEXT, depth INTEGER NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
            finished_at INTEGER, total_tokens_used INTEGER NOT NULL, input TEXT, output TEXT, error TEXT, outcome TEXT,
            llm_model TEXT, agent_name TEXT, version_label TEXT, iteration INTEGER NOT NULL,
            tool_call_attempts INTEGER NOT NULL, last_sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX runs_by_session ON runs (session_id);
        CREATE INDEX runs_live ON runs (status) WHERE finished_at IS NULL;

        CREATE TABLE steps (
            session_id TEXT NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, run_id TEXT NOT NULL,
            sequence INTEGER NOT NULL, type TEXT NOT NULL, iteration INTEGER, content TEXT NOT NULL,
            tokens_used INTEGER, error TEXT, started_at INTEGER NOT NULL, finished_at INTEGER,
            PRIMARY KEY (session_id, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            session_id TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
            subject TEXT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (session_id, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE user_tasks (
            id TEXT PRIMARY KEY, session_id TEXT NOT NULL, run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL,
            kind TEXT NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, outcome TEXT, answer TEXT,
            metadata TEXT, completed_by_type TEXT, completed_by_id TEXT, requested_at INTEGER NOT NULL,
            completed_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX user_tasks_by_session ON user_tasks (session_id);

        CREATE TABLE attempts (
            run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL, id TEXT NOT NULL, method TEXT NOT NULL,
            started_at INTEGER NOT NULL, finished_at INTEGER, url TEXT, status INTEGER, response_bytes INTEGER,
            redirects INTEGER,
            PRIMARY KEY (run_id, call_sequence, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE waits (
            run_id TEXT NOT NULL, id TEXT NOT NULL, session_id TEXT NOT NULL, call_sequence INTEGER NOT NULL,
            tool_call_id TEXT NOT NULL, arguments TEXT NOT NULL, scheduled_seconds INTEGER NOT NULL,
            until INTEGER NOT NULL, requested_at INTEGER NOT NULL, outcome TEXT, ended_at INTEGER,
            PRIMARY KEY (run_id, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX waits_pending ON waits (until) WHERE outcome IS NULL;
        """
}
