import GRDB

/// What a request needs before it may do anything, each read in one moment.
extension Store {
    /// A run with its session and the trigger that started it; nil when there is no such run.
    func runAccess(runId: String) async throws(StoreError) -> RunAccess? {
        try await read { db in
            guard let run = try RunRecord.fetch(id: runId, in: db),
                let session = try SessionRecord.fetch(id: run.sessionId, in: db)
            else { return nil }
            return RunAccess(
                run: run, session: session, trigger: try TriggerRecord.fetch(id: session.triggerId, in: db))
        }
    }

    /// An agent with its API trigger and its deployed version; nil when there is no such agent or it has no such trigger.
    func startTarget(agentId: String) async throws(StoreError) -> StartTarget? {
        try await read { db in
            let triggers = try db.cachedStatement(sql: "SELECT * FROM triggers WHERE agent_id = ? AND type = 'api'")
            return try TriggerRecord.fetchOne(triggers, arguments: [agentId]).flatMap { try StartTarget($0, in: db) }
        }
    }

    /// A trigger of whatever type with its agent and that agent's deployed version; nil when there is no such trigger.
    func startTarget(triggerId: String) async throws(StoreError) -> StartTarget? {
        try await read { db in
            try TriggerRecord.fetch(id: triggerId, in: db).flatMap { try StartTarget($0, in: db) }
        }
    }
}

extension StartTarget {
    fileprivate init?(_ trigger: TriggerRecord, in db: Database) throws {
        let agents = try db.cachedStatement(sql: "SELECT * FROM agents WHERE id = ?")
        let versions = try db.cachedStatement(sql: "SELECT * FROM versions WHERE id = ?")
        guard let agent = try AgentRecord.fetchOne(agents, arguments: [trigger.agentId]) else { return nil }
        let version = try agent.deployedVersionId.flatMap { try VersionRecord.fetchOne(versions, arguments: [$0]) }
        self.init(agent: agent, trigger: trigger, version: version)
    }
}

extension TriggerRecord {
    fileprivate static func fetch(id: String?, in db: Database) throws -> TriggerRecord? {
        guard let id else { return nil }
        return try fetchOne(db.cachedStatement(sql: "SELECT * FROM triggers WHERE id = ?"), arguments: [id])
    }
}
