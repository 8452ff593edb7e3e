import HTTPTypes
import Hummingbird
import Values

/// Agents: reading, making, changing and deleting them (contract, sections 17 and 27).
struct DeskAgentRoutes: Sendable {
    let store: Store
    let editor: WorkspaceEditor

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("agents", use: agents)
        tenant.post("agents", use: create)
        tenant.get("agents/:agentId", use: agent)
        tenant.patch("agents/:agentId", use: update)
        tenant.delete("agents/:agentId", use: delete)
    }

    @Sendable
    private func agents(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (agents, total) = try await store.deskAgents(skip: page.skip, take: page.take)
        return .page(agents.map(\.json), total: total)
    }

    @Sendable
    private func agent(_ request: Request, context: DeskContext) async throws -> Response {
        try await show(context.agentId())
    }

    /// `{name, executionMode, llmProviderName, manifestKey?}` → 201 and the agent.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let body = AgentBody(members: try await JSONBody.read(request) ?? Record())
        let id = try await editor.change(by: context.actor) { change in
            try change.create(try body.draft(in: change.workspace)).id
        }
        return try await show(id, status: .created)
    }

    /// The members that are to change → the agent.
    @Sendable
    private func update(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.agentId()
        let body = AgentBody(members: try await JSONBody.read(request) ?? Record())
        try await editor.change(by: context.actor) { change in
            _ = try change.update(try body.draft(over: try change.agent(id), in: change.workspace))
        }
        return try await show(id)
    }

    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.agentId()
        try await editor.change(by: context.actor) { try $0.deleteAgent(id) }
        return .ok
    }

    private func show(_ id: String, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard let agent = try await store.deskAgent(id: id) else { throw WorkspaceError.agentNotFound }
        return .json(agent.json, status: status)
    }
}

extension DeskContext {
    /// The agent's id in the path.
    func agentId() throws(WorkspaceError) -> String {
        guard let id = pathId("agentId") else { throw .agentNotFound }
        return id
    }

    /// The version's id in the path.
    func versionId() throws(WorkspaceError) -> String {
        guard let id = pathId("versionId") else { throw .versionNotFound }
        return id
    }
}

extension Response {
    /// `{"ok":true}`
    static var ok: Response { .json(.record { $0.add("ok", Value.bool(true)) }) }
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
    /// The agent item of section 27, its key in manifests, and its triggers: nothing else tells a client which ones it may
    /// name in key scopes.
    var json: JSONText {
        .record { members in
            members.add("id", agent.id)
            members.add("tenantId", agent.tenantId)
            members.add("name", agent.name)
            members.add("manifestKey", agent.manifestKey)
            members.add("executionMode", agent.executionMode.rawValue)
            members.add("llmProviderId", providerId)
            members.add("deployedVersionId", deployed?.id)
            members.add("deployedVersionLabel", deployed?.versionLabel)
            members.add("deployedLlmModel", deployed?.llmModel)
            members.add("blockedUntilReviewed", Value.bool(false))
            for name: StaticString in ["blockedReason", "blockedByIncidentId", "blockedAt"] {
                members.add(name, Value.null)
            }
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
