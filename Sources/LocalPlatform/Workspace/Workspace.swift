import GRDB

/// Everything that manifests declare, as it is in the store now.
struct Workspace: Sendable {
    let tenantId: String
    var providers: [ProviderRecord]
    var services: [ServiceRecord]
    var operations: [OperationRecord]
    var agents: [AgentRecord]
    var versions: [VersionRecord]
    var triggers: [TriggerRecord]
    var secretNames: Set<String>
    /// The versions that runs which have not ended execute.
    var liveVersionIds: Set<String>

    init(tenantId: String, in db: Database) throws {
        self.tenantId = tenantId
        providers = try ProviderRecord.fetchAll(db)
        services = try ServiceRecord.fetchAll(db)
        operations = try OperationRecord.fetchAll(db)
        agents = try AgentRecord.fetchAll(db)
        versions = try VersionRecord.fetchAll(db, sql: "SELECT * FROM versions ORDER BY created_at, id")
        triggers = try TriggerRecord.fetchAll(db)
        secretNames = Set(try SecretRecord.all(in: db).map(\.name))
        liveVersionIds = try String.fetchSet(db, sql: "SELECT DISTINCT runs.agent_version_id \(RunRecord.fromLive)")
    }

    func agent(_ id: String) -> AgentRecord? { agents.first { $0.id == id } }

    func service(_ id: String) -> ServiceRecord? { services.first { $0.id == id } }

    func operations(of serviceId: String) -> [OperationRecord] { operations.filter { $0.serviceId == serviceId } }

    func versions(of agentId: String) -> [VersionRecord] { versions.filter { $0.agentId == agentId } }

    /// `agent@label`, as plans and the audit log call a version.
    func key(of version: VersionRecord) -> String {
        "\(agent(version.agentId)?.manifestKey ?? version.agentId)@\(version.versionLabel)"
    }
}
