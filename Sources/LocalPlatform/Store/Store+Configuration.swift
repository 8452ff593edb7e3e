import GRDB
import Values

/// Reading agents and what belongs to them. They are written inside `configure { … }` by the methods of GRDB:
/// `record.insert(db)`, `record.upsert(db)`, `record.delete(db)`.
extension Store {
    func agent(id: String) async throws(StoreError) -> AgentRecord? {
        try await read { try AgentRecord.fetchOne($0, key: id) }
    }

    /// A page of the agents by name, and how many there are.
    func agents(skip: Int, take: Int) async throws(StoreError) -> (items: [AgentRecord], total: Int) {
        try await read { db in
            let sql = "SELECT * FROM agents ORDER BY name LIMIT ? OFFSET ?"
            return (try AgentRecord.fetchAll(db, sql: sql, arguments: [take, skip]), try AgentRecord.fetchCount(db))
        }
    }

    func version(id: String) async throws(StoreError) -> VersionRecord? {
        try await read { try VersionRecord.fetchOne($0, key: id) }
    }

    /// A page of an agent's versions, newest first, and how many there are.
    func versions(
        agentId: String, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [VersionRecord], total: Int) {
        try await read { db in
            let sql = "SELECT * FROM versions WHERE agent_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?"
            let count = "SELECT count(*) FROM versions WHERE agent_id = ?"
            let items = try VersionRecord.fetchAll(db, sql: sql, arguments: [agentId, take, skip])
            return (items, try Int.fetchOne(db, sql: count, arguments: [agentId]) ?? 0)
        }
    }

    /// The trigger through which the API starts an agent; there is at most one.
    func apiTrigger(ofAgent agentId: String) async throws(StoreError) -> TriggerRecord? {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM triggers WHERE agent_id = ? AND type = 'api'")
            return try TriggerRecord.fetchOne(statement, arguments: [agentId])
        }
    }
}

/// API keys (contract, section 3).
extension Store {
    /// All keys, oldest first.
    func keys() async throws(StoreError) -> [APIKeyRecord] {
        try await read { try APIKeyRecord.fetchAll($0, sql: "SELECT * FROM api_keys ORDER BY created_at, id") }
    }

    /// The key with this id, revoked or not.
    func key(id: String) async throws(StoreError) -> APIKeyRecord? {
        try await read { try APIKeyRecord.fetchOne($0, key: id) }
    }

    /// Remembers when a key was last used.
    func noteUse(ofKey id: String, at time: Instant) async throws(StoreError) {
        try await write { db in
            try db.executeCached("UPDATE api_keys SET last_used_at = ? WHERE id = ?", time.nanoseconds, id)
        }
    }

    /// The names of all agents and triggers by their ids.
    func scopeNames() async throws(StoreError) -> ScopeNames {
        try await read { db in
            ScopeNames(
                agents: try Row.fetchAll(db, sql: "SELECT id, name FROM agents").names,
                triggers: try Row.fetchAll(db, sql: "SELECT id, name FROM triggers").names)
        }
    }
}

extension [Row] {
    /// The column `name` by the column `id`.
    fileprivate var names: [String: String] { Dictionary(map { ($0["id"], $0["name"]) }) { first, _ in first } }
}
