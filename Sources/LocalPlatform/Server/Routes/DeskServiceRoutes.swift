import HTTPTypes
import Hummingbird
import Values

/// Integrations and their operations (contract, sections 22 and 27): what there is, taking away what nothing needs, and
/// whether a person approves the calls of an operation. Manifests make and change all the rest.
struct DeskServiceRoutes: Sendable {
    let store: Store
    let editor: WorkspaceEditor
    /// Slugs of the built-in tools that have a local handler.
    let handledTools: Set<String>

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
        let workspace = try await workspace
        let services = workspace.services.sorted { $0.name < $1.name }
        let items = services.dropFirst(page.skip).prefix(page.take).map { json($0, of: workspace) }
        return .page(Array(items), total: services.count)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.serviceId()
        let workspace = try await workspace
        guard let service = workspace.service(id) else { throw WorkspaceError.serviceNotFound }
        return .json(json(service, of: workspace))
    }

    private var workspace: Workspace {
        get async throws(StoreError) {
            try await store.read { db in try Workspace(tenantId: store.tenantId, in: db) }
        }
    }

    private func json(_ service: ServiceRecord, of workspace: Workspace) -> JSONText {
        DeskService(service, of: workspace, handledTools: handledTools).json
    }

    /// Deletes an integration with its operations, unless a version may call one of these or a trigger waits for its
    /// events: 409 `in_use`.
    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.serviceId()
        try await editor.change(by: context.actor) { try $0.deleteService(id) }
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
        let changed = try await editor.change(by: context.actor) { change in
            let service = try change.service(serviceId)
            let operation = try change.setApproval(
                requireApproval, of: try change.operation(operationId, of: service), in: service)
            return BoundTool(operation: operation, service: service)
        }
        return .json(changed.json)
    }
}

/// An integration with what the desk shows beside it, of one moment.
private struct DeskService {
    let record: ServiceRecord
    let operations: [OperationRecord]
    let uses: [ServiceUse]
    let needsConnection: Bool

    init(_ record: ServiceRecord, of workspace: Workspace, handledTools: Set<String>) {
        self.record = record
        operations = workspace.operations(of: record.id).sorted { $0.name < $1.name }
        uses = workspace.uses(of: record)
        needsConnection = record.needsConnection(for: operations, handledTools: handledTools)
    }

    /// The settings of 22.1 with the operations; secrets are in it by their names alone.
    var json: JSONText {
        .record { members in
            members.add("id", record.id)
            members.add("manifestKey", record.manifestKey)
            members.add("name", record.name)
            members.add("type", record.type.rawValue)
            members.add("config", record.config)
            members.add("needsConnection", Value.bool(needsConnection))
            members.add("operations", .list(operations.map { BoundTool(operation: $0, service: record).json }))
            members.add("usedBy", .list(uses.map(\.json)))
            members.add("createdAt", record.createdAt)
            members.add("updatedAt", record.updatedAt)
        }
    }
}

extension ServiceUse {
    fileprivate var json: JSONText {
        .record { members in
            members.add("resource", resource.rawValue)
            members.add("key", key)
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

extension DeskContext {
    /// The integration's id in the path.
    fileprivate func serviceId() throws(WorkspaceError) -> String {
        guard let id = pathId("serviceId") else { throw .serviceNotFound }
        return id
    }

    /// The operation's id in the path.
    fileprivate func operationId() throws(WorkspaceError) -> String {
        guard let id = pathId("operationId") else { throw .operationNotFound }
        return id
    }
}
