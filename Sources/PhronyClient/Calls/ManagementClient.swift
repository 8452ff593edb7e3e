public import Values

/// The management routes of a workspace (contract, section 27), over the same transports as `PhronyClient` and with an
/// access token. It throws as `PhronyClient` does.
public struct ManagementClient: Sendable {
    private let caller: Caller

    /// - Parameter sleep: How to wait between retries.
    public init(
        transport: any Transport, retry: RetryPolicy = RetryPolicy(),
        sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
    ) {
        caller = Caller(transport: transport, retry: retry, sleep: sleep)
    }

    /// The workspace's agents with their triggers.
    /// - Parameter take: How many to return at most; the server never gives more than 100.
    public func agents(tenant: String, skip: Int? = nil, take: Int? = nil) async throws(PhronyError) -> AgentPage {
        let query = [("skip", skip.map(String.init)), ("take", take.map(String.init))]
        return try await caller.call(request(.get, Self.path(tenant, "agents"), query: .given(query)))
    }

    /// All of the workspace's agents, page after page.
    public func allAgents(tenant: String) async throws(PhronyError) -> [AgentView] {
        var found: [AgentView] = []
        while true {
            let page = try await agents(tenant: tenant, skip: found.count, take: 100)
            found += page.items
            if page.items.isEmpty || found.count >= page.total { return found }
        }
    }

    /// Makes an API key for these agents and triggers.
    /// - Parameter ephemeral: The key lives only as long as the platform's process.
    public func createAPIKey(
        tenant: String, name: String, scopes: [KeyScope], allowFileUploads: Bool = false, ephemeral: Bool = false
    ) async throws(PhronyError) -> CreatedAPIKey {
        try await createAPIKey(
            tenant: tenant,
            [
                "name": .string(name), "scopes": .list(List(scopes.map(\.value))),
                "allowFileUploads": .bool(allowFileUploads), "ephemeral": .bool(ephemeral),
            ])
    }

    /// Makes an API key for whoever works at the desk: it opens every agent of the workspace, those to come included, may
    /// upload files, and lives only as long as the platform's process.
    public func createDeskKey(tenant: String, name: String) async throws(PhronyError) -> CreatedAPIKey {
        try await createAPIKey(
            tenant: tenant, ["name": .string(name), "allAgents": true, "allowFileUploads": true, "ephemeral": true])
    }

    private func createAPIKey(tenant: String, _ body: Value) async throws(PhronyError) -> CreatedAPIKey {
        let request = request(.post, Self.path(tenant, "api-keys"), body: body)
        let response = try await caller.send(request)
        return try Caller.read(response, request, isConfidential: true, as: CreatedAPIKey.init(answer:))
    }

    /// Makes the key worthless at once.
    public func revokeAPIKey(tenant: String, key: String) async throws(PhronyError) {
        _ = try await caller.send(request(.post, Self.path(tenant, "api-keys", key, "revoke")))
    }

    /// The session a run belongs to with its timeline, whatever its trigger hides from API clients (contract, section 11).
    public func conversation(
        tenant: String, run: String, stepContent: StepContent? = nil
    ) async throws(PhronyError) -> Conversation {
        let path = Self.path(tenant, "runs", run, "conversation")
        return try await caller.call(
            request(.get, path, query: .given([("stepContent", stepContent?.rawValue)])))
    }

    /// Gets anything below `/internal/v1`; null when the answer is empty.
    public func get(
        _ path: String, query: [(name: String, value: String)] = []
    ) async throws(PhronyError) -> Value {
        try await send(.get, path, query: query)
    }

    /// Posts to anything below `/internal/v1`; null when the answer is empty.
    public func post(_ path: String, body: Value? = nil) async throws(PhronyError) -> Value {
        try await send(.post, path, body: body)
    }

    /// Sends any request to anything below `/internal/v1`; null when the answer is empty.
    public func send(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: Value? = nil
    ) async throws(PhronyError) -> Value {
        try await caller.value(request(method, path, query: query, body: body))
    }

    /// Gets what is no JSON, such as a manifest, as text in UTF-8.
    public func text(
        _ path: String, query: [(name: String, value: String)] = []
    ) async throws(PhronyError) -> String {
        String(decoding: try await caller.send(request(.get, path, query: query)).body, as: UTF8.self)
    }

    /// The path of a route of the workspace.
    public static func path(_ tenant: String, _ segments: String...) -> String { path(tenant, segments) }

    /// The path of a route of the workspace.
    public static func path(_ tenant: String, _ segments: [String]) -> String {
        segments.reduce(Request.path("internal", "v1", "tenants", tenant)) { $0 + Request.path($1) }
    }

    private func request(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: Value? = nil
    ) -> Request {
        Request(method, path, query: query, body: body, credential: .accessToken)
    }
}
