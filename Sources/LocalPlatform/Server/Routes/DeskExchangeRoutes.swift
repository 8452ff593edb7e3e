import Hummingbird
import Values

/// What tools were sent and what they answered, without secrets (contract, section 22, step 7).
struct DeskExchangeRoutes: Sendable {
    let store: Store

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("runs/:runId/exchanges", use: list)
        tenant.get("exchanges/:logId", use: show)
    }

    /// The exchanges of one run, the first one first. One without `content` is under way, or its answer was lost.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        guard let runId = context.pathId("runId"),
            let (items, total) = try await store.exchanges(runId: runId, skip: page.skip, take: page.take)
        else { throw APIError(.runNotFound, "There is no such run.") }
        return .page(items.map(json), total: total)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        guard let logId = context.pathId("logId"),
            let logged = try await store.exchange(logId: logId)
        else { throw APIError(.notFound, "There is no exchange with this log_id.") }
        return .json(json(logged))
    }

    private func json(_ logged: LoggedExchange) -> JSONText {
        let attempt = logged.attempt
        return .record { members in
            members.add("logId", attempt.id)
            members.add("runId", attempt.runId)
            members.add("toolCallId", attempt.toolCallId)
            members.add("operationName", attempt.operationName)
            members.add("method", attempt.method)
            members.add("url", attempt.url)
            members.add("status", attempt.status.map { .integer($0) } ?? Value.null)
            members.add("startedAt", attempt.startedAt)
            members.add("finishedAt", attempt.finishedAt)
            members.add("content", stored: logged.exchange?.content)
        }
    }
}
