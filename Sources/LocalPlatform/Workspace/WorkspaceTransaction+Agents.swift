import GRDB
import Values

/// Agents: names and keys are unique (contract, section 17).
extension WorkspaceTransaction {
    func create(_ draft: AgentRecord) throws -> AgentRecord {
        var agent = draft
        agent.id = makeId()
        agent.tenantId = workspace.tenantId
        if agent.manifestKey.isEmpty { agent.manifestKey = freeKey(for: agent.name) }
        agent.createdAt = now
        agent.updatedAt = now
        try check(agent)
        try agent.insert(db)
        try audit(.create, .agent, agent.manifestKey, after: agent.members)
        return agent
    }

    func update(_ changed: AgentRecord) throws -> AgentRecord {
        let former = try agent(changed.id)
        guard changed != former else { return former }
        try check(changed)
        if changed.executionMode != former.executionMode { try checkMode(of: changed) }
        var agent = changed
        agent.updatedAt = now
        try agent.update(db)
        try audit(.update, .agent, agent.manifestKey, before: former.members, after: agent.members)
        return agent
    }

    /// Deletes an agent that has nothing deployed, with its testing versions and triggers (contract, 18.2). Not while a
    /// version may call it, which would be left with a sub-agent that is not there.
    func deleteAgent(_ id: String) throws {
        let agent = try agent(id)
        let versions = workspace.versions(of: id)
        if versions.contains(where: { $0.status == .deployed }) {
            throw WorkspaceError.agentDeployed(name: agent.name)
        }
        try checkUnused(versions, "the agent \(agent.name)")
        if let parent = workspace.versions.first(where: { $0.allowedSubAgentIds.contains(id) }) {
            throw WorkspaceError.agentNeeded(name: agent.name, version: workspace.key(of: parent))
        }
        try agent.delete(db)
        try audit(.delete, .agent, agent.manifestKey, before: agent.members)
    }

    private func check(_ agent: AgentRecord) throws(WorkspaceError) {
        let others = workspace.agents.filter { $0.id != agent.id }
        if others.contains(where: { $0.name == agent.name }) { throw .taken(member: "name", value: agent.name) }
        if others.contains(where: { $0.manifestKey == agent.manifestKey }) {
            throw .taken(member: "manifestKey", value: agent.manifestKey)
        }
        let providers = workspace.providers.map(\.name)
        if !providers.contains(agent.llmProviderName) {
            let hint = Suggestions.hint(for: agent.llmProviderName, among: providers)
            let text = "there is no provider '\(agent.llmProviderName)' in this workspace\(hint)"
            throw .invalid([VersionChecks.Problem(member: "llmProviderName", text: text)])
        }
    }

    /// Another mode must fit what is live already.
    private func checkMode(of agent: AgentRecord) throws(WorkspaceError) {
        let problems = ModeChecks(workspace: workspace).problems(of: agent)
        if !problems.isEmpty { throw .invalid(problems) }
    }

    /// A key made of the name's letters and digits that nobody has.
    private func freeKey(for name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let stem = words.isEmpty ? "agent" : words.joined(separator: "_")
        let taken = Set(workspace.agents.map(\.manifestKey))
        if !taken.contains(stem) { return stem }
        return (2...).lazy.map { "\(stem)_\($0)" }.first { !taken.contains($0) } ?? makeId()
    }
}

/// What an agent's mode has to agree with (contract, section 17).
struct ModeChecks {
    let workspace: Workspace

    /// Why the agent cannot have the mode that its record says.
    func problems(of agent: AgentRecord) -> [VersionChecks.Problem] {
        var texts: [String] = []
        if agent.executionMode == .subAgent {
            let triggers = workspace.triggers.filter { $0.agentId == agent.id }
            texts += triggers.map { "a sub_agent cannot have triggers, and there is '\($0.name)'" }
        } else {
            for parent in workspace.versions
            where parent.status == .deployed && parent.allowedSubAgentIds.contains(agent.id) {
                texts.append("must stay sub_agent for \(workspace.key(of: parent)), which is deployed")
            }
        }
        for version in workspace.versions(of: agent.id) where version.status == .deployed {
            for problem in VersionChecks.problems(of: version, in: agent.executionMode) {
                texts.append("\(workspace.key(of: version)) is deployed: \(problem.member) \(problem.text)")
            }
        }
        return texts.map { VersionChecks.Problem(member: "executionMode", text: $0) }
    }
}
