import Values

/// The members of a version as a request gives them: the fields of 18.1, with operations and sub-agents as
/// `allowedOperationIds` and `allowedSubAgentIds`, or by their names as in manifests.
struct VersionBody: Sendable {
    let members: Record

    /// Names of references, and the ids that they stand in for.
    private static let idNames = ["allowedOperations": "allowedOperationIds", "allowedSubAgents": "allowedSubAgentIds"]

    /// The version that is to be made or that a changed one is to become. What is not given is taken from `base`, what is
    /// null has its default.
    func draft(over base: VersionRecord? = nil, in workspace: Workspace) throws(WorkspaceError) -> VersionRecord {
        let problems = ProblemList()
        let reader = MemberReader(YAMLNode(.record(merged(with: base))), path: "", problems: problems)
        var draft = VersionReader(reader: reader).draft()
        // That of the base is no wish.
        if members["status"] != nil, VersionReader(reader: reader).status() == .deployed {
            reader.report("status", "is changed by deploy and retract only")
        }
        draft.allowedOperationIds = operationIds(reader, workspace)
        draft.allowedSubAgentIds = subAgentIds(reader, workspace)
        guard problems.errors.isEmpty else { throw .invalid(problems.errors.map(VersionChecks.Problem.init)) }
        if let base {
            draft.id = base.id
            draft.agentId = base.agentId
            draft.status = base.status
            draft.createdAt = base.createdAt
            draft.updatedAt = base.updatedAt
        }
        return draft
    }

    /// Makes or changes a version of this body. What is wrong with something that the body names is told of that name, and
    /// not of the id that stands in for it.
    func write(_ change: () throws -> VersionRecord) throws -> VersionRecord {
        do {
            return try change()
        } catch WorkspaceError.invalid(let problems) {
            throw WorkspaceError.invalid(problems.map(naming))
        }
    }

    private func naming(_ problem: VersionChecks.Problem) -> VersionChecks.Problem {
        for (name, ids) in Self.idNames where members[name]?.list != nil && problem.member.hasPrefix("\(ids)[") {
            // Ids that are given stand before those of the names.
            let given = members[ids]?.list?.count ?? 0
            guard let index = Int(problem.member.dropFirst(ids.count + 1).dropLast()), index >= given else { continue }
            return VersionChecks.Problem(member: "\(name)[\(index - given)]", text: problem.text)
        }
        return problem
    }

    private func merged(with base: VersionRecord?) -> Record {
        var merged = base?.membersWithIds ?? Record()
        for (name, value) in members {
            if let ids = Self.idNames[name], members[ids] == nil { merged[ids] = nil }
            merged[name] = value.isNull ? .none : value
        }
        return merged
    }

    private func operationIds(_ reader: MemberReader, _ workspace: Workspace) -> [String] {
        let named = VersionReader(reader: reader).operations().compactMap { entry -> String? in
            let service = workspace.services.first { $0.name == entry.draft.service }
            let operation = workspace.operations.first {
                $0.serviceId == service?.id && $0.name == entry.draft.operation
            }
            if operation == nil {
                let text = "there is no operation '\(entry.draft.operation)' of '\(entry.draft.service)' here"
                reader.problems.report(entry.place.problem("", text))
            }
            return operation?.id
        }
        return reader.texts("allowedOperationIds").map { $0.lowercased() } + named
    }

    private func subAgentIds(_ reader: MemberReader, _ workspace: Workspace) -> [String] {
        let named = VersionReader(reader: reader).subAgents().compactMap { entry -> String? in
            let agent = workspace.agents.first { $0.manifestKey == entry.draft }
            if agent == nil {
                reader.problems.report(entry.place.problem("", "there is no agent '\(entry.draft)' here"))
            }
            return agent?.id
        }
        return reader.texts("allowedSubAgentIds").map { $0.lowercased() } + named
    }
}
