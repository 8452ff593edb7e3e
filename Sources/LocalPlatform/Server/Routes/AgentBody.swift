import Values

/// The members of an agent as a request gives them: `name`, `executionMode`, `llmProviderName` or `llmProviderId`, and
/// `manifestKey`, which is made of the name when it is left out (contract, section 17).
struct AgentBody: Sendable {
    let members: Record

    /// The agent that is to be made, or the one that a changed agent is to become: what is not given stays.
    func draft(over base: AgentRecord? = nil, in workspace: Workspace) throws(WorkspaceError) -> AgentRecord {
        var merged = base?.members ?? Record()
        for (name, value) in members { merged[name] = value.isNull ? .none : value }
        if let id = members["llmProviderId"]?.string?.lowercased() {
            merged["llmProviderName"] = workspace.providers.first { $0.id == id }.map { .string($0.name) }
        }
        let problems = ProblemList()
        let reader = MemberReader(YAMLNode(.record(merged)), path: "", problems: problems)
        var agent =
            base
            ?? AgentRecord(
                id: "", tenantId: "", name: "", manifestKey: "", executionMode: .request, llmProviderName: "",
                createdAt: .unset, updatedAt: .unset)
        agent.name = reader.requiredText("name")
        agent.manifestKey = base == nil ? reader.text("manifestKey") ?? "" : reader.requiredText("manifestKey")
        agent.executionMode = reader.requiredChoice("executionMode", inAnyCase: true) ?? .request
        agent.llmProviderName = reader.requiredText("llmProviderName")
        guard problems.errors.isEmpty else { throw .invalid(problems.errors.map(VersionChecks.Problem.init)) }
        return agent
    }
}

extension VersionChecks.Problem {
    init(_ problem: DocumentProblem) { self.init(member: problem.member, text: problem.text) }
}
