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
