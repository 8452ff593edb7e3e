import Testing
import Values

@testable import LocalPlatform

/// Section 18.2: test runs, and the key of whoever works at the desk.
@Suite("Test runs", .timeLimit(.minutes(1)))
struct DeskTestRunTests {
    private func makeVersion(_ platform: TestPlatform, _ members: Record = Record()) async throws -> String {
        let agent = try platform.agentId("courier")
        let versions = try await platform.desk("GET", "/agents/\(agent)/versions").body["items"].list ?? List()
        let live = try #require(versions.first { $0["status"] == "deployed" })
        var body = Record([("versionLabel", "trial"), ("from", live["id"])])
        for (name, value) in members { body[name] = value }
        let made = try await platform.desk("POST", "/agents/\(agent)/versions", .record(body))
        return "/agents/\(agent)/versions/\(try #require(made.body["id"].string))"
    }

    @Test("a testing version runs without a trigger, and keys of its agent see the run")
    func run() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let path = try await makeVersion(platform)
            let started = try await platform.desk("POST", "\(path)/runs", ["input": [:]])
            #expect(started.status == 202, "\(started.text)")
            #expect(
                started.body.record?.keys == [
                    "sessionId", "runId", "status", "totalTokensUsed", "output", "agentId", "triggerId",
                ])
            #expect(started.body["triggerId"].isNull)
            let run = try #require(started.body["runId"].string)
            let conversation = try await platform.conversation(run)
            #expect(conversation["session"]["triggerType"] == "manual")
            #expect(conversation["runs"].list?.first?["versionLabel"] == "trial")
        }
    }

    @Test("an input that does not fit, a missing file, and what is not there are refused")
    func refusals() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let schema: Value = ["type": "object", "required": ["parcel"]]
            let path = try await makeVersion(platform, Record([("inputSchema", schema)]))
            let file: Value = ["phronyFile": true, "filename": "x.txt", "mediaType": "text/plain"]
            let cases: [(String, Value, String)] = [
                (path, ["input": [:]], "input_schema_mismatch"), (path, ["input": 5], "validation_failed"),
                (path, ["input": ["parcel": file]], "file_not_found_in_library"),
                ("\(path.dropLast(4))0000", ["input": [:]], "not_found"),
                (
                    path.replacing(try platform.agentId("courier"), with: try platform.agentId("support")), [:],
                    "not_found"
                ),
            ]
            for (path, body, code) in cases {
                #expect(try await platform.desk("POST", "\(path)/runs", body).code == code, "\(body.json())")
            }
        }
    }

    @Test("a key for all agents starts those that are made after it; only one that ends with the process may be such")
    func allAgents() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let made = try await platform.desk(
                "POST", "/api-keys", ["name": "shell", "ephemeral": true, "allAgents": true])
            let key = try #require(made.body["secret"].string)
            let agent = try await platform.desk(
                "POST", "/agents", ["name": "later", "executionMode": "request", "llmProviderName": "demo"])
            let id = try #require(agent.body["id"].string)
            let version = try await platform.desk(
                "POST", "/agents/\(id)/versions", ["versionLabel": "v1", "llmModel": "courier"])
            let versionId = try #require(version.body["id"].string)
            _ = try await platform.desk("POST", "/agents/\(id)/versions/\(versionId)/deploy", [:])
            let test = try await platform.desk("POST", "/agents/\(id)/versions/\(versionId)/runs", [:])
            let run = try #require(test.body["runId"].string)
            #expect(try await platform.call("GET", "/v1/runs/\(run)", key: key).status == 200)
            #expect(try await platform.call("POST", "/v1/agents/\(id)/runs", [:], key: key).status == 403)
            _ = try await platform.desk("POST", "/agents/\(id)/triggers", ["name": "API", "type": "api"])
            #expect(try await platform.call("POST", "/v1/agents/\(id)/runs", [:], key: key).status == 202)
            #expect(try await platform.call("GET", "/v1/agents/\(id)/sessions", key: key).status == 200)
            let nobody = "/v1/agents/00000000-0000-4000-8000-000000000000/sessions"
            #expect(try await platform.call("GET", nobody, key: key).code == "agent_not_in_scope")
            let stored = try await platform.desk("POST", "/api-keys", ["name": "stored", "allAgents": true])
            #expect(stored.status == 400 && stored.body["error"]["field"] == "scopes")
        }
    }
}
