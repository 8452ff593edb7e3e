import GRDB
import Values

/// The life of versions (contract, 18.2).
extension WorkspaceTransaction {
    /// Stores a new testing snapshot.
    func create(_ draft: VersionRecord, of agent: AgentRecord) throws -> VersionRecord {
        var version = draft
        version.id = makeId()
        version.agentId = agent.id
        version.status = .testing
        version.createdAt = now
        version.updatedAt = now
        try check(version, of: agent)
        try version.insert(db)
        try audit(.create, .version, workspace.key(of: version), after: version.membersWithIds)
        return version
    }

    /// Changes a testing snapshot; deployed ones are read-only, and runs that are under way keep theirs as it is.
    func update(_ changed: VersionRecord, of agent: AgentRecord) throws -> VersionRecord {
        let former = try editable(changed.id, of: agent)
        guard changed != former else { return former }
        try checkUnused([former], "version \(former.versionLabel)")
        try check(changed, of: agent)
        var version = changed
        version.updatedAt = now
        try version.update(db)
        try audit(
            .update, .version, workspace.key(of: version), before: former.membersWithIds,
            after: version.membersWithIds)
        return version
    }

    func deleteVersion(_ id: String, of agent: AgentRecord) throws {
        let version = try editable(id, of: agent)
        try checkUnused([version], "version \(version.versionLabel)")
        try version.delete(db)
        try audit(.delete, .version, workspace.key(of: version), before: version.membersWithIds)
    }

    /// A testing version of the agent.
    func editable(_ id: String, of agent: AgentRecord) throws(WorkspaceError) -> VersionRecord {
        let version = try version(id, of: agent)
        if version.status == .deployed { throw .versionDeployed(label: version.versionLabel) }
        return version
    }

    private func check(_ version: VersionRecord, of agent: AgentRecord) throws(WorkspaceError) {
        let siblings = workspace.versions(of: agent.id).filter { $0.id != version.id }
        if siblings.contains(where: { $0.versionLabel == version.versionLabel }) {
            throw .taken(member: "versionLabel", value: version.versionLabel)
        }
        try checkContent(of: version, agent)
    }

    private func checkContent(of version: VersionRecord, _ agent: AgentRecord) throws(WorkspaceError) {
        let problems = VersionChecks.problems(of: version, in: agent.executionMode, of: workspace)
        if !problems.isEmpty { throw .invalid(problems) }
    }
}

/// What is live.
extension WorkspaceTransaction {
    /// Makes the version its agent's live one; the one that was becomes a testing version. A version that is live already
    /// stays so. Runs that are under way keep theirs.
    func deploy(_ version: VersionRecord, of agent: AgentRecord, as action: AuditAction = .deploy) throws {
        guard version.status != .deployed else { return }
        try checkContent(of: version, agent)
        for former in workspace.versions(of: agent.id) where former.status == .deployed {
            try setStatus(.testing, of: former)
        }
        try setStatus(.deployed, of: version)
        try setDeployed(version.id, of: agent)
        try Deployments.note(version, at: now, in: db)
        let former = agent.deployedVersionId.flatMap { id in workspace.versions.first { $0.id == id } }
        try audit(action, version, from: former?.versionLabel, to: version.versionLabel)
    }

    /// Takes the agent's live version back; nothing is live afterwards.
    func retract(_ version: VersionRecord, of agent: AgentRecord) throws {
        guard version.status == .deployed else {
            throw WorkspaceError.versionNotDeployed(label: version.versionLabel)
        }
        try setStatus(.testing, of: version)
        try setDeployed(nil, of: agent)
        try audit(.retract, version, from: version.versionLabel, to: nil)
    }

    /// Deploys the newest version that is older than the live one and was live before; without a live one, the version that
    /// was live last.
    func rollBack(_ agent: AgentRecord) throws -> VersionRecord {
        let deployments = try Deployments.versionIds(ofAgent: agent.id, in: db)
        let versions = workspace.versions(of: agent.id)
        let live = versions.firstIndex { $0.status == .deployed }
        let target =
            if let live {
                versions[..<live].last { deployments.contains($0.id) }
            } else {
                deployments.lazy.compactMap { id in versions.first { $0.id == id } }.first
            }
        guard let target else { throw WorkspaceError.nothingToRollBackTo }
        try deploy(target, of: agent, as: .rollback)
        return target
    }

    private func audit(
        _ action: AuditAction, _ version: VersionRecord, from former: String?, to label: String?
    ) throws {
        try Deployments.entry(action, key: workspace.key(of: version), from: former, to: label)
            .write(by: actor, at: now, in: db)
    }

    private func setStatus(_ status: VersionStatus, of version: VersionRecord) throws {
        var version = version
        version.status = status
        version.updatedAt = now
        try version.update(db)
    }

    private func setDeployed(_ versionId: String?, of agent: AgentRecord) throws {
        var agent = agent
        agent.deployedVersionId = versionId
        agent.updatedAt = now
        try agent.update(db)
    }
}
