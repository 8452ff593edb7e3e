import GRDB
import Values

/// Records to be written and deleted in one transaction, with what the audit log says of them.
struct WorkspaceChanges: Sendable {
    var providers: [ProviderRecord] = []
    var services: [ServiceRecord] = []
    var operations: [OperationRecord] = []
    var agents: [AgentRecord] = []
    var versions: [VersionRecord] = []
    var triggers: [TriggerRecord] = []
    /// Versions that become live, among `versions`.
    var deployed: [VersionRecord] = []
    /// Ids of records to be deleted.
    var deleted: Set<String> = []
    var entries: [AuditEntry] = []

    func applied(to workspace: Workspace) -> Workspace {
        var workspace = workspace
        workspace.providers.put(providers)
        workspace.services.put(services)
        workspace.operations.put(operations)
        workspace.agents.put(agents)
        workspace.versions.put(versions)
        workspace.triggers.put(triggers)
        workspace.services.removeAll { deleted.contains($0.id) }
        workspace.operations.removeAll { deleted.contains($0.id) || deleted.contains($0.serviceId) }
        workspace.agents.removeAll { deleted.contains($0.id) }
        workspace.versions.removeAll { deleted.contains($0.id) || deleted.contains($0.agentId) }
        workspace.triggers.removeAll { deleted.contains($0.id) || deleted.contains($0.agentId) }
        return workspace
    }

    /// Writes everything. Deletions come first, so that names are free for those who take them over.
    func write(by actor: AuditActor, at time: Instant, to db: Database) throws {
        for table in ["triggers", "versions", "agents", "operations", "services"] {
            for id in deleted { try db.execute(sql: "DELETE FROM \(table) WHERE id = ?", arguments: [id]) }
        }
        for record in providers { try record.upsert(db) }
        for record in services { try record.upsert(db) }
        for record in operations { try record.upsert(db) }
        for record in agents { try record.upsert(db) }
        for record in versions { try record.upsert(db) }
        for record in triggers { try record.upsert(db) }
        for version in deployed { try Deployments.note(version, at: time, in: db) }
        for entry in entries { try entry.write(by: actor, at: time, in: db) }
    }
}
