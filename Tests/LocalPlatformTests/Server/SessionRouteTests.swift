import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// Section 7.
@Suite("The sessions of an agent", .timeLimit(.minutes(1)))
struct SessionRouteTests {
    @Test("come newest first, in pages, filtered by version and status")
    func queries() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            var sessions: [String] = []
            for agent in ["one", "echo", "echo", "echo"] {
                clock.advance(bySeconds: 1)
                let run = try await platform.start(agent, ["text": "a"])
                if agent == "echo" { try await platform.wait(for: run, status: "Completed") }
                let session = try await platform.call("GET", "/v1/runs/\(run)").body["sessionId"].string
                if agent == "echo" { sessions.insert(try #require(session), at: 0) }
            }
            let path = "/v1/agents/\(try platform.agentId("echo"))/sessions"
            let version = try #require(
                try await platform.call("GET", path).body["items"].list?.first?["agentVersionId"].string)
            let pages: [(String, [String], Int)] = [
                ("", sessions, 3),
                ("?skip=1", Array(sessions.dropFirst()), 3),
                ("?take=1", Array(sessions.prefix(1)), 3),
                ("?skip=1&take=1", [sessions[1]], 3),
                ("?skip=9", [], 3),
                ("?skip=99999999999999999999", [], 3),
                ("?take=1000", sessions, 3),
                ("?status=Completed", sessions, 3),
                ("?status=Running", [], 0),
                ("?status=completed", [], 0),
                ("?status=NoSuchStatus", [], 0),
                ("?versionId=\(version)", sessions, 3),
                ("?versionId=\(version.uppercased())", sessions, 3),
                ("?versionId=00000000-0000-4000-8000-000000000000", [], 0),
                ("?unknown=1", sessions, 3),
            ]
            for (query, ids, total) in pages {
                let page = try await platform.call("GET", path + query)
                #expect(page.status == 200, "\(query): \(page.text)")
                #expect(page.body["items"].list?.map { $0["id"].string } == ids, "\(query)")
                #expect(page.body["total"] == .integer(total), "\(query)")
            }
        }
    }

    @Test("come in the order of their ids when they started in the same millisecond")
    func sameMillisecond() async throws {
        let clock = FineClock()
        let configure: @Sendable (inout LocalPlatformConfiguration) -> Void = { $0.now = { clock.now } }
        try await TestPlatform.run(configure: configure) { platform in
            for _ in 0..<8 { _ = try await platform.start("echo", ["text": "a"]) }
            let path = "/v1/agents/\(try platform.agentId("echo"))/sessions"
            let items = try #require(try await platform.call("GET", path).body["items"].list)
            let ids = items.compactMap { $0["id"].string }
            #expect(ids.count == 8 && ids == ids.sorted())
            #expect(Set(items.compactMap { $0["startedAt"].string }).count == 1)
        }
    }

    @Test(
        "refuses a query that cannot be meant",
        arguments: [
            ("skip=-1", "skip"), ("skip=", "skip"), ("skip=a", "skip"), ("skip=1.5", "skip"), ("take=0", "take"),
            ("take=-5", "take"), ("take=ten", "take"), ("versionId=7", "versionId"),
        ])
    func badQueries(query: String, field: String) async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.call("GET", "/v1/agents/\(try platform.agentId("echo"))/sessions?\(query)")
            #expect(answer.status == 400 && answer.code == "validation_failed" && answer.field == field)
        }
    }

    @Test("show all members of section 7, unredacted even when the timeline is hidden")
    func item() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("hidden", ["secret": "shown here"])
            try await platform.wait(for: run, status: "WaitingForHITL")
            let list = try await platform.call("GET", "/v1/agents/\(try platform.agentId("hidden"))/sessions")
            let item = try #require(list.body["items"].list?.first?.record)
            #expect(
                Set(item.keys) == [
                    "id", "tenantId", "agentId", "agentVersionId", "llmModel", "triggerType", "triggeredBy",
                    "triggerId",
                    "triggerName", "status", "startedAt", "totalTokensUsed", "runCount", "output", "input", "error",
                    "finishedAt", "startContext", "rootRunId", "entryRunId",
                ])
            #expect(item["input"] == ["secret": "shown here"])
            #expect(item["startContext"]?["userInput"] == ["secret": "shown here"])
            #expect(item["rootRunId"] == .string(run) && item["entryRunId"] == .string(run) && item["runCount"] == 1)
            #expect(item["triggerType"] == "api" && item["triggerName"] == "api" && item["status"] == "WaitingForHITL")
            #expect(item["finishedAt"]?.isNull == true && item["output"]?.isNull == true)
        }
    }
}

/// A clock that ticks a nanosecond each time it is read.
private final class FineClock: Sendable {
    private let ticks = Mutex<Int64>(0)

    var now: Instant {
        ticks.withLock { ticks in
            ticks += 1
            return Instant(nanoseconds: 1_778_578_200_000_000_000 + ticks)
        }
    }
}
