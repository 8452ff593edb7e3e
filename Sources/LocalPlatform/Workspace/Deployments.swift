import GRDB
import Values

/// Which versions were live, in the order in which they became so.
enum Deployments {
    static func note(_ version: VersionRecord, at time: Instant, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO deployments (at, agent_id, version_id) VALUES (?, ?, ?)",
            arguments: [time.nanoseconds, version.agentId, version.id])
    }

    /// What the audit log says of a change of what is live: the labels before and after, nil where nothing was or is.
    static func entry(_ action: AuditAction, key: String, from former: String?, to label: String?) -> AuditEntry {
        AuditEntry(action, .version, key: key, before: state(former), after: state(label))
    }

    private static func state(_ label: String?) -> Values.Value {
        ["deployedVersionLabel": label.map { .string($0) } ?? .null]
    }

    /// Versions of the agent that were live at some time and still are there, the latest first.
    static func versionIds(ofAgent agentId: String, in db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT version_id FROM deployments WHERE agent_id = ? GROUP BY version_id ORDER BY max(id) DESC",
            arguments: [agentId])
    }
}
