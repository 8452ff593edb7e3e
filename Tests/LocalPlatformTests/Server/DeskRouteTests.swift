import Testing
import Values

@testable import LocalPlatform

/// Section 27, as far as it is served.
@Suite("The management routes", .timeLimit(.minutes(1)))
struct DeskRouteTests {
    @Test("open to the workspace's access token only")
    func authentication() async throws {
        try await TestPlatform.run { platform in
            let base = "\(platform.running.baseURL)/internal/v1/tenants"
            let tenant = platform.running.tenantId
            let token = "Bearer \(platform.running.accessToken.reveal())"
            let cases: [(String, [String: String], Int, String?)] = [
                ("/\(tenant)/agents", ["Authorization": token], 200, nil),
                (
                    "/\(tenant.uppercased())/agents", ["authorization": token.replacing("Bearer", with: "bearer")], 200,
                    nil
                ),
                ("/\(tenant)/agents", [:], 401, "missing_access_token"),
                ("/\(tenant)/agents", ["X-API-Key": platform.key], 401, "missing_access_token"),
                ("/\(tenant)/agents", ["Authorization": "Basic abc"], 401, "missing_access_token"),
                ("/\(tenant)/agents", ["Authorization": "Bearer \(platform.key)"], 401, "invalid_access_token"),
                ("/\(tenant)/agents", ["Authorization": token + "x"], 401, "invalid_access_token"),
                ("/00000000-0000-4000-8000-000000000000/agents", ["Authorization": token], 404, "not_found"),
                ("/00000000-0000-4000-8000-000000000000/agents", [:], 401, "missing_access_token"),
            ]
            for (path, headers, status, code) in cases {
                let answer = try await HTTPExchange.send("GET", base + path, headers: headers)
                #expect(answer.status == status && answer.code == code, "\(path) \(headers): \(answer.text)")
            }
        }
    }

    @Test("list agents with their deployed versions and triggers, in pages")
    func agents() async throws {
        try await TestPlatform.run { platform in
            let echo = try #require(platform.agents["echo"]?.record)
            #expect(
                Set(echo.keys) == [
                    "id", "tenantId", "name", "manifestKey", "executionMode", "llmProviderId", "deployedVersionId",
                    "deployedVersionLabel", "deployedLlmModel", "blockedUntilReviewed", "blockedReason",
                    "blockedByIncidentId", "blockedAt", "createdAt", "updatedAt", "triggers",
                ])
            #expect(echo["deployedVersionLabel"] == "v1" && echo["executionMode"] == "request")
            #expect(
                echo["triggers"] == [
                    ["id": .string(try platform.triggerId("echo")), "name": "api", "type": "api", "active": true]
                ])
            #expect(platform.agents["draft"]?["deployedVersionId"].isNull == true)
            let page = try await platform.desk("GET", "/agents?skip=1&take=2").body
            #expect(page["items"].list?.count == 2)
            #expect(page["total"] == .integer(platform.agents.count))
            let one = try await platform.desk("GET", "/agents/\(try platform.agentId("echo"))")
            #expect(one.body == .record(echo))
            #expect(try await platform.desk("GET", "/agents/00000000-0000-4000-8000-000000000000").status == 404)
        }
    }

    @Test("show the versions of an agent")
    func versions() async throws {
        try await TestPlatform.run { platform in
            let path = "/agents/\(try platform.agentId("payer"))/versions"
            let list = try await platform.desk("GET", path).body
            let version = try #require(list["items"].list?.first?.record)
            #expect(list["total"] == 1)
            #expect(
                Set(version.keys) == [
                    "id", "agentId", "versionLabel", "status", "llmModel", "instructions", "description", "inputSchema",
                    "outputSchema", "temperature", "topP", "topK", "maxIterations", "maxTokensPerRun", "maxToolCalls",
                    "maxSessionTokens", "maxSessionDurationSec", "anomalyControl", "rules", "allowedOperationIds",
                    "canExecuteSubAgents", "subAgentExecutionModel", "allowedSubAgentIds", "createdAt", "updatedAt",
                ])
            #expect(
                version["status"] == "deployed" && version["maxIterations"] == 10 && version["topP"]?.isNull == true)
            #expect(version["allowedOperationIds"]?.list?.count == 1)
            let id = try #require(version["id"]?.string)
            #expect(try await platform.desk("GET", "\(path)/\(id)").body == .record(version))
            let foreign = "/agents/\(try platform.agentId("echo"))/versions/\(id)"
            #expect(try await platform.desk("GET", foreign).status == 404)
        }
    }

    @Test("make a key, show its secret once, and refuse one that opens nothing")
    func keys() async throws {
        try await TestPlatform.run { platform in
            let agent = Value.string(try platform.agentId("echo"))
            let trigger = Value.string(try platform.triggerId("echo"))
            let made = try await platform.desk(
                "POST", "/api-keys", ["name": "mine", "scopes": [["agentId": agent, "triggerId": trigger]]])
            #expect(made.status == 201 && made.body.record?.keys == ["id", "secret", "hint"])
            let secret = try #require(made.body["secret"].string)
            #expect(made.body["hint"] == .string(Secret(secret).hint))
            let foreign = Value.string(try platform.triggerId("talker"))
            let cases: [(Value, String)] = [
                (["scopes": [["agentId": agent, "triggerId": trigger]]], "name"),
                (["name": " ", "scopes": [["agentId": agent, "triggerId": trigger]]], "name"),
                (["name": "x"], "scopes"),
                (["name": "x", "scopes": []], "scopes"),
                (["name": "x", "scopes": "all"], "scopes"),
                (["name": "x", "scopes": [["triggerId": trigger]]], "scopes[0].agentId"),
                (["name": "x", "scopes": [["agentId": agent]]], "scopes[0].triggerId"),
                (["name": "x", "scopes": [["agentId": agent, "triggerId": foreign]]], "scopes[0].triggerId"),
                (["name": "x", "scopes": [["agentId": agent, "triggerId": trigger]], "ephemeral": 1], "ephemeral"),
                (
                    ["name": "x", "scopes": [["agentId": agent, "triggerId": trigger]], "allowFileUploads": "y"],
                    "allowFileUploads"
                ),
            ]
            for (body, field) in cases {
                let answer = try await platform.desk("POST", "/api-keys", body)
                #expect(answer.status == 400 && answer.field == field, "\(body.json()): \(answer.text)")
            }
        }
    }
}
