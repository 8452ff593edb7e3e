import GRDB
import Values

/// Changes agents, versions, triggers and integrations as people ask for it: each change is one transaction, and is in
/// the audit log.
struct WorkspaceEditor: Sendable {
    let store: Store
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    /// Throws `WorkspaceError` when the body refuses, and then changes nothing.
    func change<Result: Sendable>(
        by actor: AuditActor, _ body: @escaping @Sendable (WorkspaceTransaction) throws -> Result
    ) async throws -> Result {
        try await store.configure(orRefuse: WorkspaceError.self) { [self] db in
            try body(
                WorkspaceTransaction(
                    db: db, workspace: Workspace(tenantId: store.tenantId, in: db), actor: actor, now: now(),
                    makeId: makeId))
        }
    }
}

/// One change of the workspace, while its transaction lasts.
struct WorkspaceTransaction {
    let db: Database
    /// As it was when the transaction began.
    let workspace: Workspace
    let actor: AuditActor
    let now: Instant
    let makeId: () -> String

    func agent(_ id: String) throws(WorkspaceError) -> AgentRecord {
        guard let agent = workspace.agent(id) else { throw .agentNotFound }
        return agent
    }

    func version(_ id: String, of agent: AgentRecord) throws(WorkspaceError) -> VersionRecord {
        guard let version = workspace.versions.first(where: { $0.id == id && $0.agentId == agent.id }) else {
            throw .versionNotFound
        }
        return version
    }

    func audit(
        _ action: AuditAction, _ resource: AuditResource, _ key: String, before: Values.Record? = nil,
        after: Values.Record? = nil
    ) throws {
        try AuditEntry(
            action, resource, key: key, before: before.map(Values.Value.record), after: after.map(Values.Value.record)
        )
        .write(by: actor, at: now, in: db)
    }

    /// Refuses to take away what a run that has not ended still executes.
    func checkUnused(_ versions: [VersionRecord], _ text: String) throws(WorkspaceError) {
        if versions.contains(where: { workspace.liveVersionIds.contains($0.id) }) { throw .inUse(text) }
    }
}
