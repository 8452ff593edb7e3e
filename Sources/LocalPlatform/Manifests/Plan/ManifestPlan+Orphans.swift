import Values

// What the workspace has and the manifest no longer names: deleted when the options say so and nothing needs it any more,
// else kept, with a warning (contract, 26.4).
//
// Only what belongs to the manifest's agents counts: the agents below them, the services they use, their versions and
// triggers. The rest of the workspace is none of this manifest's business.
extension ManifestPlan {
    mutating func settleOrphans() {
        let family = family
        for version in orphanedVersions { settleOrphan(version) }
        for trigger in orphanedTriggers { settleOrphan(trigger) }
        for agent in workspace.agents where family.contains(agent.id) && !named.contains(agent.id) {
            settleOrphan(agent)
        }
        let used = Set(workspace.versions.filter { family.contains($0.agentId) }.flatMap(\.allowedOperationIds))
        for service in workspace.services {
            let operations = workspace.operations(of: service.id)
            if named.contains(service.id) {
                for operation in operations where !named.contains(operation.id) { settleOrphan(operation, of: service) }
            } else if operations.contains(where: { used.contains($0.id) }) {
                settleOrphan(service)
            }
        }
        if !options.prune { warnOfVersions() }
    }

    /// The manifest's agents that exist, and the agents below them.
    private var family: Set<String> {
        var family = Set(workspace.agents.map(\.id)).intersection(named)
        var open = Array(family)
        while let parent = open.popLast() {
            for child in workspace.versions(of: parent).flatMap(\.allowedSubAgentIds)
            where family.insert(child).inserted { open.append(child) }
        }
        return family
    }

    private var orphanedVersions: [VersionRecord] {
        workspace.versions.filter { named.contains($0.agentId) && !named.contains($0.id) }
    }

    private var orphanedTriggers: [TriggerRecord] {
        workspace.triggers.filter { named.contains($0.agentId) && !named.contains($0.id) }
    }

    /// Versions are many after a while: one line an agent.
    private mutating func warnOfVersions() {
        for agent in workspace.agents {
            let labels = orphanedVersions.filter { $0.agentId == agent.id }.map(\.versionLabel)
            guard let last = labels.last else { continue }
            let text =
                labels.count == 1
                ? "The version \(last) of '\(agent.name)' is not in the manifest and is kept."
                : "The versions \(labels.joined(separator: ", ")) of '\(agent.name)' are not in the manifest and are kept."
            result.warnings.append(text)
        }
    }
}

// One record each.
extension ManifestPlan {
    private mutating func settleOrphan(_ version: VersionRecord) {
        guard options.prune else { return }
        let key = workspace.key(of: version)
        let isDeployed = projected.versions.contains { $0.id == version.id && $0.status == .deployed }
        if isDeployed { return keep("version \(key)", "it is deployed") }
        if workspace.liveVersionIds.contains(version.id) { return keep("version \(key)", "a run executes it") }
        delete(version, .agentVersion, key)
    }

    private mutating func settleOrphan(_ trigger: TriggerRecord) {
        let agent = workspace.agent(trigger.agentId)
        guard options.prune else {
            return keep("trigger '\(trigger.name)' of '\(agent?.name ?? "")'", nil)
        }
        delete(trigger, .trigger, "\(agent?.manifestKey ?? "")@\(trigger.manifestKey ?? trigger.name)")
    }

    private mutating func settleOrphan(_ agent: AgentRecord) {
        guard options.prune else { return keep("agent '\(agent.name)'", nil) }
        let projected = projected
        let own = projected.versions(of: agent.id)
        if own.contains(where: { $0.status == .deployed }) { return keep("agent '\(agent.name)'", "it is deployed") }
        if own.contains(where: { workspace.liveVersionIds.contains($0.id) }) {
            return keep("agent '\(agent.name)'", "a run executes it")
        }
        if let parent = projected.versions.first(where: { $0.allowedSubAgentIds.contains(agent.id) }) {
            return keep("agent '\(agent.name)'", "\(projected.key(of: parent)) may call it")
        }
        delete(agent, .agent, agent.manifestKey)
    }

    private mutating func settleOrphan(_ operation: OperationRecord, of service: ServiceRecord) {
        let text = "operation '\(operation.name)' of '\(service.name)'"
        guard options.prune else { return keep(text, nil) }
        let projected = projected
        if let user = projected.versions.first(where: { $0.allowedOperationIds.contains(operation.id) }) {
            return keep(text, "\(projected.key(of: user)) may call it")
        }
        delete(operation, .operation, operation.auditKey(of: service))
    }

    private mutating func settleOrphan(_ service: ServiceRecord) {
        guard options.prune else { return keep("service '\(service.name)'", nil) }
        if let use = projected.uses(of: service).first {
            return keep("service '\(service.name)'", "\(use.key) needs it")
        }
        delete(service, .service, service.manifestKeyOrName)
    }

    private mutating func keep(_ name: String, _ reason: String?) {
        result.warnings.append("The \(name) is not in the manifest and is kept\(reason.map { ": \($0)" } ?? "").")
    }

    private mutating func delete(_ record: some WorkspaceRecord, _ resource: ManifestResult.Resource, _ key: String) {
        let id = record.id
        changes.deleted.insert(id)
        // A version that stops being the live one is also to be written; what is deleted must not come back with that.
        changes.versions.removeAll { $0.id == id }
        result.changes.append(.init(action: .delete, resource: resource, key: key))
        changes.entries.append(
            AuditEntry(.delete, resource.audited, key: key, before: .record(record.auditMembers)))
    }
}

extension ServiceRecord {
    /// How plans call it (contract, 26.2).
    var manifestKeyOrName: String { manifestKey ?? "name:\(name)" }
}
