import GRDB
import Values

/// Triggers: names are unique per agent, an agent has at most one for the API and one per event, and a sub-agent has none
/// (contract, section 20).
extension WorkspaceTransaction {
    func trigger(_ id: String) throws(WorkspaceError) -> TriggerRecord {
        guard let trigger = workspace.triggers.first(where: { $0.id == id }) else { throw .triggerNotFound }
        return trigger
    }

    func create(_ draft: TriggerRecord, of agent: AgentRecord) throws -> TriggerRecord {
        var trigger = draft
        trigger.id = makeId()
        trigger.agentId = agent.id
        trigger.createdAt = now
        trigger.updatedAt = now
        if agent.executionMode == .subAgent { throw Self.problem("agentId", "a sub_agent cannot have triggers") }
        try check(trigger)
        try trigger.insert(db)
        try audit(.create, .trigger, key(of: trigger), after: trigger.membersWithState)
        return trigger
    }

    func update(_ changed: TriggerRecord) throws -> TriggerRecord {
        let former = try trigger(changed.id)
        guard changed != former else { return former }
        if changed.type != former.type { throw Self.problem("type", TriggerRecord.fixedType) }
        try check(changed)
        return try store(changed, over: former, as: .update)
    }

    /// Nothing starts through an inactive trigger; what runs already goes on.
    func setActive(_ isActive: Bool, _ id: String) throws -> TriggerRecord {
        let former = try trigger(id)
        guard former.active != isActive else { return former }
        var changed = former
        changed.active = isActive
        return try store(changed, over: former, as: isActive ? .activate : .deactivate)
    }

    /// Takes a trigger away. Its sessions stay, and so does its log of attempts.
    func deleteTrigger(_ id: String) throws {
        let trigger = try trigger(id)
        try trigger.delete(db)
        try audit(.delete, .trigger, key(of: trigger), before: trigger.membersWithState)
    }

    private func store(
        _ changed: TriggerRecord, over former: TriggerRecord, as action: AuditAction
    ) throws -> TriggerRecord {
        var trigger = changed
        trigger.updatedAt = now
        try trigger.update(db)
        try audit(
            action, .trigger, key(of: trigger), before: former.membersWithState, after: trigger.membersWithState)
        return trigger
    }

    private func key(of trigger: TriggerRecord) -> String { trigger.auditKey(of: workspace.agent(trigger.agentId)) }

    private func check(_ trigger: TriggerRecord) throws(WorkspaceError) {
        let others = workspace.triggers.filter { $0.agentId == trigger.agentId && $0.id != trigger.id }
        if others.contains(where: { $0.name == trigger.name }) {
            throw .taken(member: "name", value: trigger.name)
        }
        if let key = trigger.manifestKey, others.contains(where: { $0.manifestKey == key }) {
            throw .taken(member: "manifestKey", value: key)
        }
        switch trigger.type {
        case .api:
            guard let other = others.first(where: { $0.type == .api }) else { return }
            throw Self.problem("type", "may be api once per agent, and '\(other.name)' is")
        case .event: try checkEvent(of: trigger, others)
        case .scheduled, .manual: break
        }
    }

    private func checkEvent(of trigger: TriggerRecord, _ others: [TriggerRecord]) throws(WorkspaceError) {
        let service = trigger.settings["serviceName"].string ?? ""
        let services = workspace.services.map(\.name)
        guard let known = workspace.services.first(where: { $0.name == service }) else {
            let hint = Suggestions.hint(for: service, among: services)
            throw Self.problem("serviceName", "there is no integration '\(service)' in this workspace\(hint)")
        }
        guard known.type == .builtIn else { throw Self.problem("serviceName", ServiceType.noEvents(of: service)) }
        if let other = others.first(where: { $0.hasEvent(of: trigger) }) {
            throw Self.problem("eventSlug", "is the event of '\(other.name)' already")
        }
    }

    private static func problem(_ member: String, _ text: String) -> WorkspaceError {
        .invalid([VersionChecks.Problem(member: member, text: text)])
    }
}

extension TriggerRecord {
    /// The members and whether it is active, which is no member of manifests.
    var membersWithState: Values.Record {
        var members = members
        members["active"] = .bool(active)
        return members
    }

    /// Why a trigger stays of its type: keys and logs that name it would mean something else.
    static let fixedType = "cannot be changed; make another trigger"

    /// Whether both are for the same event of the same integration, of which an agent has at most one (contract, section 20).
    func hasEvent(of other: TriggerRecord) -> Bool {
        type == .event && settings["serviceName"] == other.settings["serviceName"]
            && settings["eventSlug"] == other.settings["eventSlug"]
    }
}
