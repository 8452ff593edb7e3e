import GRDB
import Values

/// The definitions of agents that are in use, kept until the configuration changes.
final class DefinitionCache: Sendable {
    private let store: Store
    private let models: any ModelSource
    private let caller: any ToolCaller
    private let judge: any CallJudge
    private let definitions = RevisionCache<Key, AgentDefinition>()

    private struct Key: Hashable {
        var versionId: String
        var role: RunRole
    }

    init(store: Store, models: any ModelSource, caller: any ToolCaller, judge: any CallJudge) {
        self.store = store
        self.models = models
        self.caller = caller
        self.judge = judge
    }

    /// The definition of a version that a run executes or is about to execute.
    func definition(
        agent agentId: String, version versionId: String, role: RunRole
    ) async throws(StoreError) -> AgentDefinition {
        let key = Key(versionId: versionId, role: role)
        return try await definitions.content(for: key, at: store.configurationRevision) {
            () async throws(StoreError) in
            let loaded = try await load(agent: agentId, version: versionId, role)
            // A provider that is missing today may be there tomorrow without any change of the configuration.
            if case .success = loaded.model { return (loaded, isKept: true) }
            return (loaded, isKept: false)
        }
    }

    private func load(
        agent agentId: String, version versionId: String, _ role: RunRole
    ) async throws(StoreError) -> AgentDefinition {
        let parts = try await store.read { try Parts(agent: agentId, version: versionId, role, in: $0) }
        guard let agent = parts.agent, let version = parts.version else {
            return .deleted(agent: agentId, version: versionId, role, tenantId: store.tenantId, caller: caller)
        }
        return AgentDefinition(
            agent: agent, version: version, role: role, lineage: parts.lineage,
            model: model(of: agent, from: parts.provider), tools: parts.tools, subAgents: parts.subAgents,
            caller: caller, judge: judge, operationNames: parts.operationNames)
    }

    private func model(of agent: AgentRecord, from record: ProviderRecord?) -> Result<any ModelProvider, ModelError> {
        guard let record else {
            return .failure(.refused("There is no model provider named \(agent.llmProviderName)."))
        }
        do { return .success(try models.provider(for: record)) } catch { return .failure(error) }
    }
}

extension AgentDefinition {
    /// What is left for a run whose agent or version was deleted: it has no tools, and fails at its next round.
    fileprivate static func deleted(
        agent agentId: String, version versionId: String, _ role: RunRole, tenantId: String, caller: any ToolCaller
    ) -> AgentDefinition {
        let never = Instant(nanoseconds: 0)
        let agent = AgentRecord(
            id: agentId, tenantId: tenantId, name: "", manifestKey: "", executionMode: .hitl, llmProviderName: "",
            createdAt: never, updatedAt: never)
        let version = VersionRecord(
            id: versionId, agentId: agentId, versionLabel: "", llmModel: "", createdAt: never, updatedAt: never)
        return AgentDefinition(
            agent: agent, version: version, role: role,
            model: .failure(.refused("The agent of this run was deleted.")), tools: [], caller: caller)
    }
}

/// The rows of one definition, read in one moment.
private struct Parts {
    var agent: AgentRecord?
    var version: VersionRecord?
    var provider: ProviderRecord?
    var lineage: [VersionRecord] = []
    var tools: [BoundTool] = []
    var subAgents: [SubAgentTool] = []
    /// Of all operations, when there are rules that may ask for them.
    var operationNames: [String: String] = [:]

    init(agent agentId: String, version versionId: String, _ role: RunRole, in db: Database) throws {
        agent = try AgentRecord.fetchOne(db, key: agentId)
        version = try VersionRecord.fetchOne(db, key: versionId)
        let byName = "SELECT * FROM providers WHERE name = ?"
        provider = try ProviderRecord.fetchOne(db, sql: byName, arguments: [agent?.llmProviderName])
        lineage = try role.ancestors.compactMap { try VersionRecord.fetchOne(db, key: $0) }
        for id in version?.allowedOperationIds ?? [] {
            guard let operation = try OperationRecord.fetchOne(db, key: id),
                let service = try ServiceRecord.fetchOne(db, key: operation.serviceId)
            else { continue }
            tools.append(BoundTool(operation: operation, service: service))
        }
        try readSubAgents(in: db)
        if ([version] + lineage).contains(where: { $0?.anomalyControl == true }) { try readOperationNames(in: db) }
    }

    private mutating func readOperationNames(in db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, name FROM operations") {
            operationNames[row["id"]] = row["name"]
        }
    }

    /// Those that may be called come first, in the order in which the version names them, so that their names do not
    /// depend on the others.
    private mutating func readSubAgents(in db: Database) throws {
        let sql = "SELECT * FROM agents WHERE execution_mode = ? ORDER BY name"
        let agents = try AgentRecord.fetchAll(db, sql: sql, arguments: [ExecutionMode.subAgent])
        let allowed = version.map { $0.canExecuteSubAgents ? $0.allowedSubAgentIds : [] } ?? []
        var taken = PlatformTools.names.union(tools.map(\.operation.name))
        let named = allowed.compactMap { id in agents.first { $0.id == id } }
        for agent in named + agents.filter({ !allowed.contains($0.id) }) {
            let name = SubAgentTool.name(of: agent, notIn: taken)
            taken.insert(name)
            subAgents.append(
                SubAgentTool(
                    agent: agent,
                    version: try agent.deployedVersionId.flatMap { try VersionRecord.fetchOne(db, key: $0) },
                    isAllowed: allowed.contains(agent.id), name: name))
        }
    }
}
