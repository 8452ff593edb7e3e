import Testing
import Values

@testable import LocalPlatform

/// Section 21: the log of attempts, and retries.
@Suite("The log of attempts", .timeLimit(.minutes(1)))
struct DeskIngressRouteTests {
    @Test("lists attempts newest first, in pages, by trigger, agent, outcome and source")
    func list() async throws {
        try await TestPlatform.run { platform in
            let start = "/v1/agents/\(try platform.agentId("echo"))/runs"
            let started = try await platform.call(
                "POST", start, ["input": ["text": "a"]], headers: ["User-Agent": String(repeating: "a", count: 200)])
            _ = try await platform.call("POST", start, ["input": 1])
            _ = try await platform.call("POST", start, ["input": [:]])
            _ = try await platform.start("minute")
            let trigger = try platform.triggerId("echo")
            let rows = try await platform.desk("GET", "/ingress?triggerId=\(trigger)").body["items"].list ?? List()
            #expect(
                rows.map { $0["outcome"].string } == ["input_schema_mismatch", "validation_failed", "accepted"])
            #expect(rows.map { $0["httpStatus"].int } == [400, 400, 202])
            #expect(rows.map { $0["retryable"].bool } == [true, false, false])
            let row = try #require(rows.last)
            #expect(
                row.record?.keys == [
                    "id", "triggerId", "triggerName", "agentId", "at", "source", "outcome", "httpStatus", "runId",
                    "refLogId", "client", "retryable",
                ])
            #expect(row["runId"] == started.body["runId"] && row["source"] == "api" && row["refLogId"].isNull)
            #expect(row["client"] == .string("127.0.0.… " + String(repeating: "a", count: 120)))
            let filters = [
                ("", 4), ("?outcome=accepted", 2), ("?source=api", 4), ("?source=event", 0),
                ("?agentId=\(try platform.agentId("minute"))", 1), ("?triggerId=\(trigger)&outcome=accepted", 1),
            ]
            for (query, total) in filters {
                #expect(try await platform.desk("GET", "/ingress\(query)").body["total"] == .integer(total), "\(query)")
            }
            let page = try await platform.desk("GET", "/ingress?triggerId=\(trigger)&skip=1&take=1").body
            #expect(page["items"].list?.first == rows[1] && page["total"] == 3)
            #expect(try await platform.desk("GET", "/ingress?triggerId=x").field == "triggerId")
        }
    }

    @Test("shows payloads with their secrets masked, and keeps them for the retry")
    func payload() async throws {
        try await TestPlatform.run { platform in
            let trigger = try platform.triggerId("minute")
            for _ in 0..<2 { _ = try await platform.start("minute") }
            let input: Value = [
                "orderId": "A-1", "Password": "p", "db": ["api_key": "k", "apiKey": ["k"]],
                "list": [["accessToken": 1], ["clientSecret": nil]], "authorization": "Bearer x",
            ]
            let refused = try await platform.call(
                "POST", "/v1/agents/\(try platform.agentId("minute"))/runs", ["input": input])
            #expect(refused.code == "rate_limited_minute")
            let id = try await platform.newestAttempt(of: trigger)
            let row = try await platform.desk("GET", "/ingress/\(id)").body
            #expect(
                row["payload"] == [
                    "orderId": "A-1", "Password": "…", "db": ["api_key": "…", "apiKey": "…"],
                    "list": [["accessToken": "…"], ["clientSecret": "…"]], "authorization": "…",
                ])
            _ = try await platform.desk("PATCH", "/triggers/\(trigger)", ["rpmLimit": nil])
            let retried = try await platform.desk("POST", "/ingress/\(id)/retry")
            #expect(retried.status == 202, "\(retried.text)")
            let session = try #require(try await platform.sessions(of: "minute")["items"].list?.first)
            #expect(session["id"] == retried.body["sessionId"] && session["input"] == input)
        }
    }

    @Test("a retry starts a new run once, with a row of its own that names the first attempt")
    func retry() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let trigger = try platform.triggerId("minute")
            for _ in 0..<2 { _ = try await platform.start("minute") }
            _ = try await platform.call("POST", "/v1/agents/\(try platform.agentId("minute"))/runs")
            let original = try await platform.newestAttempt(of: trigger)
            // A retry counts like any start, and is refused like any.
            let limited = try await platform.desk("POST", "/ingress/\(original)/retry")
            #expect(limited.code == "rate_limited_minute" && limited.header("Retry-After") != nil)
            let second = try await platform.newestAttempt(of: trigger)
            #expect(try await platform.desk("GET", "/ingress/\(second)").body["refLogId"] == .string(original))
            clock.advance(bySeconds: 120)
            // A retry of a retry still names the first attempt.
            let started = try await platform.desk("POST", "/ingress/\(second)/retry")
            #expect(started.status == 202 && started.body["triggerId"] == .string(trigger))
            let third = try await platform.desk("GET", "/ingress/\(try await platform.newestAttempt(of: trigger))").body
            #expect(third["source"] == "api_retry" && third["refLogId"] == .string(original))
            #expect(third["outcome"] == "accepted" && third["runId"] == started.body["runId"])
            for id in [original, second, third["id"].string ?? ""] {
                #expect(try await platform.desk("GET", "/ingress/\(id)").body["retryable"] == false)
                let again = try await platform.desk("POST", "/ingress/\(id)/retry")
                #expect(again.status == 409 && again.code == "retry_unavailable")
            }
            let entry = try await platform.auditEntry { $0["action"] == "retry" }
            #expect(entry["key"] == .string(second) && entry["resource"] == "ingress")
        }
    }

    @Test("a retry skips the check of the address, not that of the trigger")
    func address() async throws {
        try await TestPlatform.run { platform in
            let (trigger, start) = (
                try platform.triggerId("minute"), "/v1/agents/\(try platform.agentId("minute"))/runs"
            )
            for _ in 0..<3 { _ = try await platform.call("POST", start) }
            let id = try await platform.newestAttempt(of: trigger)
            _ = try await platform.desk(
                "PATCH", "/triggers/\(trigger)", ["rpmLimit": nil, "ipWhitelist": ["203.0.113.7"]])
            _ = try await platform.desk("POST", "/triggers/\(trigger)/deactivate")
            #expect(try await platform.desk("POST", "/ingress/\(id)/retry").code == "trigger_inactive")
            _ = try await platform.desk("POST", "/triggers/\(trigger)/activate")
            #expect(try await platform.desk("POST", "/ingress/\(id)/retry").status == 202)
        }
    }

    @Test("without a known input, or after the trigger is gone, there is no retry")
    func unavailable() async throws {
        try await TestPlatform.run { platform in
            let (trigger, start) = (
                try platform.triggerId("minute"), "/v1/agents/\(try platform.agentId("minute"))/runs"
            )
            _ = try await platform.call("POST", start, ["input": 1])
            let noInput = try await platform.newestAttempt(of: trigger)
            for _ in 0..<2 { _ = try await platform.call("POST", start) }
            _ = try await platform.call(
                "POST", start, ["input": ["large": .string(String(repeating: "x", count: 70_000))]])
            let large = try await platform.newestAttempt(of: trigger)
            _ = try await platform.call("POST", start)
            let good = try await platform.newestAttempt(of: trigger)
            for id in [noInput, large] {
                #expect(try await platform.desk("GET", "/ingress/\(id)").body["payload"].isNull)
                #expect(try await platform.desk("POST", "/ingress/\(id)/retry").code == "retry_unavailable")
            }
            #expect(try await platform.desk("GET", "/ingress/\(good)").body["retryable"] == true)
            _ = try await platform.desk("DELETE", "/triggers/\(trigger)")
            #expect(try await platform.desk("POST", "/ingress/\(good)/retry").code == "retry_unavailable")
            for id in ["x", "00000000-0000-4000-8000-000000000000"] {
                #expect(try await platform.desk("GET", "/ingress/\(id)").status == 404)
                #expect(try await platform.desk("POST", "/ingress/\(id)/retry").status == 404)
            }
        }
    }

    @Test("what names no outcome and no source is refused, with everything that does")
    func filters() async throws {
        try await TestPlatform.run { platform in
            for (query, field) in [("outcome=what", "outcome"), ("outcome=", "outcome"), ("source=desk", "source")] {
                let refused = try await platform.desk("GET", "/ingress?\(query)")
                #expect(refused.status == 400 && refused.field == field, "\(refused.text)")
            }
            let outcomes = [
                "accepted", "rate_limited_minute", "rate_limited_day", "too_many_concurrent_runs", "ip_not_allowed",
                "trigger_inactive", "no_deployed_version", "invalid_json", "validation_failed",
                "input_schema_mismatch", "input_tokens_exceeded", "file_not_found", "error",
            ]
            let sources = ["api", "event", "api_retry", "event_retry"]
            for query in outcomes.map({ "outcome=\($0)" }) + sources.map({ "source=\($0)" }) {
                #expect(try await platform.desk("GET", "/ingress?\(query)").body["total"] == 0, "\(query)")
            }
        }
    }

    @Test("what an inactive trigger or its list of addresses refused is kept, and can be retried")
    func refusedAtTheDoor() async throws {
        try await TestPlatform.run { platform in
            let (id, agent) = (try platform.triggerId("minute"), try platform.agentId("minute"))
            let steps: [(Value, Value)] = [
                (["active": false], "trigger_inactive"),
                (["active": true, "ipWhitelist": ["203.0.113.7"]], "ip_not_allowed"),
            ]
            var refused: [String] = []
            for (change, code) in steps {
                #expect(try await platform.desk("PATCH", "/triggers/\(id)", change).status == 200)
                let answer = try await platform.call("POST", "/v1/agents/\(agent)/runs", ["input": ["for": code]])
                #expect(answer.code == code.string)
                refused.append(try await platform.newestAttempt(of: id))
                let row = try await platform.desk("GET", "/ingress/\(try #require(refused.last))").body
                #expect(row["outcome"] == code && row["payload"] == ["for": code] && row["retryable"] == true)
            }
            for attempt in refused {
                let retried = try await platform.desk("POST", "/ingress/\(attempt)/retry")
                #expect(retried.status == 202, "\(retried.text)")
            }
            _ = try await platform.desk("PATCH", "/triggers/\(id)", ["ipWhitelist": nil])
            let inputs = try await platform.sessions(of: "minute")["items"].list?.map { $0["input"]["for"] }
            #expect(inputs == ["ip_not_allowed", "trigger_inactive"])
        }
    }

    @Test("of many retries of one attempt at once one starts a run")
    func race() async throws {
        try await TestPlatform.run { platform in
            let id = try platform.triggerId("waiter")
            _ = try await platform.desk("POST", "/triggers/\(id)/deactivate")
            _ = try await platform.call("POST", "/v1/agents/\(try platform.agentId("waiter"))/runs")
            let attempt = try await platform.newestAttempt(of: id)
            _ = try await platform.desk("POST", "/triggers/\(id)/activate")
            let answers = try await HTTPExchange.together(5) { _ in
                try await platform.desk("POST", "/ingress/\(attempt)/retry")
            }
            #expect(answers.count { $0.status == 202 } == 1)
            #expect(answers.count { $0.code == "retry_unavailable" } == 4)
            #expect(try await platform.sessions(of: "waiter")["total"] == 1)
        }
    }
}

extension TestPlatform {
    /// The log id of the trigger's last attempt.
    fileprivate func newestAttempt(of trigger: String) async throws -> String {
        let rows = try await desk("GET", "/ingress?triggerId=\(trigger)&take=1").body["items"].list
        return try #require(rows?.first?["id"].string)
    }
}
