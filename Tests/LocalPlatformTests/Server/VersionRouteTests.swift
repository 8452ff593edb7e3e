import Testing
import Values

@testable import LocalPlatform

/// Section 18.2 over the routes of section 27.
@Suite("The life of versions", .timeLimit(.minutes(2)))
struct VersionRouteTests {
    private func versions(_ platform: TestPlatform, _ agent: String) async throws -> [Value] {
        let list = try await platform.desk("GET", "/agents/\(try platform.agentId(agent))/versions").body["items"].list
        return Array(list ?? List())
    }

    private func states(_ platform: TestPlatform, _ agent: String) async throws -> [String] {
        try await versions(platform, agent).map { "\($0["versionLabel"].string ?? "") \($0["status"].string ?? "")" }
    }

    private func make(_ platform: TestPlatform, _ agent: String, _ members: Value) async throws -> HTTPExchange {
        try await platform.desk("POST", "/agents/\(try platform.agentId(agent))/versions", members)
    }

    private func path(_ platform: TestPlatform, _ agent: String, _ version: Value) throws -> String {
        "/agents/\(try platform.agentId(agent))/versions/\(version["id"].string ?? "")"
    }

    @Test("create makes a testing snapshot with the defaults of 18.1, newest first in the list")
    func creating() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let made = try await make(platform, "support", ["versionLabel": "v2", "llmModel": "support"])
            #expect(made.status == 201)
            let expected: Value = [
                "versionLabel": "v2", "status": "testing", "llmModel": "support", "instructions": "",
                "description": nil,
                "inputSchema": [:], "outputSchema": [:], "temperature": 1, "topP": nil, "topK": nil,
                "maxIterations": 10, "maxTokensPerRun": 400_000, "maxToolCalls": 32, "maxSessionTokens": nil,
                "maxSessionDurationSec": nil, "anomalyControl": false, "rules": [], "allowedOperationIds": [],
                "canExecuteSubAgents": false, "subAgentExecutionModel": "sequential", "allowedSubAgentIds": [],
            ]
            for (name, value) in expected.record ?? Record() { #expect(made.body[name] == value, "\(name)") }
            #expect(try await states(platform, "support") == ["v2 testing", "v1 deployed"])
            #expect(try await platform.desk("GET", try path(platform, "support", made.body)).body == made.body)
            let live = try await versions(platform, "support").last ?? .null
            let saved = try await make(
                platform, "support", ["from": live["id"], "versionLabel": "v3", "temperature": nil, "topK": 7])
            #expect(saved.body["instructions"] == live["instructions"] && saved.body["status"] == "testing")
            #expect(saved.body["allowedOperationIds"] == live["allowedOperationIds"])
            #expect(saved.body["temperature"] == 1 && saved.body["topK"] == 7)
        }
    }

    @Test("operations and sub-agents are named by id or by name")
    func references() async throws {
        try await TestPlatform.run { platform in
            let child = Value.string(try platform.agentId("child"))
            let named = try await make(
                platform, "payer",
                [
                    "versionLabel": "named", "llmModel": "m", "canExecuteSubAgents": true,
                    "allowedSubAgents": ["child"],
                    "allowedOperations": [["serviceName": "Test shop", "operationName": "pay"]],
                ])
            #expect(named.status == 201 && named.body["allowedSubAgentIds"] == [child], "\(named.text)")
            let ids = named.body["allowedOperationIds"]
            #expect(ids.list?.count == 1)
            let byId = try await make(
                platform, "payer", ["versionLabel": "ids", "llmModel": "m", "allowedOperationIds": ids])
            #expect(byId.body["allowedOperationIds"] == ids)
            let cleared = try await platform.desk(
                "PATCH", try path(platform, "payer", named.body), ["allowedOperations": [], "allowedSubAgentIds": nil])
            #expect(cleared.body["allowedOperationIds"] == [] && cleared.body["allowedSubAgentIds"] == [])
        }
    }

    @Test("what is wrong with something that is named is told of its name, also beside ids")
    func wrongNames() async throws {
        try await TestPlatform.run { platform in
            let pay: Value = ["serviceName": "Test shop", "operationName": "pay"]
            let ids = try await versions(platform, "payer").first?["allowedOperationIds"] ?? .null
            let payer = Value.string("payer")
            let wrong: [(Value, String)] = [
                (["versionLabel": "x", "llmModel": "m", "allowedOperations": [pay, pay]], "allowedOperations[1]"),
                (
                    ["versionLabel": "x", "llmModel": "m", "allowedOperationIds": ids, "allowedOperations": [pay]],
                    "allowedOperations[0]"
                ),
                (
                    ["versionLabel": "x", "llmModel": "m", "canExecuteSubAgents": true, "allowedSubAgents": [payer]],
                    "allowedSubAgents[0]"
                ),
            ]
            for (members, field) in wrong {
                let answer = try await make(platform, "payer", members)
                #expect(answer.status == 400 && answer.field == field, "\(members.json()): \(answer.text)")
            }
        }
    }

    private static let wrong: [(Value, String)] = [
        (["llmModel": "m"], "versionLabel"), (["versionLabel": "", "llmModel": "m"], "versionLabel"),
        (["versionLabel": " ", "llmModel": "m"], "versionLabel"),
        (["versionLabel": "x"], "llmModel"), (["versionLabel": "x", "llmModel": 1], "llmModel"),
        (["versionLabel": "x", "llmModel": "m", "temperature": 1.01], "temperature"),
        (["versionLabel": "x", "llmModel": "m", "temperature": -0.1], "temperature"),
        (["versionLabel": "x", "llmModel": "m", "topP": 0.05], "topP"),
        (["versionLabel": "x", "llmModel": "m", "topK": 101], "topK"),
        (["versionLabel": "x", "llmModel": "m", "topK": 0], "topK"),
        (["versionLabel": "x", "llmModel": "m", "maxIterations": 0], "maxIterations"),
        (["versionLabel": "x", "llmModel": "m", "maxTokensPerRun": 1.5], "maxTokensPerRun"),
        (["versionLabel": "x", "llmModel": "m", "maxToolCalls": "1"], "maxToolCalls"),
        (["versionLabel": "x", "llmModel": "m", "maxSessionTokens": 0], "maxSessionTokens"),
        (["versionLabel": "x", "llmModel": "m", "maxSessionDurationSec": -1], "maxSessionDurationSec"),
        (["versionLabel": "x", "llmModel": "m", "anomalyControl": 1], "anomalyControl"),
        (["versionLabel": "x", "llmModel": "m", "rules": [:]], "rules"),
        (["versionLabel": "x", "llmModel": "m", "inputSchema": ["type": "objekt"]], "inputSchema.type"),
        (["versionLabel": "x", "llmModel": "m", "outputSchema": []], "outputSchema"),
        (["versionLabel": "x", "llmModel": "m", "subAgentExecutionModel": "serial"], "subAgentExecutionModel"),
        (["versionLabel": "x", "llmModel": "m", "status": "Deployed"], "status"),
        (["versionLabel": "x", "llmModel": "m", "status": "bogus"], "status"),
        (["versionLabel": "x", "llmModel": "m", "status": true], "status"),
        (["versionLabel": "x", "llmModel": "m", "allowedOperationIds": ["nobody"]], "allowedOperationIds[0]"),
        (["versionLabel": "x", "llmModel": "m", "allowedOperations": ["get_order"]], "allowedOperations[0]"),
        (
            [
                "versionLabel": "x", "llmModel": "m",
                "allowedOperations": [["serviceName": "Demo shop", "operationName": "get"]],
            ], "allowedOperations[0]"
        ), (["versionLabel": "x", "llmModel": "m", "allowedSubAgents": ["nobody"]], "allowedSubAgents[0]"),
    ]

    @Test("what a version must not be is refused, with its member")
    func refusals() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            for (members, field) in Self.wrong {
                let answer = try await make(platform, "support", members)
                #expect(answer.status == 400 && answer.field == field, "\(members.json()): \(answer.text)")
            }
            let long = Value.string(String(repeating: "x", count: 513))
            let answer = try await make(
                platform, "support", ["versionLabel": "x", "llmModel": "m", "description": long])
            #expect(answer.status == 400 && answer.field == "description")
            #expect(try await states(platform, "support") == ["v1 deployed"])
            let taken = try await make(platform, "support", ["versionLabel": "v1", "llmModel": "m"])
            #expect(taken.status == 409 && taken.code == "name_taken" && taken.field == "versionLabel")
        }
    }

    @Test("only testing snapshots are edited and deleted")
    func editing() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let live = try path(platform, "support", try await versions(platform, "support")[0])
            for answer in [
                try await platform.desk("PATCH", live, ["llmModel": "other"]), try await platform.desk("DELETE", live),
            ] { #expect(answer.status == 409 && answer.code == "version_deployed", "\(answer.text)") }
            let made = try await make(platform, "support", ["versionLabel": "v2", "llmModel": "m"])
            let draft = try path(platform, "support", made.body)
            let edited = try await platform.desk("PATCH", draft, ["llmModel": "n", "versionLabel": "v3"])
            #expect(edited.status == 200 && edited.body["llmModel"] == "n" && edited.body["id"] == made.body["id"])
            #expect(try await platform.desk("PATCH", draft, ["versionLabel": "v1"]).code == "name_taken")
            #expect(try await platform.desk("DELETE", draft).body == ["ok": true])
            #expect(try await platform.desk("GET", draft).status == 404)
            #expect(try await platform.desk("DELETE", draft).status == 404)
        }
    }

    @Test("deploy makes a snapshot the single live one; twice is no error; retract leaves nothing live")
    func deploying() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let first = try await versions(platform, "support")[0]
            let made = try await make(platform, "support", ["from": first["id"], "versionLabel": "v2"]).body
            let second = try path(platform, "support", made)
            for _ in 1...2 {
                let answer = try await platform.desk("POST", "\(second)/deploy", [:])
                #expect(answer.status == 200 && answer.body == ["ok": true, "deployedVersionId": made["id"]])
            }
            #expect(try await states(platform, "support") == ["v2 deployed", "v1 testing"])
            let agent = try await platform.desk("GET", "/agents/\(try platform.agentId("support"))").body
            #expect(agent["deployedVersionId"] == made["id"] && agent["deployedVersionLabel"] == "v2")
            let unlive = try await platform.desk("POST", "\(try path(platform, "support", first))/retract", [:])
            #expect(unlive.status == 409 && unlive.code == "version_not_deployed")
            let retracted = try await platform.desk("POST", "\(second)/retract", [:])
            #expect(retracted.status == 200 && retracted.body == ["ok": true])
            #expect(try await states(platform, "support") == ["v2 testing", "v1 testing"])
            // Without a version there is no schema that an input could break.
            for input in [[:], ["query": "x"]] as [Value] {
                let refused = try await platform.call(
                    "POST", "/v1/agents/\(try platform.agentId("support"))/runs", ["input": input])
                #expect(refused.status == 409 && refused.code == "no_deployed_version")
            }
            let listed = try await platform.desk("GET", "/agents/\(try platform.agentId("support"))")
            #expect(listed.status == 200 && listed.body["deployedVersionId"].isNull)
        }
    }

    @Test("runs that are under way keep their version, which cannot be deleted as long")
    func running() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("asker")
            let first = try await versions(platform, "asker")[0]
            let made = try await make(platform, "asker", ["versionLabel": "v2", "llmModel": "m"]).body
            #expect(try await platform.desk("POST", "\(try path(platform, "asker", made))/deploy", [:]).status == 200)
            let deleted = try await platform.desk("DELETE", try path(platform, "asker", first))
            #expect(deleted.status == 409 && deleted.code == "in_use", "\(deleted.text)")
            let edited = try await platform.desk("PATCH", try path(platform, "asker", first), ["llmModel": "n"])
            #expect(edited.status == 409 && edited.code == "in_use", "\(edited.text)")
            let applied = try await platform.apply(
                """
                kind: phrony.manifest
                version: 1
                agents: [{ manifestKey: asker, name: asker, executionMode: hitl, llmProviderName: asker }]
                versions: [{ agentManifestKey: asker, versionLabel: v1, llmModel: n }]
                """)
            #expect(applied.status == 400 && applied.text.contains("'v1' is what a run executes and cannot be changed"))
            let state = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(state["agentVersionId"] == first["id"] && state["status"] == "WaitingForHITL")
            let other = try await platform.call("GET", "/v1/runs/\(try await platform.start("asker"))").body
            #expect(other["agentVersionId"] == made["id"])
            #expect(!task.isEmpty)
        }
    }

    @Test("rollback deploys what was live before, or the older snapshot that is named")
    func rollingBack() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let agent = "/agents/\(try platform.agentId("support"))"
            let first = try await versions(platform, "support")[0]
            var made: [Value] = []
            for label in ["v2", "never", "v4"] {
                made.append(
                    try await make(platform, "support", ["from": first["id"], "versionLabel": .string(label)]).body)
            }
            for version in [made[0], made[2]] {
                _ = try await platform.desk("POST", "\(try path(platform, "support", version))/deploy", [:])
            }
            for expected in [made[0]["id"], first["id"]] {
                let answer = try await platform.desk("POST", "\(agent)/rollback")
                #expect(answer.body == ["ok": true, "deployedVersionId": expected], "\(answer.text)")
            }
            let end = try await platform.desk("POST", "\(agent)/rollback", [:])
            #expect(end.status == 409 && end.code == "no_older_version")
            let named = try await platform.desk("POST", "\(agent)/rollback", ["versionId": made[1]["id"]])
            #expect(named.body["deployedVersionId"] == made[1]["id"])
            #expect(
                try await states(platform, "support")
                    == ["v4 testing", "never deployed", "v2 testing", "v1 testing"])
            let unknown = try await platform.desk("POST", "\(agent)/rollback", ["versionId": "x"])
            #expect(unknown.status == 404)
        }
    }

    @Test("deploy is refused with every problem of its references, and nothing changes")
    func deployValidation() async throws {
        try await TestPlatform.run { platform in
            let made = try await make(
                platform, "payer",
                [
                    "versionLabel": "v2", "llmModel": "m", "canExecuteSubAgents": true, "allowedSubAgents": ["child"],
                    "rules": [["id": "r", "when": ["tool_name_in": ["pay"]], "then": "pause"]],
                    "allowedOperations": [["serviceName": "Test shop", "operationName": "pay"]],
                ])
            #expect(made.status == 201, "\(made.text)")
            let child = "/agents/\(try platform.agentId("child"))"
            _ = try await platform.desk("PATCH", child, ["executionMode": "request"])
            _ = try await platform.desk(
                "PATCH", "/agents/\(try platform.agentId("payer"))", ["executionMode": "request"])
            let answer = try await platform.desk("POST", "\(try path(platform, "payer", made.body))/deploy", [:])
            #expect(answer.status == 400 && answer.code == "validation_failed")
            let fields = (answer.body["error"]["details"].list ?? List()).compactMap { $0["field"].string }
            #expect(fields == ["rules[0]", "allowedSubAgentIds[0]"], "\(answer.text)")
            #expect(try await states(platform, "payer") == ["v2 testing", "v1 deployed"])
        }
    }

    @Test("an unknown agent or version is 404", arguments: ["", "/deploy", "/retract"])
    func unknown(_ action: String) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let live = try await versions(platform, "support")[0]["id"].string ?? ""
            let nobody = "00000000-0000-4000-8000-000000000000"
            let method = action.isEmpty ? "GET" : "POST"
            for path in [
                "/agents/\(nobody)/versions/\(live)", "/agents/x/versions/\(live)",
                "/agents/\(try platform.agentId("courier"))/versions/\(live)",
                "/agents/\(try platform.agentId("support"))/versions/\(nobody)",
            ] {
                let answer = try await platform.desk(method, path + action, action.isEmpty ? nil : [:])
                #expect(answer.status == 404 && answer.code == "not_found", "\(path): \(answer.text)")
            }
        }
    }
}
