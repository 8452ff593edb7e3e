import GRDB
import Values

/// A row of the audit log.
struct AuditRecord: Sendable, Equatable {
    /// Rises with every row.
    var id: Int
    var at: Instant
    var actor: AuditActor
    var action: String
    var resource: String
    var key: String
    /// JSON; nil when there is nothing to show.
    var before: StoredJSON?
    var after: StoredJSON?
}

extension AuditEntry {
    /// Writes the entry into the transaction of the change that it tells of: both are kept, or neither.
    func write(by actor: AuditActor, at time: Instant, in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO audit (at, actor_type, actor_hint, actor_client, action, resource, key, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            time.nanoseconds, actor.kind.rawValue, actor.hint, actor.client, action.rawValue, resource.rawValue, key,
            before?.json(), after?.json())
    }
}

/// An entry of the audit log together with who it is about, for those who write it later.
struct AuditNote: Sendable {
    var entry: AuditEntry
    var actor: AuditActor
}

extension Store {
    /// A page of the audit log, newest first, and how many rows it has.
    func audit(skip: Int, take: Int) async throws(StoreError) -> (items: [AuditRecord], total: Int) {
        try await read { db in
            let sql = "SELECT * FROM audit ORDER BY id DESC LIMIT ? OFFSET ?"
            let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM audit") ?? 0
            return (try AuditRecord.fetchAll(db, sql: sql, arguments: [take, skip]), total)
        }
    }
}

extension AuditRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], at: row.time("at"),
            actor: AuditActor(
                kind: AuditActor.Kind(rawValue: row["actor_type"]) ?? .platform, hint: row["actor_hint"],
                client: row["actor_client"]),
            action: row["action"], resource: row["resource"], key: row["key"], before: row["before"],
            after: row["after"])
    }
}
