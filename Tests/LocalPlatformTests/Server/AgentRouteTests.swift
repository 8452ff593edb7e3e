import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Sections 17 and 18.2 over the routes of section 27, and the log of what was changed.
@Suite("Changing agents", .timeLimit(.minutes(2)))
struct AgentRouteTests {
    @Test("an agent is made, renamed and deleted")
    func life() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let made = try await platform.desk(
                "POST", "/agents",
                ["name": "Front desk 2", "executionMode": "hitl", "llmProviderName": "demo"])
            #expect(made.status == 201 && made.body["name"] == "Front desk 2")
            #expect(made.body["deployedVersionId"].isNull && made.body["triggers"] == [])
            let path = "/agents/\(made.body["id"].string ?? "")"
            #expect(try await platform.desk("GET", path).body == made.body)
            #expect(try await platform.desk("GET", "\(path)/manifest").text.contains("manifestKey: front_desk_2"))
            let changed = try await platform.desk(
                "PATCH", path, ["name": "Back desk", "llmProviderId": made.body["llmProviderId"]])
            #expect(changed.status == 200 && changed.body["name"] == "Back desk")
            #expect(changed.body["executionMode"] == "hitl")
            #expect(try await platform.desk("DELETE", path).body == ["ok": true])
            #expect(try await platform.desk("GET", path).status == 404)
            #expect(try await platform.desk("DELETE", path).status == 404)
        }
    }

    @Test("names and keys are unique; a key that is left out is made of the name")
    func uniqueness() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            func make(_ name: Value, _ key: Value = nil) async throws -> HTTPExchange {
                try await platform.desk(
                    "POST", "/agents",
                    ["name": name, "executionMode": "request", "llmProviderName": "demo", "manifestKey": key])
            }
            let taken = try await make("support")
            #expect(taken.status == 409 && taken.code == "name_taken" && taken.field == "name")
            let key = try await make("Other", "support")
            #expect(key.status == 409 && key.field == "manifestKey")
            let second = try await make("Support!")
            #expect(second.status == 201)
            let manifest = try await platform.desk("GET", "/agents/\(second.body["id"].string ?? "")/manifest").text
            #expect(manifest.contains("manifestKey: support_2"))
            let path = "/agents/\(second.body["id"].string ?? "")"
            #expect(try await platform.desk("PATCH", path, ["name": "support"]).code == "name_taken")
        }
    }

    @Test("what an agent must not be is refused, with its member")
    func refusals() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let cases: [(Value, String)] = [
                (["executionMode": "hitl", "llmProviderName": "demo"], "name"),
                (["name": "", "executionMode": "hitl", "llmProviderName": "demo"], "name"),
                (["name": "  ", "executionMode": "hitl", "llmProviderName": "demo"], "name"),
                (["name": 1, "executionMode": "hitl", "llmProviderName": "demo"], "name"),
                (["name": "x", "llmProviderName": "demo"], "executionMode"),
                (["name": "x", "executionMode": "Draft", "llmProviderName": "demo"], "executionMode"),
                (["name": "x", "executionMode": "hitl"], "llmProviderName"),
                (["name": "x", "executionMode": "hitl", "llmProviderName": "nobody"], "llmProviderName"),
                (["name": "x", "executionMode": "hitl", "llmProviderId": "nobody"], "llmProviderName"),
            ]
            for (body, field) in cases {
                let answer = try await platform.desk("POST", "/agents", body)
                #expect(answer.status == 400 && answer.field == field, "\(body.json()): \(answer.text)")
            }
        }
    }

    @Test(
        "a change leaves an agent its name and the key that manifests know it by", arguments: ["name", "manifestKey"])
    func clearing(_ member: String) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let path = "/agents/\(try platform.agentId("support"))"
            let values: [Value] = ["", " \t", nil]
            for value in values {
                let answer = try await platform.desk("PATCH", path, .record(Record([(member, value)])))
                #expect(answer.status == 400 && answer.field == member, "\(value.json()): \(answer.text)")
            }
            #expect(try await platform.desk("GET", path).body["manifestKey"] == "support")
        }
    }

    @Test("an agent with a deployed version, or one whose run is under way, is not deleted")
    func deletion() async throws {
        try await TestPlatform.run { platform in
            let path = "/agents/\(try platform.agentId("asker"))"
            let live = try await platform.desk("DELETE", path)
            #expect(live.status == 409 && live.code == "agent_deployed")
            let (run, task) = try await platform.startToTask("asker")
            let version = try await platform.desk("GET", path).body["deployedVersionId"].string ?? ""
            _ = try await platform.desk("POST", "\(path)/versions/\(version)/retract", [:])
            let used = try await platform.desk("DELETE", path)
            #expect(used.status == 409 && used.code == "in_use")
            #expect(!run.isEmpty && !task.isEmpty)
            #expect(try await platform.desk("DELETE", "/agents/\(try platform.agentId("draft"))").status == 200)
        }
    }

    @Test("a new mode must fit triggers, parents and the deployed version")
    func modes() async throws {
        try await TestPlatform.run { platform in
            let child = "/agents/\(try platform.agentId("child"))"
            let parent = "/agents/\(try platform.agentId("asker"))"
            let made = try await platform.desk(
                "POST", "\(parent)/versions",
                [
                    "versionLabel": "v2", "llmModel": "m", "canExecuteSubAgents": true, "allowedSubAgents": ["child"],
                    "rules": [["id": "r", "when": ["tool_name_in": ["x"]], "then": "pause"]],
                ])
            _ = try await platform.desk("POST", "\(parent)/versions/\(made.body["id"].string ?? "")/deploy", [:])
            let cases = [
                (child, "hitl", "executionMode: must stay sub_agent for asker@v2, which is deployed"),
                (
                    parent, "request",
                    "executionMode: asker@v2 is deployed: rules[0] a request agent has nobody to ask: 'pause' cannot be used"
                ),
                (parent, "sub_agent", "executionMode: a sub_agent cannot have triggers, and there is 'api'"),
                (parent, "sub_agent", "executionMode: asker@v2 is deployed: description is required for a sub_agent"),
            ]
            for (path, mode, text) in cases {
                let answer = try await platform.desk("PATCH", path, ["executionMode": .string(mode)])
                #expect(answer.status == 400 && answer.text.contains(text), "\(answer.text)")
            }
        }
    }

    @Test("an agent's testing snapshots go with it; one without a live version stays listed and starts nothing")
    func snapshots() async throws {
        try await TestPlatform.run { platform in
            let agent = try platform.agentId("draft")
            let version = try #require(
                try await platform.desk("GET", "/agents/\(agent)/versions").body["items"].list?.first?["id"].string)
            let listed = try await platform.desk("GET", "/agents?take=100").body["items"].list ?? List()
            #expect(listed.contains { $0["id"] == .string(agent) && $0["deployedVersionId"].isNull })
            let refused = try await platform.call("POST", "/v1/agents/\(agent)/runs")
            #expect(refused.status == 409 && refused.code == "no_deployed_version")
            #expect(try await platform.desk("DELETE", "/agents/\(agent)").status == 200)
            #expect(try await platform.desk("GET", "/agents/\(agent)/versions/\(version)").status == 404)
            let database = try DatabaseQueue(path: platform.directory + "/phrosh.sqlite")
            let left = try await database.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM versions WHERE agent_id = ?", arguments: [agent])
            }
            #expect(left == 0)
        }
    }
}

/// The audit log.
@Suite("The audit log", .timeLimit(.minutes(2)))
struct AuditRouteTests {
    private func rows(_ platform: TestPlatform, _ query: String = "") async throws -> [Value] {
        Array(try await platform.desk("GET", "/audit\(query)").body["items"].list ?? List())
    }

    @Test("tells who changed what and when, newest first, in pages")
    func rows() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let before = try await platform.desk("GET", "/audit").body["total"].int ?? 0
            let made = try await platform.desk(
                "POST", "/agents", ["name": "Desk", "executionMode": "hitl", "llmProviderName": "demo"])
            let path = "/agents/\(made.body["id"].string ?? "")"
            _ = try await platform.desk("PATCH", path, ["name": "Front desk"])
            let version = try await platform.desk("POST", "\(path)/versions", ["versionLabel": "v1", "llmModel": "m"])
            let own = "\(path)/versions/\(version.body["id"].string ?? "")"
            _ = try await platform.desk("PATCH", own, ["temperature": 0.5])
            for action in ["deploy", "deploy", "retract"] {
                _ = try await platform.desk("POST", "\(own)/\(action)", [:])
            }
            _ = try await platform.desk("DELETE", own)
            _ = try await platform.desk("DELETE", path)
            let page = try await platform.desk("GET", "/audit?take=8").body
            let rows = Array((page["items"].list ?? List()).reversed())
            #expect(page["total"] == .integer(before + 8))
            #expect(
                rows.map { "\($0["action"].string ?? "") \($0["resource"].string ?? "") \($0["key"].string ?? "")" }
                    == [
                        "create agent desk", "update agent desk", "create agent_version desk@v1",
                        "update agent_version desk@v1", "deploy agent_version desk@v1", "retract agent_version desk@v1",
                        "delete agent_version desk@v1", "delete agent desk",
                    ])
            #expect(rows[1]["before"] == ["name": "Desk"] && rows[1]["after"] == ["name": "Front desk"])
            #expect(rows[3]["before"] == ["temperature": 1] && rows[3]["after"] == ["temperature": 0.5])
            #expect(rows[0]["before"].isNull && rows[7]["after"].isNull)
            #expect(rows[4]["after"] == ["deployedVersionLabel": "v1"])
            let actor = rows[0]["actor"]
            #expect(actor["type"] == "access_token" && actor["hint"] == .string(platform.running.accessToken.hint))
            #expect(rows.allSatisfy { $0["at"].string.flatMap(Instant.init) != nil })
            #expect(rows[0].record?.keys == ["id", "at", "actor", "action", "resource", "key", "before", "after"])
            #expect(try await self.rows(platform, "?skip=1&take=1") == [rows[6]])
        }
    }

    @Test("names the platform for what it does at its start, and the client for what it asks")
    func actors() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let start = try await rows(platform, "?take=1")
            #expect(start.first?["actor"] == ["type": "platform", "hint": nil, "client": nil])
            let url = "\(platform.running.baseURL)/internal/v1/tenants/\(platform.running.tenantId)/agents"
            let headers = [
                "Authorization": "Bearer \(platform.running.accessToken.reveal())",
                "User-Agent": "phrosh/1 " + String(repeating: "x", count: 200),
            ]
            _ = try await HTTPExchange.send(
                "POST", url, headers: headers,
                body: ["name": "Desk", "executionMode": "hitl", "llmProviderName": "demo"])
            let client = try await rows(platform, "?take=1").first?["actor"]["client"].string
            #expect(client?.hasPrefix("phrosh/1 xxx") == true && client?.count == 120)
        }
    }

    @Test("holds every change of an apply, and nothing of a plan or of a refused one")
    func applying() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let before = try await platform.desk("GET", "/audit").body["total"].int ?? 0
            _ = try await platform.applied(ManifestText(), "?dryRun=true")
            _ = try await platform.apply(
                ManifestText().text.replacing("Shop, operationName", with: "Stop, operationName"))
            #expect(try await platform.desk("GET", "/audit").body["total"] == .integer(before))
            _ = try await platform.applied(ManifestText())
            _ = try await platform.applied(ManifestText())
            let rows = try await rows(platform).prefix { $0["actor"]["type"] == "access_token" }.reversed()
            #expect(
                rows.map { "\($0["action"].string ?? "") \($0["resource"].string ?? "") \($0["key"].string ?? "")" }
                    == [
                        "create llm_provider desk", "create service shop", "create operation shop>get_order",
                        "create agent desk", "create agent_version desk@v1", "deploy agent_version desk@v1",
                        "create trigger desk@api",
                    ])
        }
    }

    @Test("masks what is named like a secret, keeps references to secrets, and cuts long texts")
    func masking() {
        let entry = AuditEntry(
            .update, .service, key: "Shop",
            before: ["defaultHeaders": ["Authorization": "Bearer abc"], "same": 1, "text": "a"],
            after: [
                "defaultHeaders": ["Authorization": "{{secrets.SHOP}}", "X-API-Key": "abc", "Accept": "json"],
                "same": 1,
                "auth": ["secretName": "SHOP", "password": ["deep": "abc"]], "maxTokens": 7,
                "text": .string(String(repeating: "x", count: 201)),
            ])
        #expect(entry.before == ["defaultHeaders": ["Authorization": "…"], "text": "a"])
        #expect(
            entry.after == [
                "defaultHeaders": ["Authorization": "{{secrets.SHOP}}", "X-API-Key": "…", "Accept": "json"],
                "auth": ["secretName": "SHOP", "password": ["deep": "…"]], "maxTokens": 7,
                "text": .string(String(repeating: "x", count: 200) + "…"),
            ])
    }
}
