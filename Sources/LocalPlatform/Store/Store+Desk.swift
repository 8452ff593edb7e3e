import GRDB

/// What the management routes show (contract, section 27).
extension Store {
    /// A page of the agents by name with all that is shown beside them, and how many agents there are.
    func deskAgents(skip: Int, take: Int) async throws(StoreError) -> (items: [DeskAgent], total: Int) {
        try await read { db in
            let page = try AgentRecord.fetchAll(
                db, sql: "SELECT * FROM agents ORDER BY name LIMIT ? OFFSET ?", arguments: [take, skip])
            return (try page.map { try DeskAgent($0, in: db) }, try AgentRecord.fetchCount(db))
        }
    }

    func deskAgent(id: String) async throws(StoreError) -> DeskAgent? {
        try await read { db in try AgentRecord.fetchOne(db, key: id).map { try DeskAgent($0, in: db) } }
    }
}

/// Triggers.
extension Store {
    /// A page of the triggers by agent and name, and how many fit the filter; nil wants all.
    func deskTriggers(
        agentId: String?, type: TriggerType?, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [DeskTrigger], total: Int) {
        let filter = "WHERE (:agent IS NULL OR agent_id = :agent) AND (:type IS NULL OR triggers.type = :type)"
        return try await read { db in
            let arguments: StatementArguments = ["agent": agentId, "type": type]
            let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM triggers \(filter)", arguments: arguments)
            let items = try DeskTrigger.fetchAll(
                filter + " ORDER BY agents.name, triggers.name LIMIT :take OFFSET :skip",
                arguments + ["take": take, "skip": skip], in: db)
            return (items, total ?? 0)
        }
    }

    func deskTrigger(id: String) async throws(StoreError) -> DeskTrigger? {
        try await read { try DeskTrigger.fetchAll("WHERE triggers.id = ?", [id], in: $0).first }
    }
}

extension DeskTrigger {
    fileprivate static func fetchAll(
        _ filter: String, _ arguments: StatementArguments, in db: Database
    ) throws -> [DeskTrigger] {
        let sql = """
            SELECT triggers.*, agents.name AS agent_name FROM triggers JOIN agents ON agents.id = triggers.agent_id
            \(filter)
            """
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            DeskTrigger(trigger: TriggerRecord(row: row), agentName: row["agent_name"])
        }
    }
}

extension DeskAgent {
    fileprivate init(_ agent: AgentRecord, in db: Database) throws {
        self.init(
            agent: agent,
            providerId: try String.fetchOne(
                db, sql: "SELECT id FROM providers WHERE name = ?", arguments: [agent.llmProviderName]),
            deployed: try agent.deployedVersionId.flatMap { try VersionRecord.fetchOne(db, key: $0) },
            triggers: try TriggerRecord.fetchAll(
                db, sql: "SELECT * FROM triggers WHERE agent_id = ? ORDER BY name", arguments: [agent.id]))
    }
}
