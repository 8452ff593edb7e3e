import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Section 5: the checks of a start, in their order.
@Suite("Starting a run", .timeLimit(.minutes(1)))
struct StartRouteTests {
    private struct Refusal: Sendable {
        var agent: String
        var body: String
        var status: Int
        var code: String
        var field: String?
    }

    private static let refusals = [
        Refusal(agent: "child", body: "{}", status: 403, code: "agent_not_in_scope"),
        Refusal(agent: "untriggered", body: "{}", status: 403, code: "agent_not_in_scope"),
        Refusal(agent: "remote", body: "no json", status: 403, code: "ip_not_allowed"),
        Refusal(agent: "echo", body: "no json", status: 400, code: "invalid_json"),
        Refusal(agent: "echo", body: #"{"input": []}"#, status: 400, code: "validation_failed", field: "input"),
        Refusal(agent: "echo", body: #"{"input": "text"}"#, status: 400, code: "validation_failed", field: "input"),
        Refusal(
            agent: "short", body: #"{"input": {"a": "0123456789"}}"#, status: 413, code: "input_tokens_exceeded",
            field: "input"),
        Refusal(agent: "draft", body: "{}", status: 409, code: "no_deployed_version"),
        Refusal(agent: "echo", body: "", status: 400, code: "input_schema_mismatch", field: "input.text"),
        Refusal(agent: "echo", body: "{}", status: 400, code: "input_schema_mismatch", field: "input.text"),
        Refusal(
            agent: "echo", body: #"{"input": null}"#, status: 400, code: "input_schema_mismatch", field: "input.text"),
        Refusal(
            agent: "echo", body: #"{"input": {"text": "a", "parts": [{"sku": 1}, {}]}}"#, status: 400,
            code: "input_schema_mismatch", field: "input.parts[1].sku"),
        Refusal(
            agent: "minute",
            body: #"{"input": {"a": [{"phronyFile": true, "filename": "x.pdf", "mediaType": "a/b"}]}}"#,
            status: 400, code: "file_not_found_in_library", field: "input.a[0]"),
    ]

    @Test("is refused with the status, the code and the member to blame")
    func refusals() async throws {
        try await TestPlatform.run { platform in
            for test in Self.refusals {
                let answer = try await HTTPExchange.send(
                    "POST", "\(platform.running.baseURL)/v1/agents/\(try platform.agentId(test.agent))/runs",
                    headers: ["X-API-Key": platform.key, "Content-Type": "application/json"], text: test.body)
                #expect(answer.status == test.status, "\(test.agent) \(test.body): \(answer.text)")
                #expect(answer.code == test.code, "\(test.agent) \(test.body)")
                #expect(answer.field == test.field, "\(test.agent) \(test.body)")
            }
        }
    }

    @Test("lists every way in which the input does not fit")
    func details() async throws {
        try await TestPlatform.run { platform in
            let answer = try await platform.call(
                "POST", "/v1/agents/\(try platform.agentId("echo"))/runs",
                ["input": ["text": .string(String(repeating: "x", count: 41)), "parts": 1]])
            #expect(
                Set(answer.body["error"]["details"].list?.map { $0["rule"].string } ?? []) == ["maxLength", "type"])
            #expect(answer.body["error"]["details"].list?.first?["field"] == answer.body["error"]["field"])
        }
    }

    @Test("answers 202 with the members of section 5 and nothing else")
    func accepted() async throws {
        try await TestPlatform.run { platform in
            let agent = try platform.agentId("echo")
            let started = try await platform.call(
                "POST", "/v1/agents/\(agent)/runs", ["input": ["text": "a"], "unknown": 1])
            #expect(started.status == 202)
            #expect(started.header("Content-Type") == "application/json")
            let members = try #require(started.body.record)
            #expect(
                members.keys == ["sessionId", "runId", "status", "totalTokensUsed", "output", "agentId", "triggerId"])
            #expect(members["sessionId"]?.string?.asUUID != nil && members["runId"]?.string?.asUUID != nil)
            #expect(
                members["status"] == "Running" && members["totalTokensUsed"] == 0 && members["output"]?.isNull == true)
            #expect(members["agentId"] == .string(agent))
            #expect(members["triggerId"] == .string(try platform.triggerId("echo")))
        }
    }

    @Test(
        "needs no body and no input when the agent takes none",
        arguments: ["", "{}", #"{"input":null}"#, #"{"input":{}}"#])
    func emptyInput(body: String) async throws {
        try await TestPlatform.run { platform in
            let answer = try await HTTPExchange.send(
                "POST", "\(platform.running.baseURL)/v1/agents/\(try platform.agentId("waiter"))/runs",
                headers: ["X-API-Key": platform.key], text: body)
            #expect(answer.status == 202)
        }
    }

    @Test("a body may be nested 64 deep and no deeper", arguments: [64, 65])
    func nesting(depth: Int) async throws {
        try await TestPlatform.run { platform in
            let input = (2..<depth).reduce([:] as Value) { inner, _ in ["a": inner] }
            let answer = try await platform.call(
                "POST", "/v1/agents/\(try platform.agentId("waiter"))/runs", ["input": input])
            guard depth == 64 else {
                return #expect(answer.status == 400 && answer.code == "validation_failed", "\(answer.text)")
            }
            let run = try #require(answer.body["runId"].string, "\(answer.text)")
            #expect(try await platform.conversation(run)["session"]["input"] == input)
        }
    }
}

/// Section 20: the limits of an API trigger, and section 21: the log of attempts.
@Suite("Limits of starts", .timeLimit(.minutes(1)))
struct StartLimitTests {
    @Test("so many starts a minute, refused ones included, then 429 until the oldest is a minute old")
    func minute() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let path = "/v1/agents/\(try platform.agentId("minute"))/runs"
            #expect(try await platform.call("POST", path).status == 202)
            clock.advance(bySeconds: 10)
            #expect(try await platform.call("POST", path).status == 202)
            clock.advance(bySeconds: 20)
            let refused = try await platform.call("POST", path)
            #expect(refused.status == 429 && refused.code == "rate_limited_minute")
            #expect(refused.header("Retry-After") == "30")
            clock.advance(bySeconds: 30)
            // The first one has left the window; the second and the refused one are still in it.
            let again = try await platform.call("POST", path)
            #expect(again.code == "rate_limited_minute" && again.header("Retry-After") == "10")
            clock.advance(bySeconds: 60)
            #expect(try await platform.call("POST", path).status == 202)
        }
    }

    @Test("what fails before step 6 does not count")
    func notCounted() async throws {
        try await TestPlatform.run { platform in
            let path = "/v1/agents/\(try platform.agentId("minute"))/runs"
            for _ in 0..<5 { #expect(try await platform.call("POST", path, ["input": 1]).status == 400) }
            #expect(try await platform.call("POST", path).status == 202)
        }
    }

    @Test("so many starts a day")
    func day() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let path = "/v1/agents/\(try platform.agentId("day"))/runs"
            for _ in 0..<3 { #expect(try await platform.call("POST", path).status == 202) }
            clock.advance(bySeconds: 3600)
            let refused = try await platform.call("POST", path)
            #expect(refused.code == "rate_limited_day" && refused.header("Retry-After") == "82800")
            clock.advance(bySeconds: 82_800)
            #expect(try await platform.call("POST", path).status == 202)
        }
    }

    @Test("of many starts at once only as many pass as runs may be unfinished")
    func concurrency() async throws {
        try await TestPlatform.run { platform in
            let path = "/v1/agents/\(try platform.agentId("one"))/runs"
            let answers = try await HTTPExchange.together(12) { _ in try await platform.call("POST", path) }
            let accepted = answers.filter { $0.status == 202 }
            let refused = answers.filter { $0.status == 429 }
            #expect(accepted.count == 1 && refused.count == 11)
            #expect(Set(refused.map(\.code)) == ["too_many_concurrent_runs"])
            #expect(Set(refused.map { $0.header("Retry-After") }) == ["5"])
            try await freePlace(of: try #require(accepted.first?.body["runId"].string), path, on: platform)
        }
    }

    /// The place is free again when the run is finished, and not before.
    private func freePlace(of run: String, _ path: String, on platform: TestPlatform) async throws {
        try await platform.wait(for: run, status: "WaitingForTimer")
        #expect(try await platform.call("POST", path).status == 429)
        #expect(try await platform.call("POST", "/v1/runs/\(run)/skip-agent-wait").status == 202)
        try await platform.wait(for: run, status: "Completed")
        #expect(try await platform.call("POST", path).status == 202)
    }

    @Test("every attempt that found its trigger leaves a row, and an inactive trigger starts nothing")
    func ingress() async throws {
        try await withTemporaryDirectory { directory in
            let agent = try await TestPlatform.run(in: directory) { try $0.agentId("minute") }
            try await TestPlatform.withStore(of: directory) { store in
                var trigger = try #require(try await store.apiTrigger(ofAgent: agent))
                trigger.active = false
                try await store.configure { [trigger] in try trigger.update($0) }
            }
            try await TestPlatform.run(in: directory) { platform in
                let path = "/v1/agents/\(agent)/runs"
                let refused = try await platform.call("POST", path)
                #expect(refused.code == "trigger_inactive")
                let unknown = try await platform.call("POST", path, key: "phk_wrong")
                #expect(unknown.status == 401)
            }
            let trigger = try await TestPlatform.withStore(of: directory) { store in
                var trigger = try #require(try await store.apiTrigger(ofAgent: agent))
                trigger.active = true
                try await store.configure { [trigger] in try trigger.update($0) }
                return trigger.id
            }
            let run = try await TestPlatform.run(in: directory) { platform in
                let path = "/v1/agents/\(agent)/runs"
                _ = try await platform.call("POST", path, ["input": 1])
                let started = try await platform.call(
                    "POST", path, ["input": ["a": 1]], headers: ["User-Agent": "tests/1"])
                _ = try await platform.call(
                    "POST", path, ["input": ["large": .string(String(repeating: "x", count: 70_000))]])
                _ = try await platform.call("POST", path)
                return started.body["runId"].string
            }
            try await checkRows(of: trigger, run: run, in: directory)
        }
    }

    private func checkRows(of trigger: String, run: String?, in directory: String) async throws {
        let rows = try await TestPlatform.withStore(of: directory) { try await $0.ingress(triggerId: trigger) }
        #expect(
            rows.map(\.outcome) == [
                "trigger_inactive", "validation_failed", "accepted", "accepted", "rate_limited_minute",
            ])
        #expect(rows.map(\.httpStatus) == [409, 400, 202, 202, 429])
        #expect(rows.map(\.payload) == ["{}", nil, #"{"a":1}"#, nil, "{}"])
        #expect(rows.map(\.countsForLimits) == [false, false, true, true, true])
        #expect(rows[2].runId == run && rows[1].runId == nil)
        #expect(rows[2].client == "127.0.0.… tests/1")
        #expect(rows.allSatisfy { $0.source == .api && $0.refLogId == nil })
    }
}

extension Store {
    fileprivate func ingress(triggerId: String) async throws -> [IngressRecord] {
        try await read {
            try IngressRecord.fetchAll(
                $0, sql: "SELECT * FROM ingress WHERE trigger_id = ? ORDER BY at", arguments: [triggerId])
        }
    }
}
