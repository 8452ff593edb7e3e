import Values

/// An agent with all that it needs, as a manifest that applies again without a change (contract, 26.4).
struct ManifestExport {
    private let workspace: Workspace
    private let root: AgentRecord
    private let agents: [AgentRecord]
    private let versions: [VersionRecord]

    /// - Parameter allVersions: whether the history of every agent is exported, and not only the version that counts: the
    ///   deployed one, or the newest when nothing is deployed.
    init(of root: AgentRecord, in workspace: Workspace, allVersions: Bool = false) {
        self.workspace = workspace
        self.root = root
        var agents: [AgentRecord] = []
        var versions: [VersionRecord] = []
        var open = [root.id]
        while let id = open.popLast() {
            guard !agents.contains(where: { $0.id == id }), let agent = workspace.agent(id) else { continue }
            let own = Self.versions(of: agent, in: workspace, all: allVersions)
            agents.append(agent)
            versions += own
            open += own.flatMap(\.allowedSubAgentIds).reversed()
        }
        self.agents = agents
        self.versions = versions
    }

    private static func versions(of agent: AgentRecord, in workspace: Workspace, all: Bool) -> [VersionRecord] {
        let own = workspace.versions(of: agent.id)
        if all { return own }
        return (own.first { $0.status == .deployed } ?? own.last).map { [$0] } ?? []
    }

    /// - Parameter time: `metadata.exportedAt`.
    func text(at time: Instant) -> String { YAMLWriter.text(document(at: time)) }

    func document(at time: Instant) -> Record {
        let triggers = workspace.triggers.filter { trigger in agents.contains { $0.id == trigger.agentId } }
        var document = Record([("kind", .string(ManifestStream.kinds[0])), ("version", 1)])
        document["metadata"] = .record(
            Record([
                ("exportedAt", .string(time.iso)), ("label", .string(root.name)),
                ("rootManifestKey", .string(root.manifestKey)),
            ]))
        document["llmProviders"] = list(providers.map(\.members))
        document["services"] = list(services(for: triggers).map(members))
        document["agents"] = list(agents.map(\.members))
        document["versions"] = list(versions.map(members))
        document["triggers"] = list(triggers.map(members))
        return Record(document.filter { $1.list?.isEmpty != true })
    }

    private func list(_ records: [Record]) -> Value { .list(List(records.map(Value.record))) }

    private var providers: [ProviderRecord] {
        let names = Set(agents.map(\.llmProviderName))
        return workspace.providers.filter { names.contains($0.name) }
    }

    private func services(for triggers: [TriggerRecord]) -> [ServiceRecord] {
        let allowed = Set(versions.flatMap(\.allowedOperationIds))
        let used = Set(workspace.operations.filter { allowed.contains($0.id) }.map(\.serviceId))
        let named = Set(triggers.compactMap { $0.type == .event ? $0.settings["serviceName"].string : nil })
        return workspace.services.filter { used.contains($0.id) || named.contains($0.name) }
    }
}

// Records with their references as names.
extension ManifestExport {
    private func members(of service: ServiceRecord) -> Record {
        var members = service.members
        let (config, isRedacted) = Self.redacted(service.config)
        members["config"] = config
        if isRedacted { members["secretsRedacted"] = true }
        let operations = workspace.operations(of: service.id)
        if !operations.isEmpty { members["operations"] = list(operations.map(\.members)) }
        return members
    }

    /// The config without what has a meaning in its own workspace only.
    private static func redacted(_ config: Value) -> (Value, Bool) {
        guard var record = config.record else { return (config, false) }
        var isRedacted = record["connectedAccountId"] != nil
        record["connectedAccountId"] = nil
        if var auth = record["auth"]?.record, auth["secretId"] != nil {
            auth["secretId"] = nil
            record["auth"] = .record(auth)
            isRedacted = true
        }
        return (.record(record), isRedacted)
    }

    private func members(of version: VersionRecord) -> Record {
        let standard = VersionRecord(
            id: "", agentId: "", versionLabel: "", llmModel: "", createdAt: .unset, updatedAt: .unset
        ).members
        var members = Record([("agentManifestKey", .string(workspace.agent(version.agentId)?.manifestKey ?? ""))])
        for (name, value) in version.members where name == "status" || standard[name] != value {
            members[name] = value
        }
        let operations = version.allowedOperationIds.compactMap(operationName)
        if !operations.isEmpty { members["allowedOperations"] = .list(List(operations)) }
        let subAgents = version.allowedSubAgentIds.compactMap { workspace.agent($0)?.manifestKey }
        if !subAgents.isEmpty { members["allowedSubAgents"] = Value(strings: subAgents) }
        return members
    }

    private func operationName(_ id: String) -> Value? {
        guard let operation = workspace.operations.first(where: { $0.id == id }),
            let service = workspace.services.first(where: { $0.id == operation.serviceId })
        else { return nil }
        return ["serviceName": .string(service.name), "operationName": .string(operation.name)]
    }

    private func members(of trigger: TriggerRecord) -> Record {
        var members = Record([("agentManifestKey", .string(workspace.agent(trigger.agentId)?.manifestKey ?? ""))])
        for (name, value) in trigger.members { members[name] = value }
        return members
    }
}
