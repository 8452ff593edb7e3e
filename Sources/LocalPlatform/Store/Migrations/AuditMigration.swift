/// Who changed what, and which versions were live when. Its text is frozen: databases in the field were made by it.
enum AuditMigration {
    static let name = "audit"

    static let sql = """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor_type TEXT NOT NULL, actor_hint TEXT,
            actor_client TEXT, action TEXT NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT
        ) STRICT;

        CREATE TABLE deployments (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,
            agent_id TEXT NOT NULL REFERENCES agents(id) ON DELETE CASCADE,
            version_id TEXT NOT NULL REFERENCES versions(id) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX deployments_by_version ON deployments (version_id);
        CREATE INDEX deployments_by_agent ON deployments (agent_id);
        INSERT INTO deployments (at, agent_id, version_id)
            SELECT updated_at, agent_id, id FROM versions WHERE status = 'deployed';
        """
}
