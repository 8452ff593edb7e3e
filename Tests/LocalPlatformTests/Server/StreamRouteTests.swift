import AsyncHTTPClient
import NIOCore
import Testing
import Values

@testable import LocalPlatform

/// Section 12.
@Suite("The stream of a session", .timeLimit(.minutes(1)))
struct StreamRouteTests {
    private static let whole = [
        "engine.session.started", "engine.run.started", "engine.step.llm_request_prepared", "engine.step.reasoning",
        "engine.step.ToolCall", "engine.step.UserTaskReq", "engine.user_task.created", "engine.run.paused",
        "engine.session.paused", "engine.step.UserTaskRes", "engine.user_task.completed", "engine.run.resumed",
        "engine.session.resumed", "engine.step.ToolResult", "engine.step.llm_request_prepared", "engine.step.reasoning",
        "engine.step.output", "engine.run.completed", "engine.session.completed",
    ]

    @Test("tells two readers the same, whether they come early or late, and ends with the session")
    func readers() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("payer")
            async let early = platform.follow(run) { _ in false }
            let task = try #require(try await platform.pendingTask(run)["user_task_id"].string)
            async let midway = platform.follow(run) { _ in false }
            #expect(try await platform.answer(run, task).status == 202)
            let first = try await early
            let second = try await midway
            let late = try await platform.follow(run) { _ in false }
            #expect(second == first && late == first)
            #expect(Set(first.map(\.["subject"].string)) == Set(Self.whole))
            #expect(Set(first.map { $0["data"]["event_id"].string }).count == first.count)
            try await check(first, of: run, on: platform)
        }
    }

    /// The stream is another view of what the conversation shows, but for the row of a task: the event says that the task
    /// was asked for, the row what became of it.
    private func check(_ events: [Value], of run: String, on platform: TestPlatform) async throws {
        #expect(events.allSatisfy { $0.record?.keys == ["ts", "kind", "subject", "data"] })
        #expect(events.allSatisfy { $0["ts"].string.flatMap { Instant($0) } != nil })
        let steps = events.filter { $0["kind"] == "step" }.map(\.["data"])
        let items = Array((try await platform.conversation(run)["items"].list ?? List()).dropLast(2))
        #expect(steps.map(\.["id"]) == items.map(\.["id"]))
        let request = try #require(steps.first { $0["type"] == "UserTaskReq" })
        #expect(request["content"]["status"] == "pending" && request["content"]["outcome"].isNull)
        #expect(request["finishedAt"].isNull)
        for (step, item) in zip(steps, items) where step["type"] != "UserTaskReq" {
            var expected = try #require(item.record)
            expected["ordinal"] = nil
            expected["event_id"] = item["id"]
            expected["session_id"] = step["session_id"]
            #expect(step == .record(expected))
        }
    }

    @Test("is an event stream of data lines ended by LF, that is not to be cached")
    func framing() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: run, status: "Completed")
            let answer = try await platform.call("GET", "/v1/runs/\(run)/stream")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "text/event-stream")
            #expect(answer.header("Cache-Control") == "no-cache")
            #expect(answer.text.contains("\r") == false)
            let blocks = answer.text.split(separator: "\n\n")
            #expect(blocks.allSatisfy { $0.hasPrefix("data: {") && $0.contains("\n") == false })
            #expect(answer.text.hasSuffix("}\n\n"))
        }
    }

    @Test("says that it is alive while nothing happens, and lets go of a client that has gone")
    func heartbeat() async throws {
        try await TestPlatform.run(heartbeat: .milliseconds(5)) { platform in
            let run = try await platform.start("waiter")
            try await platform.wait(for: run, status: "WaitingForTimer")
            let response = try await EventReader.open(
                "\(platform.running.baseURL)/v1/runs/\(run)/stream", key: platform.key)
            var text = ""
            for try await chunk in response.body {
                text += String(buffer: chunk)
                if text.contains(": ping\n\n: ping\n\n"), text.contains("engine.run.paused") { break }
            }
            #expect(text.split(separator: "\n\n").allSatisfy { $0 == ": ping" || $0.hasPrefix("data: {") })
        }
    }

    @Test("answers errors as every other route does")
    func errors() async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.call("GET", "/v1/runs/00000000-0000-4000-8000-000000000000/stream")
            #expect(answer.status == 404 && answer.code == "run_not_found")
        }
    }
}
