import Values

/// What a version has to be so that it can be saved and deployed (contract, sections 17, 18.2 and 25).
enum VersionChecks {
    struct Problem: Sendable, Equatable {
        /// The member that is to blame, `rules[0]`.
        var member: String
        var text: String
    }

    static let subAgentSwitch = Problem(
        member: "canExecuteSubAgents", text: "must be true for a version with allowedSubAgents")
    static let ownSubAgent = "an agent cannot be its own sub-agent"

    /// What the mode of its agent demands of a version.
    static func problems(of version: VersionRecord, in mode: ExecutionMode) -> [Problem] {
        var problems: [Problem] = []
        if mode == .subAgent, version.description?.isEmpty ?? true {
            let text = "is required for a sub_agent: its parent's model reads it"
            problems.append(Problem(member: "description", text: text))
        }
        if mode == .request {
            for (index, rule) in (version.rules.list ?? List()).enumerated() where rule["then"] == "pause" {
                let text = "a request agent has nobody to ask: 'pause' cannot be used"
                problems.append(Problem(member: "rules[\(index)]", text: text))
            }
        }
        return problems
    }

    /// What is wrong with the rules of a version (contract, section 24).
    static func ruleProblems(of version: VersionRecord) -> [Problem] { RuleReader.read(version.rules).problems }

    /// What a version names that is not there, or is of the wrong kind; what is wrong with
    /// its rules; and what the mode of its agent demands.
    static func problems(of version: VersionRecord, in mode: ExecutionMode, of workspace: Workspace) -> [Problem] {
        var problems = problems(of: version, in: mode) + ruleProblems(of: version)
        let operations = Set(workspace.operations.map(\.id))
        for (index, id) in version.allowedOperationIds.enumerated() {
            let text =
                operations.contains(id)
                ? version.allowedOperationIds[..<index].contains(id) ? "this operation stands here twice" : nil
                : "there is no operation \(id) in this workspace"
            if let text { problems.append(Problem(member: "allowedOperationIds[\(index)]", text: text)) }
        }
        for (index, id) in version.allowedSubAgentIds.enumerated() {
            guard let text = subAgentProblem(id, at: index, in: version, of: workspace) else { continue }
            problems.append(Problem(member: "allowedSubAgentIds[\(index)]", text: text))
        }
        if !version.canExecuteSubAgents, !version.allowedSubAgentIds.isEmpty { problems.append(subAgentSwitch) }
        return problems
    }

    private static func subAgentProblem(
        _ id: String, at index: Int, in version: VersionRecord, of workspace: Workspace
    ) -> String? {
        if id == version.agentId { return ownSubAgent }
        guard let agent = workspace.agents.first(where: { $0.id == id }) else {
            return "there is no agent \(id) in this workspace"
        }
        if agent.executionMode != .subAgent { return "'\(agent.name)' is no sub_agent" }
        return version.allowedSubAgentIds[..<index].contains(id) ? "this sub-agent stands here twice" : nil
    }
}
