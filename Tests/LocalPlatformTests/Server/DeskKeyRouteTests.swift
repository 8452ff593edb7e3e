import Testing
import Values

@testable import LocalPlatform

/// Sections 3.2 and 27: the life of API keys.
@Suite("API keys at the desk", .timeLimit(.minutes(1)))
struct DeskKeyRouteTests {
    @Test("are listed with what they open and when they were used, never with their secrets")
    func list() async throws {
        try await TestPlatform.run { platform in
            let secret = try await platform.makeKey(for: "echo")
            let path = "/v1/agents/\(try platform.agentId("echo"))/sessions"
            #expect(try await platform.listed("one")["lastUsedAt"].isNull)
            #expect(try await platform.call("GET", path, key: .some(secret)).status == 200)
            let key = try await platform.listed("one")
            #expect(
                key.record?.keys == [
                    "id", "name", "hint", "scopes", "allAgents", "allowFileUploads", "ephemeral", "createdAt",
                    "revokedAt",
                    "lastUsedAt",
                ])
            #expect(key["hint"] == .string(Secret(secret).hint) && key["ephemeral"] == false)
            #expect(key["lastUsedAt"].string != nil && key["revokedAt"].isNull)
            #expect(
                key["scopes"] == [
                    [
                        "agentId": .string(try platform.agentId("echo")), "agentName": "echo",
                        "triggerId": .string(try platform.triggerId("echo")), "triggerName": "api",
                    ]
                ])
            #expect(try await platform.listed("tests")["ephemeral"] == true)
            let all = try await platform.desk("GET", "/api-keys")
            #expect(all.text.contains(secret) == false && all.body["total"] == 2)
            let one = try await platform.desk("GET", "/api-keys/\(key["id"].string ?? "")")
            #expect(one.body == key)
            let page = try await platform.desk("GET", "/api-keys?skip=1&take=1").body
            #expect(page["items"].list?.count == 1 && page["total"] == 2)
        }
    }

    @Test("are renamed, narrowed and allowed to upload; it counts from the next request on")
    func change() async throws {
        try await TestPlatform.run { platform in
            let secret = try await platform.makeKey(for: "echo")
            let id = try #require(try await platform.listed("one")["id"].string)
            let talker: Value = [
                "agentId": .string(try platform.agentId("talker")),
                "triggerId": .string(try platform.triggerId("talker")),
            ]
            let changed = try await platform.desk(
                "PATCH", "/api-keys/\(id)", ["name": "two", "scopes": [talker], "allowFileUploads": true])
            #expect(changed.status == 200 && changed.body["name"] == "two")
            #expect(changed.body["allowFileUploads"] == true && changed.body["scopes"].list?.count == 1)
            let echo = try await platform.call(
                "GET", "/v1/agents/\(try platform.agentId("echo"))/sessions", key: .some(secret))
            let talk = try await platform.call(
                "GET", "/v1/agents/\(try platform.agentId("talker"))/sessions", key: .some(secret))
            #expect(echo.code == "agent_not_in_scope" && talk.status == 200)
            #expect(try await platform.desk("PATCH", "/api-keys/\(id)", [:]).body["name"] == "two")
            let bad: [(Value, String)] = [
                (["name": ""], "name"), (["name": 1], "name"), (["scopes": []], "scopes"),
                (["scopes": [["agentId": talker["agentId"], "triggerId": "x"]]], "scopes[0].triggerId"),
                (["allowFileUploads": "yes"], "allowFileUploads"),
            ]
            for (body, field) in bad {
                let answer = try await platform.desk("PATCH", "/api-keys/\(id)", body)
                #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
            }
        }
    }

    @Test("that are revoked or unknown are not there to be changed; every change is in the audit log")
    func revoke() async throws {
        try await TestPlatform.run { platform in
            _ = try await platform.makeKey(for: "echo")
            let id = try #require(try await platform.listed("one")["id"].string)
            #expect(try await platform.desk("PATCH", "/api-keys/\(id)", ["name": "two"]).status == 200)
            #expect(try await platform.desk("POST", "/api-keys/\(id)/revoke").status == 200)
            #expect(try await platform.listed("two")["revokedAt"].string != nil)
            #expect(try await platform.desk("GET", "/api-keys?active=true").body["total"] == 1)
            for path in ["/api-keys/\(id)", "/api-keys/x", "/api-keys/00000000-0000-4000-8000-000000000000"] {
                #expect(try await platform.desk("PATCH", path, ["name": "three"]).status == 404)
                #expect(try await platform.desk("POST", path + "/revoke").status == 404)
            }
            #expect(try await platform.desk("GET", "/api-keys/x").status == 404)
            let audit = try await platform.desk("GET", "/audit?take=100").body["items"].list ?? List()
            let entries = audit.filter { $0["resource"] == "api_key" }
            #expect(entries.map { $0["action"].string } == ["revoke", "update", "create"])
            #expect(entries[1]["before"] == ["name": "one"] && entries[1]["after"] == ["name": "two"])
            #expect(entries[2]["after"]["hint"].string?.hasPrefix("phk_…") == true)
        }
    }

    @Test("that end with the process can be renamed and revoked as well, and leave nothing behind")
    func ephemeral() async throws {
        try await withTemporaryDirectory { directory in
            try await TestPlatform.run(in: directory) { platform in
                let id = try #require(try await platform.listed("tests")["id"].string)
                let changed = try await platform.desk("PATCH", "/api-keys/\(id)", ["name": "mine"])
                #expect(changed.body["ephemeral"] == true && changed.body["name"] == "mine")
                #expect(try await platform.desk("GET", "/api-keys/\(id)").body["name"] == "mine")
                #expect(try await platform.desk("POST", "/api-keys/\(id)/revoke").status == 200)
                #expect(try await platform.call("GET", "/v1/runs/x").code == "invalid_api_key")
            }
            let keys = try await TestPlatform.withStore(of: directory) { try await $0.keys() }
            #expect(keys.isEmpty)
        }
    }
}

extension TestPlatform {
    /// The key of this name as the desk lists it.
    fileprivate func listed(_ name: String) async throws -> Value {
        let keys = try await desk("GET", "/api-keys").body["items"].list ?? List()
        return try #require(keys.first { $0["name"] == .string(name) })
    }
}
