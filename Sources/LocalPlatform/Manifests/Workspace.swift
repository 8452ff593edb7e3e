import GRDB

/// Everything that manifests declare, as it is in the store now.
struct Workspace {
    let tenantId: String
    var providers: [ProviderRecord]
    var services: [ServiceRecord]
    var operations: [OperationRecord]
    var agents: [AgentRecord]
    var versions: [VersionRecord]
    var triggers: [TriggerRecord]

    init(tenantId: String, in db: Database) throws {
        self.tenantId = tenantId
        providers = try ProviderRecord.fetchAll(db)
        services = try ServiceRecord.fetchAll(db)
        operations = try OperationRecord.fetchAll(db)
        agents = try AgentRecord.fetchAll(db)
        versions = try VersionRecord.fetchAll(db)
        triggers = try TriggerRecord.fetchAll(db)
    }
}
