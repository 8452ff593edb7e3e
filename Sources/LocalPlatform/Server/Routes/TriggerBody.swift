import Values

/// The members of a trigger as a request gives them: those of section 20 for its type, and `active`.
struct TriggerBody: Sendable {
    let members: Record

    /// The trigger that is to be made or that a changed one is to become. What is not given stays, what is null has its
    /// default.
    func draft(over base: TriggerRecord? = nil) throws(WorkspaceError) -> TriggerRecord {
        var merged = base?.members ?? Record()
        for (name, value) in members { merged[name] = value.isNull ? .none : value }
        let problems = ProblemList()
        let reader = MemberReader(YAMLNode(.record(merged)), path: "", problems: problems)
        var draft = TriggerReader(reader: reader).draft()
        draft.active = reader.flag("active") ?? base?.active ?? true
        guard problems.errors.isEmpty else { throw .invalid(problems.errors.map(VersionChecks.Problem.init)) }
        if let base {
            draft.id = base.id
            draft.agentId = base.agentId
            draft.lastFiredAt = base.lastFiredAt
            draft.createdAt = base.createdAt
            draft.updatedAt = base.updatedAt
        }
        return draft
    }
}
