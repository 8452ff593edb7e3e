import Hummingbird
import Values

/// Agents and versions as the management routes show them, read-only (contract, section 27).
struct DeskAgentRoutes: Sendable {
    let store: Store

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("agents", use: agents)
        tenant.get("agents/:agentId", use: agent)
        tenant.get("agents/:agentId/versions", use: versions)
        tenant.get("agents/:agentId/versions/:versionId", use: version)
    }

    @Sendable
    private func agents(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (agents, total) = try await store.deskAgents(skip: page.skip, take: page.take)
        return .page(agents.map(\.json), total: total)
    }

    @Sendable
    private func agent(_ request: Request, context: DeskContext) async throws -> Response {
        .json(try await find(context).json)
    }

    @Sendable
    private func versions(_ request: Request, context: DeskContext) async throws -> Response {
        let agent = try await find(context).agent
        let page = try PageQuery(request)
        let (versions, total) = try await store.versions(agentId: agent.id, skip: page.skip, take: page.take)
        return .page(versions.map(\.json), total: total)
    }

    @Sendable
    private func version(_ request: Request, context: DeskContext) async throws -> Response {
        let agent = try await find(context).agent
        guard let id = context.parameters.get("versionId")?.asUUID, let version = try await store.version(id: id),
            version.agentId == agent.id
        else { throw APIError(.notFound, "The agent \(agent.name) has no such version.") }
        return .json(version.json)
    }

    private func find(_ context: DeskContext) async throws -> DeskAgent {
        guard let id = context.parameters.get("agentId")?.asUUID, let agent = try await store.deskAgent(id: id) else {
            throw APIError(.notFound, "There is no such agent in this workspace.")
        }
        return agent
    }
}

/// An agent with what the desk shows beside it, of one moment.
struct DeskAgent: Sendable {
    let agent: AgentRecord
    let providerId: String?
    /// The deployed version, if there is one.
    let deployed: VersionRecord?
    let triggers: [TriggerRecord]
}

extension DeskAgent {
    /// The agent item of section 27, and its triggers: nothing else tells a client which ones it may name in key scopes.
    var json: JSONText {
        .record { members in
            members.add("id", agent.id)
            members.add("tenantId", agent.tenantId)
            members.add("name", agent.name)
            members.add("executionMode", agent.executionMode.rawValue)
            members.add("llmProviderId", providerId)
            members.add("deployedVersionId", deployed?.id)
            members.add("deployedVersionLabel", deployed?.versionLabel)
            members.add("deployedLlmModel", deployed?.llmModel)
            members.add("blockedUntilReviewed", Value.bool(false))
            for name in ["blockedReason", "blockedByIncidentId", "blockedAt"] { members.add(name, Value.null) }
            members.add("createdAt", agent.createdAt)
            members.add("updatedAt", agent.updatedAt)
            members.add("triggers", .list(triggers.map(\.json)))
        }
    }
}

extension TriggerRecord {
    fileprivate var json: JSONText {
        .record { members in
            members.add("id", id)
            members.add("name", name)
            members.add("type", type.rawValue)
            members.add("active", Value.bool(active))
        }
    }
}
