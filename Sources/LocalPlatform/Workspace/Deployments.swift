import GRDB
import Values

/// Which versions were live, in the order in which they became so.
enum Deployments {
    static func note(_ version: VersionRecord, at time: Instant, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO deployments (at, agent_id, version_id) VALUES (?, ?, ?)",
            arguments: [time.nanoseconds, version.agentId, version.id])
    }

    /// Versions of the agent that were live at some time and still are there, the latest first.
    static func versionIds(ofAgent agentId: String, in db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT version_id FROM deployments WHERE agent_id = ? GROUP BY version_id ORDER BY max(id) DESC",
            arguments: [agentId])
    }
}
