import Testing
import Values

@testable import LocalPlatform

/// Section 19 as clients see it: every way in which a run fails, in the run, the last rows and the stream. Each agent has
/// the name of its outcome.
@Suite("Outcomes over HTTP", .timeLimit(.minutes(1)))
struct OutcomeRouteTests {
    private static let manifest = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/outcomes/outcomes.yaml")

    private static let outcomes = [
        "run_iterations_exceeded", "run_tokens_exceeded", "run_tool_calls_exceeded", "llm_error",
        "output_schema_mismatch", "aitl_unresolved", "session_tokens_exceeded", "session_duration_exceeded",
    ]

    @Test("the error begins with the outcome, and both last rows and both last events name it", arguments: outcomes)
    func failures(outcome: String) async throws {
        let clock = ManualClock()
        try await TestPlatform.run(manifests: [Self.manifest], clock: clock) { platform in
            let run = try await platform.start(outcome)
            if outcome == "session_duration_exceeded" { try await overstay(run, clock, on: platform) }
            let ended = try await platform.end(of: run)
            #expect(ended["status"] == "Failed" && ended["output"].isNull && ended["finishedAt"].string != nil)
            #expect(ended["error"].string?.hasPrefix("\(outcome): ") == true, "\(ended["error"].json())")
            try await checkRows(of: run, outcome, error: ended["error"], on: platform)
            try await checkEvents(of: run, outcome, on: platform)
        }
    }

    /// Lets a person take too long.
    private func overstay(_ run: String, _ clock: ManualClock, on platform: TestPlatform) async throws {
        let task = try #require(try await platform.pendingTask(run)["user_task_id"].string)
        clock.advance(bySeconds: 40)
        #expect(try await platform.answer(run, task, ["approved": false]).status == 202)
    }

    private func checkRows(
        of run: String, _ outcome: String, error: Value, on platform: TestPlatform
    ) async throws {
        let conversation = try await platform.conversation(run)
        // A child that the failure ends has a row of its own.
        let rows = (conversation["items"].list ?? List()).filter {
            $0["runId"] == .string(run) && ["RunCompleted", "SessionCompleted"].contains($0["type"])
        }
        #expect(rows.map { $0["content"]["outcome"] } == [.string(outcome), .string(outcome)])
        #expect(rows.allSatisfy { $0["content"]["error"] == error })
        #expect(conversation["session"]["status"] == "Failed" && conversation["session"]["error"] == error)
    }

    private func checkEvents(of run: String, _ outcome: String, on platform: TestPlatform) async throws {
        let events = try await platform.follow(run) { _ in false }
        let ends = events.filter { event in
            event["subject"] == "engine.session.completed"
                || event["subject"] == "engine.run.completed" && event["data"]["run_id"] == .string(run)
        }
        #expect(ends.map { $0["data"]["outcome"] } == [.string(outcome), .string(outcome)])
        #expect(events.last?["subject"] == "engine.session.completed")
    }

    @Test("a child's failure is a result with its code, and the session goes on")
    func childFailure() async throws {
        try await TestPlatform.run(manifests: [Self.manifest]) { platform in
            let run = try await platform.start("parent")
            #expect(try await platform.end(of: run)["output"] == "sub_agent_tools_unused")
            let result = try #require(try await platform.contents("SubAgentResult", of: run).first)
            #expect(result["status"] == "Failed" && result["error"]["code"] == "sub_agent_tools_unused")
        }
    }
}
