import Values

/// What has to change so that a workspace fits a manifest (contract, 26.4): every record that is new or different, in the
/// order in which they are written, and what is deleted.
struct ManifestPlan {
    var changes = WorkspaceChanges()
    var result: ManifestResult
    var problems: [DocumentProblem]

    /// As far as the options let it be reconciled.
    let manifest: Manifest
    let workspace: Workspace
    let options: ManifestOptions
    let handledTools: Set<String>
    let now: Instant
    private let makeId: () -> String

    /// Ids of the manifest's operations, by the names that the manifest has for them.
    var operationIds: [OperationName: String] = [:]
    /// Names of the manifest's services in the workspace, by those that the manifest has for them.
    var serviceNames: [String: String] = [:]
    /// The manifest's built-in services.
    var builtIns: [ServiceRecord] = []
    /// Ids of records that the manifest names.
    var named: Set<String> = []

    /// Throws everything that keeps the manifest from being applied here.
    init(
        _ manifest: Manifest, in workspace: Workspace, options: ManifestOptions = ManifestOptions(),
        handledTools: Set<String> = [], now: Instant, makeId: @escaping () -> String
    ) throws(ManifestError) {
        let scope = ManifestScope(manifest, in: workspace, options: options)
        self.manifest = scope.manifest
        self.workspace = workspace
        self.options = options
        self.handledTools = handledTools
        self.now = now
        self.makeId = makeId
        problems = manifest.problems + scope.problems
        result = ManifestResult(
            warnings: manifest.warnings.map { ManifestError.line($0, in: manifest.file) } + scope.warnings)
        planAll()
        guard problems.isEmpty else { throw ManifestError(file: manifest.file, problems: problems) }
    }

    private mutating func planAll() {
        for provider in manifest.providers { plan(provider) }
        for service in manifest.services { plan(service) }
        for agent in manifest.agents { plan(agent) }
        for version in manifest.versions { plan(version) }
        for trigger in manifest.triggers { plan(trigger) }
        checkModes()
        if problems.isEmpty { settleOrphans() }
        result.servicesNeedingConnection = servicesNeedingConnection
        result.rootAgentId = rootAgentId
    }

    private var rootAgentId: String {
        if let anchor = options.anchorAgentId { return anchor }
        let agents = manifest.agents.map(\.draft)
        let root =
            agents.first { $0.manifestKey == manifest.rootManifestKey } ?? agents.first {
                $0.executionMode != .subAgent
            } ?? agents.first
        return root.flatMap { result.agentIds[$0.manifestKey] } ?? ""
    }

    /// The workspace as it will be.
    var projected: Workspace { changes.applied(to: workspace) }

    mutating func refuse(_ place: ManifestPlace, _ member: String, _ text: String) {
        problems.append(place.problem(member, text))
    }

    mutating func warn(_ place: ManifestPlace, _ member: String, _ text: String) {
        result.warnings.append(ManifestError.line(place.problem(member, text), in: manifest.file))
    }
}

// What holds for all kinds of records.
extension ManifestPlan {
    /// Gives a draft the id and the times of the record it stands for; a record that is new or different gets new ones.
    mutating func settle<Draft: WorkspaceRecord>(_ draft: Draft, over existing: Draft?) -> Draft {
        var record = draft
        record.id = existing?.id ?? makeId()
        record.createdAt = existing?.createdAt ?? now
        record.updatedAt = existing?.updatedAt ?? now
        if let existing, record != existing { record.updatedAt = now }
        named.insert(record.id)
        return record
    }

    /// Enters what becomes of a record into the result and, when it changes, into the audit log.
    mutating func note<Draft: WorkspaceRecord>(
        _ record: Draft, over existing: Draft?, _ resource: ManifestResult.Resource, _ key: String,
        message: String? = nil
    ) {
        let action: ManifestResult.Action =
            existing == nil ? .create : record == existing ? .noChange : .update
        result.changes.append(.init(action: action, resource: resource, key: key, message: message))
        guard action != .noChange else { return }
        changes.entries.append(
            AuditEntry(
                action == .create ? .create : .update, resource.audited, key: key,
                before: (existing?.auditMembers).map(Value.record), after: .record(record.auditMembers)))
    }
}
