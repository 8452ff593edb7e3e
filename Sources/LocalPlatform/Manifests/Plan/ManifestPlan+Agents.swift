import Values

// Agents and versions.
extension ManifestPlan {
    mutating func plan(_ entry: ManifestEntry<AgentRecord>) {
        var record = entry.draft
        let existing = workspace.agents.first { $0.manifestKey == record.manifestKey }
        record.name = name(record.name, of: existing?.name)
        if let other = workspace.agents.first(where: { $0.name == record.name }), other.id != existing?.id {
            refuse(entry.place, "name", "another agent of this platform is called '\(record.name)'")
        }
        record.llmProviderName = options.providerName(for: record.llmProviderName)
        checkProvider(of: record, entry.place)
        record.tenantId = workspace.tenantId
        record.deployedVersionId = existing?.deployedVersionId
        record = settle(record, over: existing)
        note(record, over: existing, .agent, record.manifestKey)
        result.agentIds[record.manifestKey] = record.id
        if record != existing { changes.agents.append(record) }
    }

    /// A provider that the manifest lists was looked for already.
    private mutating func checkProvider(of agent: AgentRecord, _ place: ManifestPlace) {
        let name = agent.llmProviderName
        guard !manifest.providers.contains(where: { options.providerName(for: $0.draft.name) == name }) else { return }
        let known = workspace.providers.map(\.name)
        guard !known.contains(name) else { return }
        let hint = Suggestions.hint(for: name, among: known)
        refuse(place, "llmProviderName", "there is no provider '\(name)' on this platform\(hint)")
    }

    mutating func plan(_ entry: ManifestVersion) {
        guard let agentId = result.agentIds[entry.agentKey] else { return }
        let existing = workspace.versions.first { $0.agentId == agentId && $0.versionLabel == entry.draft.versionLabel }
        var record = entry.draft
        record.agentId = agentId
        record.status = existing?.status ?? .testing
        record.allowedOperationIds = ids(
            entry.allowedOperations.compactMap { operationIds[$0.draft] }, as: existing?.allowedOperationIds)
        record.allowedSubAgentIds = ids(
            entry.allowedSubAgents.compactMap { result.agentIds[$0.draft] }, as: existing?.allowedSubAgentIds)
        record = settle(record, over: existing)
        if let reason = reasonToKeep(existing), record != existing {
            let text =
                "'\(record.versionLabel)' \(reason) and cannot be changed; give the new content a new versionLabel"
            return refuse(entry.place, "versionLabel", text)
        }
        let isDeployedNow = entry.status == .deployed && record.status != .deployed
        if isDeployedNow { deploy(&record, of: agentId) }
        note(record, over: existing, .agentVersion, entry.key, message: isDeployedNow ? "deployed" : nil)
        if record != existing { changes.versions.append(record) }
        if isDeployedNow { noteDeployment(of: record, entry.key) }
        if entry.status == .testing, record.status == .deployed, !isReplaced(entry) {
            warn(entry.place, "status", "is deployed; retract it to make it a testing version")
        }
    }

    /// Why the content of a version is not to be changed.
    private func reasonToKeep(_ version: VersionRecord?) -> String? {
        guard let version else { return nil }
        if version.status == .deployed { return "is deployed" }
        return workspace.liveVersionIds.contains(version.id) ? "is what a run executes" : nil
    }

    /// Whether the manifest deploys another version of the agent.
    private func isReplaced(_ entry: ManifestVersion) -> Bool {
        manifest.versions.contains { $0.agentKey == entry.agentKey && $0.status == .deployed }
    }

    /// Makes the version its agent's live one; the one that was becomes a testing version (contract, 18.2).
    private mutating func deploy(_ version: inout VersionRecord, of agentId: String) {
        for var former in workspace.versions where former.agentId == agentId && former.status == .deployed {
            former.status = .testing
            former.updatedAt = now
            changes.versions.append(former)
        }
        version.status = .deployed
        version.updatedAt = now
        guard var agent = changes.agents.first(where: { $0.id == agentId }) ?? workspace.agent(agentId) else { return }
        agent.deployedVersionId = version.id
        agent.updatedAt = now
        changes.agents.put([agent])
    }

    /// What the desk's deploy writes into the audit log.
    private mutating func noteDeployment(of version: VersionRecord, _ key: String) {
        let former = workspace.versions(of: version.agentId).first { $0.status == .deployed }
        changes.deployed.append(version)
        changes.entries.append(
            Deployments.entry(.deploy, key: key, from: former?.versionLabel, to: version.versionLabel))
    }

    /// The ids in the order of the existing record when they are the same ones: their order has no meaning (26.4).
    private func ids(_ ids: [String], as existing: [String]?) -> [String] {
        existing.flatMap { Set($0) == Set(ids) ? $0 : nil } ?? ids
    }

    /// Another mode of an agent has to fit what stays live and is not in the manifest.
    mutating func checkModes() {
        let projected = projected
        for entry in manifest.agents {
            guard let existing = workspace.agents.first(where: { $0.manifestKey == entry.draft.manifestKey }),
                existing.executionMode != entry.draft.executionMode,
                let agent = projected.agent(existing.id)
            else { continue }
            for problem in ModeChecks(workspace: projected).problems(of: agent) {
                refuse(entry.place, problem.member, problem.text)
            }
        }
    }
}
