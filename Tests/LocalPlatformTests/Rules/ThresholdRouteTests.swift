import Testing
import Values

@testable import LocalPlatform

/// Appendix A, 00 to 02: an amount decides, and a server outside counts what was really paid.
@Suite("Amounts above a threshold", .timeLimit(.minutes(1)))
struct ThresholdRouteTests {
    /// A desk whose `pay` falls under the rule when the amount is above 500.
    private func with(_ action: Value, _ body: @Sendable (ToolDesk) async throws -> Void) async throws {
        try await ToolDesk.run(
            operations: ["pay": ["configuration": ["method": "POST", "path": "/pay"]]],
            calls: ["pay": ["amount": "{{input.amount}}"]], mode: "hitl"
        ) { desk in
            let agent = "/agents/\(try desk.platform.agentId("caller"))"
            let live = try await desk.platform.desk("GET", agent).body["deployedVersionId"]
            let rule: Value = ["id": "limit", "when": ["arg_gt": ["path": "amount", "value": 500]], "then": action]
            let made = try await desk.platform.desk(
                "POST", "\(agent)/versions",
                ["from": live, "versionLabel": "v2", "anomalyControl": true, "rules": [rule]])
            let id = try #require(made.body["id"].string, "\(made.text)")
            #expect(try await desk.platform.desk("POST", "\(agent)/versions/\(id)/deploy", [:]).status == 200)
            try await body(desk)
        }
    }

    @Test("at the threshold a call runs at once and no task appears")
    func below() async throws {
        try await with("pause") { desk in
            let run = try await desk.finish(["amount": 500])
            #expect(desk.requests.map(\.body) == [#"{"amount":500}"#])
            #expect(try await desk.platform.contents("UserTaskReq", of: run) == [])
        }
    }

    @Test("above it nothing is executed before a person agrees, and then once", arguments: [true, false])
    func above(approved: Bool) async throws {
        try await with("pause") { desk in
            let run = try await desk.platform.start("caller", ["amount": 501])
            let task = try #require(try await desk.platform.pendingTask(run)["user_task_id"].string)
            #expect(desk.requests.isEmpty)
            let done = try await desk.platform.desk("POST", "/review/\(task)/complete", ["approved": .bool(approved)])
            #expect(done.status == 200, "\(done.text)")
            #expect(try await desk.platform.end(of: run)["status"] == "Completed")
            #expect(desk.requests.count == (approved ? 1 : 0))
        }
    }

    @Test("a deny rule stops the call: the session finishes, and the side effect never happens")
    func denied() async throws {
        try await with("block") { desk in
            let result = try await desk.result(["amount": 501])
            #expect(result["error"]["code"] == "blocked_by_rule")
            #expect(desk.requests.isEmpty)
        }
    }
}
