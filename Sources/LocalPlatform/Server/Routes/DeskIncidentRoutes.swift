import GRDB
import HTTPTypes
import Hummingbird
import Values

/// Incidents: looking at them and declaring them solved (contract, 24.2 and section 27).
struct DeskIncidentRoutes: Sendable {
    let store: Store
    let now: @Sendable () -> Instant

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("incidents", use: list)
        tenant.get("incidents/:incidentId", use: show)
        tenant.post("incidents/:incidentId/solve", use: solve)
    }

    /// Newest first; `?status=` (`unresolved`, `solved`), `?ruleId=`, `?action=`, `?source=`, `?agentId=` and `?sessionId=`
    /// narrow it.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let query = request.uri.queryParameters
        let filter = IncidentFilter(
            status: query["status"].map { String($0) }, ruleId: query["ruleId"].map { String($0) },
            action: query["action"].map { String($0) }, source: query["source"].map { String($0) },
            agentId: try request.uuid("agentId"), sessionId: try request.uuid("sessionId"))
        let (incidents, total) = try await store.incidents(filter, skip: page.skip, take: page.take)
        return .page(incidents.map(\.json), total: total)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        guard let incident = try await store.incident(id: try Self.id(in: context)) else { throw Self.unknown }
        return .json(incident.json)
    }

    /// `{operator?, comment?}` → the incident. What was solved stays so: a second time is 409 `incident_already_solved`.
    @Sendable
    private func solve(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try Self.id(in: context)
        let body = try OperatorBody(BodyMembers(record: try await JSONBody.read(request) ?? Record()))
        let solution = IncidentSolution(at: now(), by: body.name, comment: body.comment)
        let incident = try await store.write(orRefuse: APIError.self) { db in
            guard let former = try DeskIncident.fetch(id: id, in: db) else { throw Self.unknown }
            guard try IncidentRecord.write(solution, of: id, in: db) else { throw Self.solved(former.incident) }
            try AuditEntry(
                .solve, .incident, key: id, before: ["status": "unresolved"],
                after: [
                    "status": "solved", "ruleId": .string(former.incident.ruleId), "solvedBy": .string(body.name),
                    "comment": Value(optional: body.comment),
                ]
            ).write(by: context.actor, at: solution.at, in: db)
            return try DeskIncident.fetch(id: id, in: db)
        }
        guard let incident else { throw Self.unknown }
        return .json(incident.json)
    }

    private static func id(in context: DeskContext) throws(APIError) -> String {
        guard let id = context.pathId("incidentId") else { throw unknown }
        return id
    }

    private static let unknown = APIError(.notFound, "There is no such incident in this workspace.")

    private static func solved(_ incident: IncidentRecord) -> APIError {
        let time = incident.solution.map { " at \($0.at.iso)" } ?? ""
        return APIError(.incidentAlreadySolved, "This incident was solved\(time).")
    }
}
