import HTTPTypes
import Hummingbird
import Values

/// The log of attempts to start a run from outside: list, payload, retry (contract, sections 21 and 27).
struct DeskIngressRoutes: Sendable {
    let store: Store
    let admission: StartAdmission
    private let gate = TurnGate()

    init(store: Store, admission: StartAdmission) {
        self.store = store
        self.admission = admission
    }

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("ingress", use: list)
        tenant.get("ingress/:logId", use: show)
        tenant.post("ingress/:logId/retry", use: retry)
    }

    /// Newest first; `?triggerId=`, `?agentId=`, `?outcome=` and `?source=` narrow it.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let query = request.uri.queryParameters
        let filter = IngressFilter(
            triggerId: try request.uuid("triggerId"), agentId: try request.uuid("agentId"),
            outcome: try Self.choice("outcome", query["outcome"], of: IngressRecord.outcomes),
            source: try Self.choice("source", query["source"], of: IngressSource.allCases.map(\.rawValue)))
        let (rows, total) = try await store.ingress(filter, skip: page.skip, take: page.take)
        return .page(rows.map { $0.json(withPayload: false) }, total: total)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        .json(try await row(in: context).json(withPayload: true))
    }

    private static func choice(
        _ name: String, _ given: Substring?, of known: [String]
    ) throws(APIError) -> String? {
        guard let given = given.map(String.init) else { return nil }
        guard known.contains(given) else {
            throw .invalid(name, "must be one of \(known.joined(separator: ", ")), not '\(given)'")
        }
        return given
    }

    /// → 202 and the members of section 5. A refusal of the new attempt is a row of its own. Retries of one attempt go one
    /// after the other, since only one of them may start a run.
    @Sendable
    private func retry(_ request: Request, context: DeskContext) async throws -> Response {
        let row = try await row(in: context).row
        return try await gate.inTurn(of: row.refLogId ?? row.id) { try await retryInTurn(context) }
    }

    private func retryInTurn(_ context: DeskContext) async throws -> Response {
        let former = try await row(in: context)
        guard former.isRetryable, let payload = former.row.payload,
            let target = try await store.startTarget(triggerId: former.row.triggerId)
        else { throw APIError(.retryUnavailable, Self.reason(former)) }
        let entry = AuditEntry(.retry, .ingress, key: former.row.id)
        let session = try await admission.retry(
            payload.value, original: former.row.refLogId ?? former.row.id, at: target, from: context.client,
            by: context.starter(noting: entry))
        return .json(session.started, status: .accepted)
    }

    private func row(in context: DeskContext) async throws -> DeskIngress {
        guard let id = context.pathId("logId"), let row = try await store.ingress(id: id) else {
            throw APIError(.notFound, "There is no such attempt in the log.")
        }
        return row
    }

    private static func reason(_ former: DeskIngress) -> String {
        if former.row.runId != nil { return "This attempt started a run." }
        if former.wasMadeUpFor { return "A retry of this attempt has started a run." }
        if former.row.payload == nil { return "The input of this attempt was not kept: it was no JSON, or too large." }
        return "The trigger of this attempt is gone."
    }
}
