import Hummingbird

/// The routes that look at one run: its state and its conversation (contract, sections 6 and 8).
struct RunRoutes: Sendable {
    let store: Store

    func add(to runs: RouterGroup<RunContext>) {
        runs.get("") { _, context in Response.json(context.run.summary) }
        runs.get("conversation", use: conversation)
    }

    @Sendable
    private func conversation(_ request: Request, context: RunContext) async throws -> Response {
        let content = try stepContent(of: request)
        let (session, isShort) = (context.session.id, context.access.isShort)
        guard let conversation = try await store.conversation(sessionId: session, isShort: isShort) else {
            throw APIError(.runNotFound, "The session of this run is gone.")
        }
        return .json(conversation.json(content: content, redacted: context.access.isRedacted))
    }

    private func stepContent(of request: Request) throws(APIError) -> StepContent {
        guard let name = request.uri.queryParameters["stepContent"] else { return .full }
        guard let content = StepContent(rawValue: String(name)) else {
            throw .invalid("stepContent", "must be slim or full")
        }
        return content
    }
}
