import HTTPTypes
import Hummingbird
import Values

/// `GET /v1/agents/{agentId}/sessions` (contract, section 7).
struct SessionRoutes: Sendable {
    let store: Store

    func add(to agents: RouterGroup<KeyContext>) {
        agents.get(":agentId/sessions", use: list)
    }

    @Sendable
    private func list(_ request: Request, context: KeyContext) async throws -> Response {
        guard let agentId = context.pathId("agentId"), context.key.opens(agent: agentId),
            try await isKnown(agentId, to: context.key)
        else {
            throw APIError(.agentNotInScope, "This API key has no scope for this agent.")
        }
        let page = try PageQuery(request)
        let query = request.uri.queryParameters
        let (sessions, total) = try await store.sessions(
            agentId: agentId, skip: page.skip, take: page.take, versionId: try versionId(query["versionId"]),
            status: query["status"].map { String($0) })
        return .page(sessions.map(\.listItem), total: total)
    }

    /// A scope names an agent that is there; a key for all agents says nothing about this one.
    private func isKnown(_ agentId: String, to key: APIKeyRecord) async throws -> Bool {
        guard key.opensAllAgents else { return true }
        return try await store.agent(id: agentId) != nil
    }

    private func versionId(_ text: Substring?) throws(APIError) -> String? {
        guard let text else { return nil }
        guard let id = text.asUUID else { throw .invalid("versionId", "must be a UUID") }
        return id
    }
}

extension Response {
    /// A page of a list with the number of all that match (contract, sections 7 and 27).
    static func page(_ items: [JSONText], total: Int) -> Response {
        .json(
            .record { page in
                page.add("items", .list(items))
                page.add("total", total)
            })
    }
}
