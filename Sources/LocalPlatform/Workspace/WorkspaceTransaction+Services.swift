import GRDB
import Values

/// Integrations and their operations, as far as people change them without a manifest (contract, section 22).
extension WorkspaceTransaction {
    func service(_ id: String) throws(WorkspaceError) -> ServiceRecord {
        guard let service = workspace.service(id) else { throw .serviceNotFound }
        return service
    }

    func operation(_ id: String, of service: ServiceRecord) throws(WorkspaceError) -> OperationRecord {
        guard let operation = workspace.operations(of: service.id).first(where: { $0.id == id }) else {
            throw .operationNotFound
        }
        return operation
    }

    /// Deletes an integration with its operations. Not while a version may call one of these or a trigger waits for its
    /// events, which would be left with what is not there.
    func deleteService(_ id: String) throws {
        let service = try service(id)
        let uses = workspace.uses(of: service)
        if !uses.isEmpty { throw WorkspaceError.serviceNeeded(name: service.name, by: uses.map(\.key)) }
        try service.delete(db)
        try audit(.delete, .service, service.manifestKeyOrName, before: service.members)
    }

    /// Says whether a person approves the calls of an operation; nil leaves it to the integration (contract, 22.3).
    func setApproval(
        _ requireApproval: Bool?, of former: OperationRecord, in service: ServiceRecord
    ) throws -> OperationRecord {
        guard former.requireApproval != requireApproval else { return former }
        var operation = former
        operation.requireApproval = requireApproval
        operation.updatedAt = now
        try operation.update(db)
        try audit(
            .update, .operation, operation.auditKey(of: service), before: former.members, after: operation.members)
        return operation
    }
}
