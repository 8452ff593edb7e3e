import Testing
import Values

@testable import LocalPlatform

/// Section 31: the complete exchange, field by field, with the manifest that ships as a sample. It is the same through a
/// socket and straight into the router.
@Suite("The exchange of the contract", .timeLimit(.minutes(1)))
struct ExchangeTests {
    // The ids of the contract's text.
    private static let agent = "3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10"
    private static let run = "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"

    /// Steps 1 to 3: a run that waits for its approval.
    private struct Paused {
        let platform: TestPlatform
        var contract = ContractTexts()
        let run: String

        init(on platform: TestPlatform) async throws {
            self.platform = platform
            let agent = try platform.agentId("Refund desk")
            contract.know(ExchangeTests.agent, as: agent)
            let started = try await platform.call(
                "POST", "/v1/agents/\(agent)/runs", try contract.request("start-request"))
            try contract.expect(started, 202, "started")
            run = try contract.id(ExchangeTests.run)
            try await platform.wait(for: run, status: "WaitingForHITL")
        }

        func poll() async throws -> HTTPExchange { try await platform.call("GET", "/v1/runs/\(run)") }

        func conversation() async throws -> HTTPExchange {
            try await platform.call("GET", "/v1/runs/\(run)/conversation?stepContent=slim")
        }

        func items() async throws -> [Value] { Array(try await conversation().body["items"].list ?? List()) }

        func send(_ body: Value) async throws -> HTTPExchange {
            try await platform.call("POST", "/v1/runs/\(run)/messages", body)
        }
    }

    private func withPaused(_ way: Way, _ body: @Sendable (inout Paused) async throws -> Void) async throws {
        let manifest = SourceFile.path("samples/refund-desk.yaml")
        try await TestPlatform.run(manifests: [manifest], way: way) { platform in
            var paused = try await Paused(on: platform)
            try paused.contract.expect(try await paused.poll(), 200, "paused")
            try paused.contract.expect(try await paused.conversation(), 200, "paused-conversation")
            try await body(&paused)
        }
    }

    @Test("is, member by member, what the contract has", arguments: Way.allCases)
    func exchange(way: Way) async throws {
        try await withPaused(way) { paused in
            let answer = try paused.contract.request("answer")
            let accepted = try await paused.send(answer)
            #expect(accepted.status == 202 && accepted.text == #"{"status":"Running"}"#)
            try paused.contract.expect(try await paused.send(answer), 409, "answered-again")
            try await paused.platform.wait(for: paused.run, status: "Completed")
            try paused.contract.expect(try await paused.poll(), 200, "completed")
        }
    }

    @Test("has its rows in order to the end", arguments: Way.allCases)
    func rows(way: Way) async throws {
        try await withPaused(way) { paused in
            let before = try await paused.items()
            #expect(try await paused.send(try paused.contract.request("answer")).status == 202)
            try await paused.platform.wait(for: paused.run, status: "Completed")
            let items = try await paused.items()
            #expect(items.prefix(7).map { $0.json() } == before.prefix(7).map { $0.json() })
            #expect(items.map(\.["ordinal"].int) == Array(1...15))
            #expect(
                items.dropFirst(8).map(\.["type"].string) == [
                    "UserTaskRes", "ToolResult", "llm_request_prepared", "reasoning", "output", "RunCompleted",
                    "SessionCompleted",
                ])
            #expect(items[7]["content"]["status"] == "completed" && items[7]["content"]["outcome"] == "approved")
            #expect(items[7]["finishedAt"].string != nil)
            #expect(items[9]["content"]["tool_call_id"] == "call_2")
        }
    }

    @Test("goes on with another answer when the person rejects", arguments: Way.allCases)
    func rejected(way: Way) async throws {
        try await withPaused(way) { paused in
            var answer = try #require(try paused.contract.request("answer").record)
            answer["approved"] = false
            #expect(try await paused.send(.record(answer)).status == 202)
            try await paused.platform.wait(for: paused.run, status: "Completed")
            let items = try await paused.items()
            let result = try #require(items[9]["content"]["result"].record)
            #expect(result.keys == ["data", "error", "successful"] && result["successful"] == false)
            #expect(result["data"] == .null && result["error"]?["code"] == "approval_rejected")
            #expect(try await paused.poll().body["output"] == ["refundId": "none", "amount": 0])
        }
    }

    @Test("shows its last two rows when the timeline is hidden, and the poll stays as it is", arguments: Way.allCases)
    func hidden(way: Way) async throws {
        try await withPaused(way) { paused in
            #expect(try await paused.send(try paused.contract.request("answer")).status == 202)
            try await paused.platform.wait(for: paused.run, status: "Completed")
            let trigger = try paused.platform.triggerId("Refund desk")
            let off = try await paused.platform.desk(
                "PATCH", "/triggers/\(trigger)", ["exposeStepTimelineToApi": false])
            try #require(off.status == 200, "\(off.text)")
            let shown = try await paused.conversation().body
            let types = (shown["items"].list ?? List()).map(\.["type"].string)
            #expect(types == ["RunCompleted", "SessionCompleted"])
            for name in ["input", "output", "error"] {
                #expect((shown["runs"].list ?? List()).allSatisfy { $0[name].isNull })
            }
            #expect(shown["session"]["input"].isNull && shown["session"]["startContext"].isNull)
            try paused.contract.expect(try await paused.poll(), 200, "completed")
        }
    }

    @Test("tells its course in the stream")
    func stream() async throws {
        try await withPaused(.socket) { paused in
            #expect(try await paused.send(try paused.contract.request("answer")).status == 202)
            let events = try await paused.platform.follow(paused.run) { $0["subject"] == "engine.session.completed" }
            #expect(
                events.filter { $0["kind"] != "step" }.map(\.["subject"].string) == [
                    "engine.session.started", "engine.run.started", "engine.user_task.created", "engine.run.paused",
                    "engine.session.paused", "engine.user_task.completed", "engine.run.resumed",
                    "engine.session.resumed", "engine.run.completed", "engine.session.completed",
                ])
        }
    }
}
