import Testing
import Values

@testable import LocalPlatform

/// Section 3.
@Suite("Who may do what", .timeLimit(.minutes(1)))
struct AuthenticationTests {
    @Test(
        "without a key of this workspace nothing of /v1 answers",
        arguments: [
            "/v1/agents/AGENT/sessions", "/v1/runs/RUN", "/v1/runs/RUN/conversation", "/v1/runs/RUN/stream",
            "/v1/runs/00000000-0000-4000-8000-000000000000",
        ])
    func keys(path: String) async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("echo", ["text": "a"])
            let path = path.replacing("AGENT", with: try platform.agentId("echo")).replacing("RUN", with: run)
            let token = platform.running.accessToken.reveal()
            let expected: [(String?, [String: String], String)] = [
                (nil, [:], "missing_api_key"),
                (nil, ["Authorization": "Bearer \(token)"], "missing_api_key"),
                ("phk_wrong", [:], "invalid_api_key"),
                ("", [:], "invalid_api_key"),
                (token, [:], "invalid_api_key"),
                (platform.key + "x", [:], "invalid_api_key"),
            ]
            for (key, headers, code) in expected {
                let answer = try await platform.call("GET", path, key: .some(key), headers: headers)
                #expect(answer.status == 401)
                #expect(answer.code == code)
            }
        }
    }

    @Test("a key opens its agent, through its trigger, and the runs of both")
    func scopes() async throws {
        try await TestPlatform.run { platform in
            let echo = try platform.agentId("echo")
            let own = try await platform.makeKey(for: "echo")
            let other = try await platform.makeKey(for: "talker")
            let run = try await platform.start("echo", ["text": "a"])
            let expected: [(String, String, String, Int, String?)] = [
                (own, "GET", "/v1/runs/\(run)", 200, nil),
                (own, "GET", "/v1/runs/\(run.uppercased())", 200, nil),
                (own, "GET", "/v1/agents/\(echo.uppercased())/sessions", 200, nil),
                (other, "GET", "/v1/runs/\(run)", 403, "run_not_in_scope"),
                (other, "GET", "/v1/runs/\(run)/conversation", 403, "run_not_in_scope"),
                (other, "GET", "/v1/runs/\(run)/stream", 403, "run_not_in_scope"),
                (other, "POST", "/v1/runs/\(run)/messages", 403, "run_not_in_scope"),
                (other, "POST", "/v1/runs/\(run)/input", 403, "run_not_in_scope"),
                (other, "POST", "/v1/runs/\(run)/skip-agent-wait", 403, "run_not_in_scope"),
                (other, "GET", "/v1/agents/\(echo)/sessions", 403, "agent_not_in_scope"),
                (other, "POST", "/v1/agents/\(echo)/runs", 403, "agent_not_in_scope"),
                (other, "GET", "/v1/runs/00000000-0000-4000-8000-000000000000", 404, "run_not_found"),
                (own, "GET", "/v1/runs/no-uuid", 404, "run_not_found"),
                (own, "POST", "/v1/agents/00000000-0000-4000-8000-000000000000/runs", 403, "agent_not_in_scope"),
                (own, "POST", "/v1/agents/no-uuid/runs", 403, "agent_not_in_scope"),
                ("phk_wrong", "GET", "/v1/runs/00000000-0000-4000-8000-000000000000", 401, "invalid_api_key"),
            ]
            for (key, method, path, status, code) in expected {
                let answer = try await platform.call(method, path, key: .some(key))
                #expect(answer.status == status, "\(method) \(path): \(answer.text)")
                #expect(answer.code == code, "\(method) \(path)")
            }
        }
    }

    @Test("a revoked key ends at once, a stored one outlives the platform, an ephemeral one does not")
    func life() async throws {
        try await withTemporaryDirectory { directory in
            let (stored, ephemeral, path) = try await TestPlatform.run(in: directory) { platform in
                let scope: Value = [
                    "agentId": .string(try platform.agentId("echo")),
                    "triggerId": .string(try platform.triggerId("echo")),
                ]
                let stored = try await platform.desk("POST", "/api-keys", ["name": "stored", "scopes": [scope]])
                let revoked = try await platform.desk("POST", "/api-keys", ["name": "revoked", "scopes": [scope]])
                let path = "/v1/agents/\(try platform.agentId("echo"))/sessions"
                let secret = try #require(revoked.body["secret"].string)
                #expect(try await platform.call("GET", path, key: .some(secret)).status == 200)
                let id = try #require(revoked.body["id"].string)
                #expect(try await platform.desk("POST", "/api-keys/\(id)/revoke").status == 200)
                #expect(try await platform.call("GET", path, key: .some(secret)).code == "invalid_api_key")
                #expect(try await platform.desk("POST", "/api-keys/\(id)/revoke").status == 404)
                return (try #require(stored.body["secret"].string), platform.key, path)
            }
            try await TestPlatform.run(in: directory) { platform in
                let answers = (
                    try await platform.call("GET", path, key: .some(stored)),
                    try await platform.call("GET", path, key: .some(ephemeral))
                )
                #expect(answers.0.status == 200)
                #expect(answers.1.code == "invalid_api_key")
            }
            try await TestPlatform.withStore(of: directory) { store in
                let keys = try await store.keys()
                #expect(keys.map(\.name) == ["stored", "revoked"])
                #expect(keys[0].lastFour == String(stored.suffix(4)))
                #expect("\(keys)".contains(stored) == false)
            }
        }
    }

    @Test("the trigger of a scope counts: another one of the same agent starts nothing")
    func otherTrigger() async throws {
        try await TestPlatform.run { platform in
            let agent = Value.string(try platform.agentId("echo"))
            let clock = try await platform.makeTrigger(
                "echo", ["name": "clock", "type": "scheduled", "cronExpression": "0 0 1 1 *", "timezone": "UTC"])
            let made = try await platform.desk(
                "POST", "/api-keys", ["name": "clock", "scopes": [["agentId": agent, "triggerId": clock["id"]]]])
            let key = try #require(made.body["secret"].string, "\(made.text)")
            let path = "/v1/agents/\(try platform.agentId("echo"))"
            let refused = try await platform.call("POST", "\(path)/runs", ["input": ["text": "a"]], key: .some(key))
            #expect(refused.status == 403 && refused.code == "agent_not_in_scope")
            #expect(try await platform.call("GET", "\(path)/sessions", key: .some(key)).status == 200)
            let run = try await platform.start("echo", ["text": "a"])
            #expect(try await platform.call("GET", "/v1/runs/\(run)", key: .some(key)).code == "run_not_in_scope")
        }
    }

    @Test("a manual run is for the keys of its agent, whatever their trigger, and for no others")
    func manualRun() async throws {
        try await TestPlatform.run { platform in
            let agent = try platform.agentId("echo")
            let version = try #require(platform.agents["echo"]?["deployedVersionId"].string)
            let started = try await platform.desk(
                "POST", "/agents/\(agent)/versions/\(version)/runs", ["input": ["text": "a"]])
            let run = try #require(started.body["runId"].string, "\(started.text)")
            let (own, other) = (try await platform.makeKey(for: "echo"), try await platform.makeKey(for: "talker"))
            #expect(try await platform.call("GET", "/v1/runs/\(run)", key: .some(own)).status == 200)
            #expect(try await platform.call("GET", "/v1/runs/\(run)", key: .some(other)).code == "run_not_in_scope")
        }
    }
}
