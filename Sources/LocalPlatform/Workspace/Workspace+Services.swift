import Values

/// Something that would be left without an integration if that one went.
struct ServiceUse: Sendable, Equatable {
    /// Either is named as plans name it.
    var resource: AuditResource
    var key: String
}

extension Workspace {
    /// Who needs an integration: versions that may call an operation of it, triggers that wait for its events.
    func uses(of service: ServiceRecord) -> [ServiceUse] {
        let ids = Set(operations(of: service.id).map(\.id))
        let callers = versions.filter { !ids.isDisjoint(with: $0.allowedOperationIds) }
        let listeners = triggers.filter { $0.type == .event && $0.settings["serviceName"].string == service.name }
        return callers.map { ServiceUse(resource: .version, key: key(of: $0)) }
            + listeners.map { ServiceUse(resource: .trigger, key: $0.auditKey(of: agent($0.agentId))) }
    }
}

extension ServiceRecord {
    /// Whether an integration still has to be connected: a built-in one, unless each of its operations is of a tool that
    /// has a local handler (contract, 22.3). One without operations has nothing that a handler could answer.
    ///
    /// - Parameter handledTools: slugs of the tools that have a local handler.
    func needsConnection(for operations: [OperationRecord], handledTools: Set<String>) -> Bool {
        guard type == .builtIn else { return false }
        return operations.isEmpty || !operations.allSatisfy { $0.isHandled(by: handledTools) }
    }
}

extension OperationRecord {
    /// `shop>get_order`, as plans call it (contract, 26.2).
    func auditKey(of service: ServiceRecord) -> String { "\(service.manifestKeyOrName)>\(manifestKey ?? name)" }

    fileprivate func isHandled(by tools: Set<String>) -> Bool {
        configuration["toolSlug"].string.map { tools.contains($0) } ?? false
    }
}
