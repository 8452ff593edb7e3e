import Testing
import Values

@testable import LocalPlatform

/// The table of 22.3: who asks for an approval, the integration or the operation.
@Suite("Approval levels", .timeLimit(.minutes(1)))
struct ApprovalLevelRouteTests {
    struct Level: Sendable, CustomTestStringConvertible {
        var integration: Bool?
        var operation: Bool?
        /// What the task gives as its reason; nil when there is no task.
        var reason: String?

        var testDescription: String {
            func name(_ flag: Bool?) -> String { flag.map { "\($0)" } ?? "absent" }
            return "integration \(name(integration)), operation \(name(operation))"
        }

        var config: Value { integration.map { ["requireApproval": .bool($0)] } ?? [:] }

        var entry: Value {
            var entry = Record([("configuration", ["method": "POST", "path": "/pay"] as Value)])
            entry["requireApproval"] = operation.map { .bool($0) }
            return .record(entry)
        }
    }

    static let levels = [
        Level(integration: nil, operation: nil), Level(integration: false, operation: nil),
        Level(integration: false, operation: false), Level(integration: false, operation: true, reason: "operation"),
        Level(integration: true, operation: nil, reason: "integration"), Level(integration: true, operation: false),
        Level(integration: true, operation: true, reason: "operation"),
    ]

    @Test("under a hitl root a gated call waits for its approval, and an open one does not", arguments: levels)
    func hitl(_ level: Level) async throws {
        try await ToolDesk.run(level.config, operations: ["pay": level.entry], calls: ["pay": [:]], mode: "hitl") {
            desk in
            guard let reason = level.reason else {
                _ = try await desk.finish()
                return #expect(desk.requests.map(\.line) == ["POST /pay"])
            }
            let run = try await desk.platform.start("caller")
            let task = try await desk.platform.pendingTask(run)
            #expect(task["kind"] == "approval" && task["payload"]["reason"] == .string(reason))
            #expect(desk.requests.isEmpty)
            let id = try #require(task["user_task_id"].string)
            #expect(try await desk.platform.answer(run, id, ["approved": true]).status == 202)
            try await desk.platform.wait(for: run, status: "Completed")
            #expect(desk.requests.map(\.line) == ["POST /pay"])
        }
    }

    @Test("under a request root a gated call is not made, and the model is told", arguments: levels)
    func request(_ level: Level) async throws {
        try await ToolDesk.run(level.config, operations: ["pay": level.entry], calls: ["pay": [:]]) { desk in
            let result = try await desk.result()
            #expect(result["error"]["code"].string == (level.reason == nil ? nil : "approval_unavailable"))
            #expect(desk.requests.count == (level.reason == nil ? 1 : 0))
        }
    }

    @Test(
        "a built-in integration has the operation's level only",
        arguments: [(true, nil, false), (true, true, true), (false, true, true)] as [(Bool, Bool?, Bool)])
    func builtIn(integration: Bool, operation: Bool?, isGated: Bool) {
        let fixture = DeskFixture { fixture in
            fixture.service.type = .builtIn
            fixture.service.config = ["toolkitSlug": "MAIL", "requireApproval": .bool(integration)]
            fixture.operations[0].requireApproval = operation
        }
        let tool = BoundTool(operation: fixture.operations[0], service: fixture.service)
        #expect(tool.approvalReason == (isGated ? .operation : nil))
    }
}
