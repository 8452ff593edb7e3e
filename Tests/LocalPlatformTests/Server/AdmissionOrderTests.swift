import Testing
import Values

@testable import LocalPlatform

/// Section 5: a start that breaks every rule is refused for the first of them, and then for the next.
@Suite("The order of the checks of a start", .timeLimit(.minutes(1)))
struct AdmissionOrderTests {
    private struct Step: Sendable {
        /// What is mended before this attempt.
        var change: Value = [:]
        var body: String = Self.wrong
        var status: Int
        var code: String?
        /// What the log of attempts says.
        var outcome: String?

        /// Too long, no fitting input, and a file that nobody has.
        static let wrong =
            #"{"input":{"a":"0123456789","f":{"phronyFile":true,"filename":"x.pdf","mediaType":"a/b"}}}"#
    }

    private static let steps = [
        Step(body: "no json", status: 409, code: "trigger_inactive"),
        Step(change: ["active": true], body: "no json", status: 403, code: "ip_not_allowed"),
        Step(change: ["ipWhitelist": nil], body: "no json", status: 400, code: "invalid_json"),
        Step(body: #"{"input":1}"#, status: 400, code: "validation_failed"),
        Step(status: 429, code: "rate_limited_minute"),
        Step(change: ["rpmLimit": nil], status: 429, code: "rate_limited_day"),
        Step(change: ["rpdLimit": 0], status: 429, code: "too_many_concurrent_runs"),
        Step(change: ["maxConcurrentRuns": 0], status: 413, code: "input_tokens_exceeded"),
        Step(change: ["maxInputTokens": nil], status: 409, code: "no_deployed_version"),
        Step(change: ["deploy": true], status: 400, code: "input_schema_mismatch"),
        Step(
            body: Step.wrong.replacing(#""a":"#, with: #""text":"#), status: 400, code: "file_not_found_in_library",
            outcome: "file_not_found"),
        Step(body: #"{"input":{"text":"a"}}"#, status: 202, code: nil, outcome: "accepted"),
    ]

    @Test("is that of the contract, and each attempt from step 3 on has its row")
    func order() async throws {
        try await TestPlatform.run { platform in
            let path = "/v1/agents/\(try platform.agentId("waiter"))/runs"
            try await breakEverything(on: platform)
            let foreign = try await platform.makeKey(for: "echo")
            let keys: [(String?, String)] = [(nil, "missing_api_key"), (foreign, "agent_not_in_scope")]
            for (key, code) in keys {
                #expect(try await platform.call("POST", path, key: .some(key)).code == code)
            }
            for step in Self.steps {
                try await mend(step.change, on: platform)
                let answer = try await HTTPExchange.send(
                    "POST", platform.running.baseURL + path,
                    headers: ["X-API-Key": platform.key, "Content-Type": "application/json"], text: step.body)
                #expect(answer.status == step.status && answer.code == step.code, "\(answer.text)")
                #expect((answer.header("Retry-After") != nil) == (step.status == 429))
            }
            let rows = try await platform.desk("GET", "/ingress?triggerId=\(try platform.triggerId("waiter"))").body
            let outcomes = (rows["items"].list ?? List()).reversed().dropFirst().map { $0["outcome"].string }
            #expect(outcomes == Self.steps.map { $0.outcome ?? $0.code })
        }
    }

    /// A run that lasts uses up the limits; then nothing fits any more.
    private func breakEverything(on platform: TestPlatform) async throws {
        let run = try await platform.start("waiter")
        try await platform.wait(for: run, status: "WaitingForTimer")
        let agent = "/agents/\(try platform.agentId("waiter"))"
        let version = try #require(platform.agents["waiter"]?["deployedVersionId"].string)
        #expect(try await platform.desk("POST", "\(agent)/versions/\(version)/retract").status == 200)
        let changed = try await platform.desk(
            "PATCH", "/triggers/\(try platform.triggerId("waiter"))",
            [
                "active": false, "ipWhitelist": ["203.0.113.0/24"], "rpmLimit": 1, "rpdLimit": 1,
                "maxConcurrentRuns": 1, "maxInputTokens": 1,
            ])
        #expect(changed.status == 200, "\(changed.text)")
    }

    private func mend(_ change: Value, on platform: TestPlatform) async throws {
        guard change["deploy"] != true else {
            let agent = "/agents/\(try platform.agentId("waiter"))"
            let schema: Value = ["type": "object", "required": ["text"]]
            let made = try await platform.desk(
                "POST", "\(agent)/versions", ["versionLabel": "v2", "llmModel": "m", "inputSchema": schema])
            let id = try #require(made.body["id"].string, "\(made.text)")
            #expect(try await platform.desk("POST", "\(agent)/versions/\(id)/deploy").status == 200)
            return
        }
        let path = "/triggers/\(try platform.triggerId("waiter"))"
        #expect(try await platform.desk("PATCH", path, change).status == 200)
    }
}
