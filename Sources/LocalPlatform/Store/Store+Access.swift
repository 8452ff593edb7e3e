import GRDB

/// What a request needs before it may do anything, each read in one moment.
extension Store {
    /// A run with its session and the trigger that started it; nil when there is no such run.
    func runAccess(runId: String) async throws(StoreError) -> RunAccess? {
        if let recent = recentRuns.entry(of: runId) {
            let trigger = try await trigger(startedBy: recent.session.triggerId)
            return RunAccess(run: recent.run, session: recent.session, trigger: trigger)
        }
        return try await read { db in
            guard let run = try RunRecord.fetch(id: runId, in: db),
                let session = try SessionRecord.fetch(id: run.sessionId, in: db)
            else { return nil }
            return RunAccess(
                run: run, session: session, trigger: try TriggerRecord.fetch(id: session.triggerId, in: db))
        }
    }

    private func trigger(startedBy id: String?) async throws(StoreError) -> TriggerRecord? {
        guard let id else { return nil }
        return try await triggers.content(for: id, at: configurationRevision) { () async throws(StoreError) in
            let trigger = try await read { try TriggerRecord.fetch(id: id, in: $0) }
            return (trigger, isKept: trigger != nil)
        }
    }

    /// An agent with its API trigger and its deployed version; nil when there is no such agent or it has no such trigger.
    func startTarget(agentId: String) async throws(StoreError) -> StartTarget? {
        try await startTarget(.agent(agentId)) { db in
            let triggers = try db.cachedStatement(sql: "SELECT * FROM triggers WHERE agent_id = ? AND type = 'api'")
            return try TriggerRecord.fetchOne(triggers, arguments: [agentId])
        }
    }

    /// A trigger of whatever type with its agent and that agent's deployed version; nil when there is no such trigger.
    func startTarget(triggerId: String) async throws(StoreError) -> StartTarget? {
        try await startTarget(.trigger(triggerId)) { try TriggerRecord.fetch(id: triggerId, in: $0) }
    }

    private func startTarget(
        _ key: StartTargetKey, _ trigger: @escaping @Sendable (Database) throws -> TriggerRecord?
    ) async throws(StoreError) -> StartTarget? {
        try await startTargets.content(for: key, at: configurationRevision) { () async throws(StoreError) in
            let target = try await read { db in try trigger(db).flatMap { try StartTarget($0, in: db) } }
            return (target, isKept: target != nil)
        }
    }
}

/// What a start names.
enum StartTargetKey: Hashable, Sendable {
    case agent(String)
    case trigger(String)
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
