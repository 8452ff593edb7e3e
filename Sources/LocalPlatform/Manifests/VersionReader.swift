import Values

/// Reads an entry of `versions` with the defaults and ranges of 18.1 of the contract.
struct VersionReader {
    let reader: MemberReader

    private enum Status: String, CaseIterable { case testing, deployed }
    private enum Model: String, CaseIterable { case sequential, parallel }

    func version() -> ManifestVersion {
        let agentKey = reader.requiredText("agentManifestKey")
        let status = status()
        let draft = draft()
        let operations = operations()
        let subAgents = subAgents()
        reader.finish()
        return ManifestVersion(
            draft: draft, agentKey: agentKey, status: status, allowedOperations: operations,
            allowedSubAgents: subAgents, place: reader.place)
    }

    /// The status that is asked for; nil for none.
    func status() -> VersionStatus? {
        let status: Status? = reader.choice("status", inAnyCase: true)
        return status.flatMap { VersionStatus(rawValue: $0.rawValue) }
    }

    /// The fields of 18.1 without its status and its references.
    func draft() -> VersionRecord {
        var draft = VersionRecord(
            id: "", agentId: "", versionLabel: reader.requiredText("versionLabel"),
            llmModel: reader.requiredText("llmModel"), createdAt: .unset, updatedAt: .unset)
        readContent(into: &draft)
        readLimits(into: &draft)
        return draft
    }

    /// `allowedOperations`, which names operations.
    func operations() -> [ManifestEntry<OperationName>] {
        reader.list("allowedOperations").map { operationName($0.node, $0.path) }
    }

    /// `allowedSubAgents`, manifest keys of agents.
    func subAgents() -> [ManifestEntry<String>] {
        reader.list("allowedSubAgents").compactMap { subAgent($0.node, $0.path) }
    }

    private func readContent(into draft: inout VersionRecord) {
        draft.instructions = reader.text("instructions") ?? ""
        draft.description = reader.text("description")
        if let length = draft.description?.count, length > 512 {
            reader.report("description", "must have at most 512 characters, not \(length)")
        }
        draft.inputSchema = reader.schema("inputSchema") ?? [:]
        draft.outputSchema = reader.schema("outputSchema") ?? [:]
        draft.anomalyControl = reader.flag("anomalyControl") ?? false
        draft.rules = .list(List(reader.list("rules").map(\.node.value)))
        draft.canExecuteSubAgents = reader.flag("canExecuteSubAgents") ?? false
        let model: Model? = reader.choice("subAgentExecutionModel", inAnyCase: true)
        draft.subAgentExecutionModel = model.flatMap { SubAgentExecutionModel(rawValue: $0.rawValue) } ?? .sequential
    }

    private func readLimits(into draft: inout VersionRecord) {
        draft.temperature = reader.decimal("temperature", in: 0...1) ?? draft.temperature
        draft.topP = reader.decimal("topP", in: 0.1...1)
        draft.topK = reader.integer("topK", in: 1...100)
        draft.maxIterations = reader.integer("maxIterations", in: 1...Int.max) ?? draft.maxIterations
        draft.maxTokensPerRun = reader.integer("maxTokensPerRun", in: 1...Int.max) ?? draft.maxTokensPerRun
        draft.maxToolCalls = reader.integer("maxToolCalls", in: 1...Int.max) ?? draft.maxToolCalls
        draft.maxSessionTokens = reader.integer("maxSessionTokens", in: 1...Int.max)
        draft.maxSessionDurationSec = reader.integer("maxSessionDurationSec", in: 1...Int.max)
    }

    private func operationName(_ node: YAMLNode, _ path: String) -> ManifestEntry<OperationName> {
        let reader = MemberReader(node, path: path, problems: self.reader.problems)
        let name = OperationName(
            service: reader.requiredName("serviceName"), operation: reader.requiredText("operationName"))
        reader.finish()
        return ManifestEntry(draft: name, place: reader.place)
    }

    private func subAgent(_ node: YAMLNode, _ path: String) -> ManifestEntry<String>? {
        guard let key = node.value.string, !key.isEmpty else {
            reader.problems.report(at: node.position, path, "must be the manifestKey of an agent")
            return nil
        }
        return ManifestEntry(draft: key, place: ManifestPlace(position: node.position, path: path))
    }
}
