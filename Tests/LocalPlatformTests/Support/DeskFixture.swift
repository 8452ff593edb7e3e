import GRDB
import Values

@testable import LocalPlatform

/// The agent that the tests of the engine run: a refund desk with a reading, an open and a gated operation.
struct DeskFixture: Sendable {
    var agent: AgentRecord
    var version: VersionRecord
    let provider: ProviderRecord
    var service: ServiceRecord
    var otherServices: [ServiceRecord] = []
    var operations: [OperationRecord]

    init(mode: ExecutionMode = .hitl, outputSchema: Value = [:], change: (inout DeskFixture) -> Void = { _ in }) {
        let time = Instant(nanoseconds: 0)
        agent = AgentRecord(
            id: "agent", tenantId: "tenant", name: "Refund desk", manifestKey: "refund_desk", executionMode: mode,
            llmProviderName: "Scripts", deployedVersionId: "version", createdAt: time, updatedAt: time)
        provider = ProviderRecord(id: "provider", name: "Scripts", type: .selfHosted, createdAt: time, updatedAt: time)
        service = ServiceRecord(id: "service", name: "Shop", type: .http, createdAt: time, updatedAt: time)
        operations = [
            Self.operation("get_order", method: "GET"), Self.operation("set_note", method: "PUT"),
            Self.operation("send_mail", method: "POST"),
            Self.operation("issue_refund", method: "POST", requireApproval: true),
        ]
        version = VersionRecord(
            id: "version", agentId: "agent", versionLabel: "v1", status: .deployed, llmModel: "desk-model",
            outputSchema: outputSchema, allowedOperationIds: operations.map(\.id), createdAt: time, updatedAt: time)
        change(&self)
    }

    private static func operation(_ name: String, method: String, requireApproval: Bool? = nil) -> OperationRecord {
        let time = Instant(nanoseconds: 0)
        return OperationRecord(
            id: "id-of-\(name)", serviceId: "service", name: name, configuration: ["method": .string(method)],
            argumentsSchema: [
                "type": "object", "properties": ["orderId": ["type": "string"]],
            ],
            requireApproval: requireApproval, createdAt: time, updatedAt: time)
    }

    func save(in db: Database) throws {
        try provider.upsert(db)
        for service in [service] + otherServices { try service.upsert(db) }
        for operation in operations { try operation.upsert(db) }
        try agent.upsert(db)
        try version.upsert(db)
    }

    func order(_ input: Value = ["query": "Refund order 1182"]) -> StartOrder {
        StartOrder(agent: agent, version: version, input: input, triggerType: .api, triggeredBy: "key")
    }
}
