import Values

/// What has to change so that a workspace fits a manifest (contract, 26.4): every record that is new or different, in the
/// order in which they are written.
struct ManifestPlan {
    private(set) var providers: [ProviderRecord] = []
    private(set) var services: [ServiceRecord] = []
    private(set) var operations: [OperationRecord] = []
    private(set) var agents: [AgentRecord] = []
    private(set) var versions: [VersionRecord] = []
    private(set) var triggers: [TriggerRecord] = []
    private(set) var result: ManifestResult

    private var problems: [DocumentProblem] = []
    private let manifest: Manifest
    private let workspace: Workspace
    private let now: Instant
    private let makeId: () -> String

    /// Ids of operations and agents by name and key, of those that are and those that will be.
    private var operationIds: [OperationName: String] = [:]

    /// Throws when the workspace does not allow what the manifest wants.
    init(_ manifest: Manifest, in workspace: Workspace, now: Instant, makeId: @escaping () -> String)
        throws(ManifestError)
    {
        self.manifest = manifest
        self.workspace = workspace
        self.now = now
        self.makeId = makeId
        result = ManifestResult(
            dryRun: true, rootAgentId: "", changes: [],
            warnings: manifest.warnings.map { ManifestError.line($0, in: manifest.file) }, agentIds: [:],
            serviceIds: [:],
            servicesNeedingConnection: [])
        for provider in manifest.providers { plan(provider) }
        for service in manifest.services { plan(service) }
        for agent in manifest.agents { plan(agent) }
        for version in manifest.versions { plan(version) }
        for trigger in manifest.triggers { plan(trigger) }
        warnOfOrphans()
        result.rootAgentId = rootAgentId
        guard problems.isEmpty else { throw ManifestError(file: manifest.file, problems: problems) }
    }

    private var rootAgentId: String {
        let agents = manifest.agents.map(\.draft)
        let root =
            agents.first { $0.manifestKey == manifest.rootManifestKey } ?? agents.first {
                $0.executionMode != .subAgent
            } ?? agents.first
        return root.flatMap { result.agentIds[$0.manifestKey] } ?? ""
    }

    private mutating func note(
        _ action: ManifestResult.Action, _ resource: ManifestResult.Resource, _ key: String, _ message: String? = nil
    ) {
        result.changes.append(ManifestResult.Change(action: action, resource: resource, key: key, message: message))
    }

    private mutating func refuse(_ place: ManifestPlace, _ member: String, _ text: String) {
        problems.append(place.problem(member, text))
    }
}

// Providers, services and operations.
extension ManifestPlan {
    /// On a real platform apply never creates providers. Here a script is registered as one, since there is no other door
    /// for it: a manifest and its script are a whole agent for a machine without an account.
    private mutating func plan(_ entry: ManifestEntry<ProviderRecord>) {
        var record = entry.draft
        let existing = workspace.providers.first { $0.name == record.name }
        guard ScriptLibrary.scriptName(in: record.baseUrlOverride ?? "") != nil else {
            if existing == nil {
                let text =
                    "there is no provider '\(record.name)' on this platform; only script: providers are made by apply"
                return refuse(entry.place, "name", text)
            }
            return note(.noChange, .provider, record.name)
        }
        record.apiKeySecretName = existing?.apiKeySecretName
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        note(action(record, existing), .provider, record.name)
        if record != existing { providers.append(record) }
    }

    private mutating func plan(_ entry: ManifestService) {
        var record = entry.draft
        let existing = workspace.services.first {
            record.manifestKey == nil ? $0.name == record.name : $0.manifestKey == record.manifestKey
        }
        if let other = workspace.services.first(where: { $0.name == record.name }), other.id != existing?.id {
            return refuse(entry.place, "name", "another service of this platform is called '\(record.name)'")
        }
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        note(action(record, existing), .service, entry.key)
        if record != existing { services.append(record) }
        if let key = record.manifestKey { result.serviceIds[key] = record.id }
        if record.type == .builtIn { result.servicesNeedingConnection.append(record) }
        for operation in entry.operations { plan(operation, of: record, entry.key) }
    }

    private mutating func plan(_ entry: ManifestEntry<OperationRecord>, of service: ServiceRecord, _ serviceKey: String)
    {
        var record = entry.draft
        record.serviceId = service.id
        let siblings = workspace.operations.filter { $0.serviceId == service.id }
        let existing =
            siblings.first { record.manifestKey != nil && $0.manifestKey == record.manifestKey }
            ?? siblings.first { $0.name == record.name }
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        note(action(record, existing), .operation, "\(serviceKey)>\(record.manifestKey ?? record.name)")
        if record != existing { operations.append(record) }
        operationIds[OperationName(service: service.name, operation: record.name)] = record.id
    }
}

// Agents, versions and triggers.
extension ManifestPlan {
    private mutating func plan(_ entry: ManifestEntry<AgentRecord>) {
        var record = entry.draft
        let existing = workspace.agents.first { $0.manifestKey == record.manifestKey }
        if let other = workspace.agents.first(where: { $0.name == record.name }), other.id != existing?.id {
            return refuse(entry.place, "name", "another agent of this platform is called '\(record.name)'")
        }
        let providerNames = (workspace.providers + providers).map(\.name)
        if !providerNames.contains(record.llmProviderName) {
            let hint =
                NearestName.of(record.llmProviderName, among: providerNames).map { "; did you mean '\($0)'?" } ?? ""
            let text = "there is no provider '\(record.llmProviderName)' on this platform\(hint)"
            return refuse(entry.place, "llmProviderName", text)
        }
        record.tenantId = workspace.tenantId
        record.deployedVersionId = existing?.deployedVersionId
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        note(action(record, existing), .agent, record.manifestKey)
        result.agentIds[record.manifestKey] = record.id
        if record != existing { agents.append(record) }
    }

    private mutating func plan(_ entry: ManifestVersion) {
        guard let agentId = result.agentIds[entry.agentKey] else { return }
        let existing = workspace.versions.first { $0.agentId == agentId && $0.versionLabel == entry.draft.versionLabel }
        var record = entry.draft
        record.agentId = agentId
        record.status = existing?.status ?? .testing
        record.allowedOperationIds = ids(
            entry.allowedOperations.compactMap { operationIds[$0.draft] }, as: existing?.allowedOperationIds)
        record.allowedSubAgentIds = ids(
            entry.allowedSubAgents.compactMap { result.agentIds[$0.draft] }, as: existing?.allowedSubAgentIds)
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        if let existing, existing.status == .deployed, record != existing {
            let text =
                "'\(record.versionLabel)' is deployed and cannot be changed; give the new content a new versionLabel"
            return refuse(entry.place, "versionLabel", text)
        }
        let isDeployedNow = entry.status == .deployed && record.status != .deployed
        if entry.status == .testing, record.status == .deployed {
            let warning = entry.place.problem("status", "is deployed; retract it to make it a testing version")
            result.warnings.append(ManifestError.line(warning, in: manifest.file))
        }
        let message: String? = isDeployedNow ? "deployed" : nil
        note(isDeployedNow && existing != nil ? .update : action(record, existing), .agentVersion, entry.key, message)
        if isDeployedNow { deploy(&record, of: agentId) } else if record != existing { versions.append(record) }
    }

    /// Makes the version its agent's live one; the one that was becomes a testing version (contract, 18.2).
    private mutating func deploy(_ version: inout VersionRecord, of agentId: String) {
        for var former in workspace.versions where former.agentId == agentId && former.status == .deployed {
            former.status = .testing
            former.updatedAt = now
            versions.append(former)
        }
        version.status = .deployed
        version.updatedAt = now
        versions.append(version)
        guard
            var agent = agents.first(where: { $0.id == agentId }) ?? workspace.agents.first(where: { $0.id == agentId })
        else { return }
        agent.deployedVersionId = version.id
        agent.updatedAt = now
        agents.removeAll { $0.id == agentId }
        agents.append(agent)
    }

    private mutating func plan(_ entry: ManifestTrigger) {
        guard let agentId = result.agentIds[entry.agentKey] else { return }
        let siblings = workspace.triggers.filter { $0.agentId == agentId }
        var record = entry.draft
        record.agentId = agentId
        let existing =
            siblings.first { record.manifestKey != nil && $0.manifestKey == record.manifestKey }
            ?? siblings.first { $0.name == record.name }
        if record.type == .api, siblings.contains(where: { $0.type == .api && $0.id != existing?.id }) {
            return refuse(entry.place, "type", "'\(entry.agentKey)' has another api trigger on this platform")
        }
        record.active = existing?.active ?? true
        record.lastFiredAt = existing?.lastFiredAt
        settle(&record, existing, \.id, \.createdAt, \.updatedAt)
        note(action(record, existing), .trigger, entry.key)
        if record != existing { triggers.append(record) }
    }

    /// The ids in the order of the existing record when they are the same ones: their order has no meaning (26.4).
    private func ids(_ ids: [String], as existing: [String]?) -> [String] {
        existing.flatMap { Set($0) == Set(ids) ? $0 : nil } ?? ids
    }
}

// What holds for all kinds of records.
extension ManifestPlan {
    /// Gives a draft the id and the times of the record it stands for; a record that is new or different gets new ones.
    private func settle<Draft: Equatable>(
        _ draft: inout Draft, _ existing: Draft?, _ id: WritableKeyPath<Draft, String>,
        _ created: WritableKeyPath<Draft, Instant>, _ updated: WritableKeyPath<Draft, Instant>
    ) {
        draft[keyPath: id] = existing?[keyPath: id] ?? makeId()
        draft[keyPath: created] = existing?[keyPath: created] ?? now
        draft[keyPath: updated] = existing?[keyPath: updated] ?? now
        if let existing, draft != existing { draft[keyPath: updated] = now }
    }

    private func action<Draft: Equatable>(_ record: Draft, _ existing: Draft?) -> ManifestResult.Action {
        existing == nil ? .create : record == existing ? .noChange : .update
    }

    /// What the workspace has and the manifest no longer names is kept, and said (26.4).
    private mutating func warnOfOrphans() {
        for service in manifest.services {
            let id = workspace.services.first { $0.name == service.draft.name }?.id
            let named = Set(
                service.operations.map {
                    operationIds[OperationName(service: service.draft.name, operation: $0.draft.name)]
                })
            for orphan in workspace.operations where orphan.serviceId == id && !named.contains(orphan.id) {
                result.warnings.append(
                    "The operation '\(orphan.name)' of '\(service.draft.name)' is not in the manifest and is kept.")
            }
        }
        let named = Set(manifest.triggers.map(\.key))
        for agent in manifest.agents {
            guard let id = result.agentIds[agent.draft.manifestKey] else { continue }
            for orphan in workspace.triggers where orphan.agentId == id {
                guard !named.contains("\(agent.draft.manifestKey)@\(orphan.manifestKey ?? orphan.name)") else {
                    continue
                }
                result.warnings.append(
                    "The trigger '\(orphan.name)' of '\(agent.draft.name)' is not in the manifest and is kept.")
            }
        }
    }
}
