import GRDB
import HTTPTypes
import Hummingbird
import Values

/// Integrations and their operations (contract, sections 22 and 27): what there is, taking away what nothing needs, and
/// whether a person approves the calls of an operation. Manifests make and change all the rest.
struct DeskServiceRoutes: Sendable {
    let store: Store
    let now: @Sendable () -> Instant

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("services", use: list)
        tenant.get("services/:serviceId", use: show)
        tenant.delete("services/:serviceId", use: delete)
        tenant.patch("services/:serviceId/operations/:operationId", use: change)
    }

    /// All integrations with their operations, by name.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let workspace = try await store.read { db in try Workspace(tenantId: store.tenantId, in: db) }
        let services = workspace.services.sorted { $0.name < $1.name }
        let items = services.dropFirst(page.skip).prefix(page.take).map { DeskService($0, of: workspace).json }
        return .page(Array(items), total: services.count)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.serviceId()
        let service = try await store.read(orRefuse: APIError.self) { db in
            let workspace = try Workspace(tenantId: store.tenantId, in: db)
            return DeskService(try workspace.service(id), of: workspace)
        }
        return .json(service.json)
    }

    /// Deletes an integration with its operations, unless a version may call one of these or a trigger waits for its
    /// events: 409 `in_use`.
    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.serviceId()
        try await store.configure(orRefuse: APIError.self) { db in
            let workspace = try Workspace(tenantId: store.tenantId, in: db)
            let service = DeskService(try workspace.service(id), of: workspace)
            guard service.uses.isEmpty else {
                let list = service.uses.map(\.key).joined(separator: ", ")
                throw APIError(.inUse, "The integration '\(service.record.name)' is needed by \(list).")
            }
            _ = try service.record.delete(db)
            try AuditEntry(
                .delete, .service, key: service.record.manifestKeyOrName, before: .record(service.record.auditMembers)
            ).write(by: context.actor, at: now(), in: db)
        }
        return .ok
    }

    /// `{requireApproval: true | false | null}` → the operation; null leaves it to the integration (contract, 22.3).
    @Sendable
    private func change(_ request: Request, context: DeskContext) async throws -> Response {
        let (serviceId, operationId) = (try context.serviceId(), try context.operationId())
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        guard members.record["requireApproval"] != nil else {
            throw APIError.invalid("requireApproval", "is required: true, false, or null for what the integration says")
        }
        let requireApproval = try members.bool("requireApproval")
        let changed = try await store.configure(orRefuse: APIError.self) { db in
            let workspace = try Workspace(tenantId: store.tenantId, in: db)
            let service = try workspace.service(serviceId)
            let former = try workspace.operation(operationId, of: service)
            var operation = former
            operation.requireApproval = requireApproval
            if operation != former {
                operation.updatedAt = now()
                try operation.update(db)
                try AuditEntry(
                    .update, .operation, key: operation.auditKey(of: service), before: .record(former.auditMembers),
                    after: .record(operation.auditMembers)
                ).write(by: context.actor, at: operation.updatedAt, in: db)
            }
            return BoundTool(operation: operation, service: service)
        }
        return .json(changed.json)
    }
}

/// An integration with what the desk shows beside it, of one moment.
private struct DeskService {
    let record: ServiceRecord
    let operations: [OperationRecord]
    /// Who needs it, as plans call them: versions that may call an operation of it, triggers that wait for its events.
    let uses: [(resource: AuditResource, key: String)]

    init(_ record: ServiceRecord, of workspace: Workspace) {
        self.record = record
        operations = workspace.operations.filter { $0.serviceId == record.id }.sorted { $0.name < $1.name }
        let ids = Set(operations.map(\.id))
        let versions = workspace.versions.filter { !ids.isDisjoint(with: $0.allowedOperationIds) }
        let triggers = workspace.triggers.filter {
            $0.type == .event && $0.settings["serviceName"].string == record.name
        }
        uses =
            versions.map { (.version, workspace.key(of: $0)) }
            + triggers.map { (.trigger, $0.auditKey(of: workspace.agent($0.agentId))) }
    }

    /// The settings of 22.1 with the operations; secrets are in it by their names alone. A built-in one needs a connection
    /// where it is not handled locally (contract, 22.3).
    var json: JSONText {
        .record { members in
            members.add("id", record.id)
            members.add("manifestKey", record.manifestKey)
            members.add("name", record.name)
            members.add("type", record.type.rawValue)
            members.add("config", record.config)
            members.add("needsConnection", Value.bool(record.type == .builtIn))
            members.add("operations", .list(operations.map { BoundTool(operation: $0, service: record).json }))
            members.add("usedBy", .list(uses.map(Self.json)))
            members.add("createdAt", record.createdAt)
            members.add("updatedAt", record.updatedAt)
        }
    }

    private static func json(_ use: (resource: AuditResource, key: String)) -> JSONText {
        .record { members in
            members.add("resource", use.resource.rawValue)
            members.add("key", use.key)
        }
    }
}

extension BoundTool {
    /// The operation as the desk shows it: the fields of 22.2, and whether its calls wait for a person after all.
    fileprivate var json: JSONText {
        .record { members in
            members.add("id", operation.id)
            members.add("manifestKey", operation.manifestKey)
            members.add("name", operation.name)
            members.add("description", operation.description)
            members.add("configuration", operation.configuration)
            members.add("argumentsSchema", operation.argumentsSchema)
            members.add("requireApproval", operation.requireApproval.map(Value.bool) ?? .null)
            members.add("needsApproval", Value.bool(approvalReason != nil))
        }
    }
}

extension OperationRecord {
    /// `shop>get_order`, as plans call it (contract, 26.2).
    fileprivate func auditKey(of service: ServiceRecord) -> String {
        "\(service.manifestKeyOrName)>\(manifestKey ?? name)"
    }
}

extension Workspace {
    fileprivate func service(_ id: String) throws(APIError) -> ServiceRecord {
        guard let service = services.first(where: { $0.id == id }) else { throw DeskContext.unknownService }
        return service
    }

    fileprivate func operation(_ id: String, of service: ServiceRecord) throws(APIError) -> OperationRecord {
        guard let operation = operations.first(where: { $0.id == id && $0.serviceId == service.id }) else {
            throw DeskContext.unknownOperation
        }
        return operation
    }
}

extension DeskContext {
    fileprivate static let unknownService = APIError(.notFound, "There is no such integration in this workspace.")
    fileprivate static let unknownOperation = APIError(.notFound, "The integration has no such operation.")

    /// The integration's id in the path.
    fileprivate func serviceId() throws(APIError) -> String {
        guard let id = parameters.get("serviceId")?.asUUID else { throw Self.unknownService }
        return id
    }

    /// The operation's id in the path.
    fileprivate func operationId() throws(APIError) -> String {
        guard let id = parameters.get("operationId")?.asUUID else { throw Self.unknownOperation }
        return id
    }
}
