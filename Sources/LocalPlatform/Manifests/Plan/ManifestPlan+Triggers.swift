import Values

// Triggers.
extension ManifestPlan {
    mutating func plan(_ entry: ManifestTrigger) {
        guard let agentId = result.agentIds[entry.agentKey] else { return }
        let siblings = workspace.triggers.filter { $0.agentId == agentId }
        let existing = existing(entry, among: siblings)
        if let existing, existing.type != entry.draft.type {
            return refuse(entry.place, "type", TriggerRecord.fixedType)
        }
        var record = entry.draft
        record.agentId = agentId
        if let name = entry.serviceName { record.setService(serviceNames[name] ?? name) }
        let (named, others) = divided(siblings, for: entry.agentKey)
        let problem = Self.problem(
            of: record, named.filter { $0.id != existing?.id }, staying: options.prune ? [] : others)
        if let problem { return refuse(entry.place, problem.member, problem.text) }
        record.keepKey(of: existing)
        record.active = existing?.active ?? true
        record.lastFiredAt = existing?.lastFiredAt
        record = settle(record, over: existing)
        note(record, over: existing, .trigger, entry.key)
        if record != existing { changes.triggers.append(record) }
    }

    /// The trigger that the entry stands for. Under prune one of another type is deleted, and a new one takes its place: the
    /// keys that are made for it must not open another kind of trigger.
    private func existing(_ entry: ManifestTrigger, among siblings: [TriggerRecord]) -> TriggerRecord? {
        let keys = manifest.triggers.filter { $0.agentKey == entry.agentKey }.map(\.draft.manifestKey)
        let existing = siblings.counterpart(of: entry.draft, named: [entry.draft.name], beside: keys)
        return options.prune && existing?.type != entry.draft.type ? nil : existing
    }

    /// The agent's triggers that entries of the manifest stand for, and the others, which prune deletes.
    private func divided(
        _ siblings: [TriggerRecord], for agentKey: String
    ) -> (named: [TriggerRecord], others: [TriggerRecord]) {
        let entries = manifest.triggers.filter { $0.agentKey == agentKey }
        let ids = Set(entries.compactMap { existing($0, among: siblings)?.id })
        return (siblings.filter { ids.contains($0.id) }, siblings.filter { !ids.contains($0.id) })
    }

    /// What an agent may have only once. Whether entries of the manifest have it in common was looked at before.
    private static func problem(
        of record: TriggerRecord, _ named: [TriggerRecord], staying others: [TriggerRecord]
    ) -> VersionChecks.Problem? {
        if (named + others).contains(where: { $0.name == record.name }) {
            let text = "another trigger of this agent is called '\(record.name)'"
            return VersionChecks.Problem(member: "name", text: text)
        }
        if record.type == .api, let other = others.first(where: { $0.type == .api }) {
            let text = "may be api once per agent, and '\(other.name)' on this platform is; prune deletes that one"
            return VersionChecks.Problem(member: "type", text: text)
        }
        if let other = others.first(where: { $0.hasEvent(of: record) }) {
            let text = "is the event of '\(other.name)' on this platform already; prune deletes that one"
            return VersionChecks.Problem(member: "eventSlug", text: text)
        }
        return nil
    }
}

extension TriggerRecord {
    fileprivate mutating func setService(_ name: String) {
        guard var fields = settings.record else { return }
        fields["serviceName"] = .string(name)
        settings = .record(fields)
    }
}
