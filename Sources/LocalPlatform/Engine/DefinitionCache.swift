import GRDB
import Synchronization
import Values

/// The definitions of agents that are in use, kept until the configuration changes.
final class DefinitionCache: Sendable {
    private let store: Store
    private let models: any ModelSource
    private let caller: any ToolCaller
    private let entries = Mutex(Entries())

    private struct Entries {
        var revision = 0
        var byVersion: [String: AgentDefinition] = [:]
    }

    init(store: Store, models: any ModelSource, caller: any ToolCaller) {
        self.store = store
        self.models = models
        self.caller = caller
    }

    /// The definition of a version that a run executes or is about to execute.
    func definition(agent agentId: String, version versionId: String) async throws(StoreError) -> AgentDefinition {
        let revision = store.configurationRevision
        let known = entries.withLock { entries in
            if entries.revision != revision { entries = Entries(revision: revision) }
            return entries.byVersion[versionId]
        }
        if let known { return known }
        let loaded = try await load(agent: agentId, version: versionId)
        entries.withLock { entries in
            // A provider that is missing today may be there tomorrow without any change of the configuration.
            if entries.revision == revision, case .success = loaded.model { entries.byVersion[versionId] = loaded }
        }
        return loaded
    }

    private func load(agent agentId: String, version versionId: String) async throws(StoreError) -> AgentDefinition {
        let parts = try await store.read { try Parts(agent: agentId, version: versionId, in: $0) }
        guard let agent = parts.agent, let version = parts.version else {
            return .deleted(agent: agentId, version: versionId, tenantId: store.tenantId, caller: caller)
        }
        return AgentDefinition(
            agent: agent, version: version, model: model(of: agent, from: parts.provider), tools: parts.tools,
            caller: caller)
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
        agent agentId: String, version versionId: String, tenantId: String, caller: any ToolCaller
    ) -> AgentDefinition {
        let never = Instant(nanoseconds: 0)
        let agent = AgentRecord(
            id: agentId, tenantId: tenantId, name: "", manifestKey: "", executionMode: .hitl, llmProviderName: "",
            createdAt: never, updatedAt: never)
        let version = VersionRecord(
            id: versionId, agentId: agentId, versionLabel: "", llmModel: "", createdAt: never, updatedAt: never)
        return AgentDefinition(
            agent: agent, version: version, model: .failure(.refused("The agent of this run was deleted.")), tools: [],
            caller: caller)
    }
}

/// The rows of one definition, read in one moment.
private struct Parts {
    var agent: AgentRecord?
    var version: VersionRecord?
    var provider: ProviderRecord?
    var tools: [BoundTool] = []

    init(agent agentId: String, version versionId: String, in db: Database) throws {
        agent = try AgentRecord.fetchOne(db, key: agentId)
        version = try VersionRecord.fetchOne(db, key: versionId)
        let byName = "SELECT * FROM providers WHERE name = ?"
        provider = try ProviderRecord.fetchOne(db, sql: byName, arguments: [agent?.llmProviderName])
        for id in version?.allowedOperationIds ?? [] {
            guard let operation = try OperationRecord.fetchOne(db, key: id),
                let service = try ServiceRecord.fetchOne(db, key: operation.serviceId)
            else { continue }
            tools.append(BoundTool(operation: operation, service: service))
        }
    }
}
