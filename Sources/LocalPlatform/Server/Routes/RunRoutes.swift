import Hummingbird

/// The routes that look at one run: its state and its conversation (contract, sections 6 and 8).
struct RunRoutes: Sendable {
    let store: Store

    func add(to runs: RouterGroup<RunContext>) {
        runs.get("") { _, context in Response.json(context.run.summary) }
        runs.get("conversation") { request, context in
            try await store.conversation(of: context.access, redacted: context.access.isRedacted, for: request)
        }
    }
}

/// The conversation of a run as the review screens have it, whatever its trigger hides from API clients (contract, section
/// 11).
struct DeskRunRoutes: Sendable {
    let store: Store

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("runs/:runId/conversation", use: conversation)
    }

    @Sendable
    private func conversation(_ request: Request, context: DeskContext) async throws -> Response {
        guard let runId = context.pathId("runId"), let access = try await store.runAccess(runId: runId)
        else { throw APIError(.runNotFound, "There is no such run.") }
        return try await store.conversation(of: access, redacted: false, for: request)
    }
}

extension Store {
    /// The answer of section 8; `?stepContent=` is slim or full.
    fileprivate func conversation(
        of access: RunAccess, redacted: Bool, for request: Request
    ) async throws -> Response {
        let content = try StepContent(of: request)
        guard
            let conversation = try await conversation(sessionId: access.session.id)
        else { throw APIError(.runNotFound, "The session of this run is gone.") }
        return .json(conversation.json(content: content, redacted: redacted))
    }
}

extension StepContent {
    fileprivate init(of request: Request) throws(APIError) {
        guard let name = request.uri.queryParameters["stepContent"] else {
            self = .full
            return
        }
        guard let content = StepContent(rawValue: String(name)) else {
            throw .invalid("stepContent", "must be slim or full")
        }
        self = content
    }
}
