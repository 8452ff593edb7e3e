import GRDB
import HTTPTypes
import Hummingbird
import Values

/// Triggers: reading, making, changing and deleting them, and firing events by hand (contract, sections 20 and 27).
struct DeskTriggerRoutes: Sendable {
    let store: Store
    let editor: WorkspaceEditor
    let admission: StartAdmission
    let now: @Sendable () -> Instant

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("triggers", use: list)
        tenant.get("agents/:agentId/triggers", use: listOfAgent)
        tenant.post("agents/:agentId/triggers", use: create)
        tenant.get("triggers/:triggerId", use: show)
        tenant.patch("triggers/:triggerId", use: update)
        tenant.delete("triggers/:triggerId", use: delete)
        tenant.post("triggers/:triggerId/activate") { _, context in try await setActive(true, context) }
        tenant.post("triggers/:triggerId/deactivate") { _, context in try await setActive(false, context) }
        tenant.post("triggers/:triggerId/fire", use: fire)
    }

    /// All triggers, or those of `?agentId=` and of `?type=`, by agent and name.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        try await list(request, agentId: try request.uuid("agentId"))
    }

    @Sendable
    private func listOfAgent(_ request: Request, context: DeskContext) async throws -> Response {
        let agentId = try context.agentId()
        guard try await store.agent(id: agentId) != nil else { throw WorkspaceError.agentNotFound }
        return try await list(request, agentId: agentId)
    }

    private func list(_ request: Request, agentId: String?) async throws -> Response {
        let page = try PageQuery(request)
        let type = try Self.type(request.uri.queryParameters["type"].map { String($0) })
        let (triggers, total) = try await store.deskTriggers(
            agentId: agentId, type: type, skip: page.skip, take: page.take)
        let time = now()
        return .page(triggers.map { $0.json(at: time) }, total: total)
    }

    private static func type(_ text: String?) throws(APIError) -> TriggerType? {
        guard let text else { return nil }
        guard let type = TriggerType(rawValue: text), type != .manual else {
            throw .invalid("type", "must be api, scheduled or event")
        }
        return type
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        try await show(context.triggerId())
    }

    private func show(_ id: String, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard let trigger = try await store.deskTrigger(id: id) else { throw WorkspaceError.triggerNotFound }
        return .json(trigger.json(at: now()), status: status)
    }

    /// The members of section 20 → 201 and the trigger.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let agentId = try context.agentId()
        let body = TriggerBody(members: try await JSONBody.read(request) ?? Record())
        let id = try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            return try change.create(try body.draft(), of: agent).id
        }
        return try await show(id, status: .created)
    }

    /// The members that are to change → the trigger.
    @Sendable
    private func update(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.triggerId()
        let body = TriggerBody(members: try await JSONBody.read(request) ?? Record())
        try await editor.change(by: context.actor) { change in
            _ = try change.update(try body.draft(over: try change.trigger(id)))
        }
        return try await show(id)
    }

    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.triggerId()
        try await editor.change(by: context.actor) { try $0.deleteTrigger(id) }
        return .ok
    }

    private func setActive(_ isActive: Bool, _ context: DeskContext) async throws -> Response {
        let id = try context.triggerId()
        try await editor.change(by: context.actor) { _ = try $0.setActive(isActive, id) }
        return try await show(id)
    }

    /// `{payload?}` → 202 and the members of section 5: an event trigger starts its agent with the payload as input.
    @Sendable
    private func fire(_ request: Request, context: DeskContext) async throws -> Response {
        guard let target = try await store.startTarget(triggerId: try context.triggerId()) else {
            throw WorkspaceError.triggerNotFound
        }
        guard target.trigger.type == .event else {
            throw APIError(
                .validationFailed,
                "The trigger \(target.trigger.name) is of type \(target.trigger.type.rawValue); events are fired by hand."
            )
        }
        let payload = try await JSONBody.read(request)?["payload"]
        let entry = AuditEntry(.fire, .trigger, key: target.trigger.auditKey(of: target.agent))
        let session = try await admission.fire(
            payload, at: target, from: context.client, by: context.starter(noting: entry))
        return .json(session.started, status: .accepted)
    }
}

extension DeskContext {
    /// The trigger's id in the path.
    func triggerId() throws(WorkspaceError) -> String {
        guard let id = pathId("triggerId") else { throw .triggerNotFound }
        return id
    }

    /// What the log of attempts says of the one who acts.
    var client: ClientHint { ClientHint(address: peer?.ipAddress, userAgent: actor.client) }

    /// The one who acts, as the one who starts a run.
    func starter(noting entry: AuditEntry) -> Starter {
        Starter(id: actor.hint, audit: AuditNote(entry: entry, actor: actor))
    }
}

extension Request {
    /// A query that names a record by its id.
    func uuid(_ name: String) throws(APIError) -> String? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let id = text.asUUID else { throw .invalid(name, "must be a UUID") }
        return id
    }
}
