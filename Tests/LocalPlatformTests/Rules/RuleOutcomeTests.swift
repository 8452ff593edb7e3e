import Testing
import Values

@testable import LocalPlatform

/// Section 24.2: what the winning rule does, over HTTP.
@Suite("Outcomes of rules", .timeLimit(.minutes(1)))
struct RuleOutcomeTests {
    @Test("without a match, and with allow, the call goes on and the approval gate still applies")
    func allow() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            for agent in ["plain", "allowed", "blocked"] {
                let run = try await platform.startGuarded(agent)
                #expect(try await platform.end(of: run)["output"] == "made")
                let decisions = try await platform.contents("L1Decision", of: run)
                #expect(decisions.map { $0["action"] } == (agent == "plain" ? [] : ["allow"]))
                let gated = try await platform.startGuarded(agent, ["data": [:], "tool": "pay"])
                #expect(try await platform.pendingTask(gated)["kind"] == "approval")
                #expect(try await platform.incidents(of: run) == [])
            }
        }
    }

    @Test("block refuses the call with rule and reason, makes an incident, and the run goes on")
    func block() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            for agent in ["blocked", "strict"] {
                let run = try await platform.startGuarded(agent, ["data": ["amount": 501, "apiKey": "k-1"]])
                #expect(try await platform.end(of: run)["status"] == "Completed")
                let result = try #require(try await platform.contents("ToolResult", of: run).first)["result"]
                #expect(result["data"].isNull && result["successful"] == false)
                #expect(result["error"]["code"] == "blocked_by_rule")
                let reason = agent == "blocked" ? ": Above the limit" : ""
                #expect(result["error"]["message"].string == "look is blocked by rule cap\(reason).")
                let incident = try #require(try await platform.incidents(of: run).first)
                #expect(incident["ruleId"] == "cap" && incident["action"] == "block")
                #expect(incident["source"] == "inline" && incident["status"] == "unresolved")
                #expect(incident["argumentsPreview"] == #"{"data":{"amount":501,"apiKey":"…"}}"#)
                #expect(incident["operationName"] == "look" && incident["userTaskId"].isNull)
            }
        }
    }

    private static func rule(_ id: String, _ action: String) -> Value {
        ["id": .string(id), "when": ["tool_name_in": ["look"]], "then": .string(action)]
    }

    @Test("all matches are recorded in their order, and the first of the gravest wins")
    func precedence() async throws {
        let actions = ["allow", "pause", "block", "terminate_session"]
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            for count in 1...4 {
                let rules = actions.prefix(count).flatMap { [Self.rule("\($0) 1", $0), Self.rule("\($0) 2", $0)] }
                try await platform.deploy("plain", label: "\(count)", rules: .list(List(rules)))
                let run = try await platform.startGuarded("plain")
                let decision = try #require(try await platform.contents("L1Decision", of: run).first)
                #expect(decision["action"].string == actions[count - 1])
                #expect(decision["winning_rule_id"].string == "\(actions[count - 1]) 1")
                #expect(decision["matched"].list?.map { $0["id"] } == rules.map { $0["id"] })
                // A reason that the rule does not give is left out.
                #expect(decision["matched"].list?.first?.record?.keys == ["id", "then", "owner_agent_id"])
                #expect(try await platform.incidents(of: run).count == (count == 1 ? 0 : 1))
            }
        }
    }

    @Test("pause asks for a review that the queue alone completes", arguments: [true, false])
    func pause(approved: Bool) async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            // The operation asks for an approval too; the review stands for it.
            let run = try await platform.startGuarded("paused", ["data": [:], "tool": "pay"])
            let content = try await platform.pendingTask(run)
            #expect(content["kind"] == "anomaly_review" && content["api_completable"] == false)
            let payload = content["payload"]
            #expect(payload.record?.keys == ["tool_calls", "rule_id", "reason", "matched", "incident_id"])
            #expect(payload["rule_id"] == "odd" && payload["reason"] == "Looks odd")
            #expect(payload["tool_calls"].list?.first?["operation_name"] == "pay")
            let incident = try #require(try await platform.incidents(of: run).first)
            #expect(incident["id"] == payload["incident_id"] && incident["action"] == "pause")
            #expect(incident["userTaskId"] == content["user_task_id"])
            let task = try #require(try await platform.queue(of: run).first)
            let done = try await platform.complete(task, ["approved": .bool(approved), "operator": "Ada"])
            #expect(done.status == 200 && done.body["outcome"] == (approved ? "approved" : "rejected"), "\(done.text)")
            let output = try await platform.end(of: run)["output"]
            #expect(output == (approved ? "made" : "approval_rejected"))
            #expect(try await platform.contents("UserTaskReq", of: run).count == 1)
        }
    }

    @Test("terminate_session ends the session at once, whatever the agent's mode")
    func terminate() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            for (agent, data) in [("ended", [:]), ("strict", ["amount": 13])] as [(String, Value)] {
                let run = try await platform.startGuarded(agent, ["data": data])
                let end = try await platform.end(of: run)
                #expect(end["status"] == "Failed")
                #expect(
                    end["error"].string?.hasPrefix("session_terminated: look ended the session by rule stop") == true)
                let session = try #require(try await platform.contents("SessionCompleted", of: run).first)
                #expect(session["outcome"] == "session_terminated")
                #expect(try await platform.contents("ToolResult", of: run) == [])
                let incident = try #require(try await platform.incidents(of: run).first)
                #expect(incident["action"] == "terminate_session")
            }
        }
    }

    @Test("a pause rule is refused on a request agent, when it is saved and when its agent changes mode")
    func pauseOnRequest() async throws {
        let rules: Value = [["id": "r", "when": ["tool_name_in": ["look"]], "then": "pause"]]
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let path = "/agents/\(try platform.agentId("strict"))"
            let saved = try await platform.desk(
                "POST", "\(path)/versions", ["versionLabel": "v2", "llmModel": "m", "rules": rules])
            #expect(saved.status == 400 && saved.field == "rules[0]")
            let paused = "/agents/\(try platform.agentId("paused"))"
            #expect(try await platform.desk("PATCH", paused, ["executionMode": "request"]).status == 400)
        }
    }

    @Test("a version with a pause rule has no test runs once its agent is a request agent")
    func testRunOnRequest() async throws {
        let rules: Value = [["id": "r", "when": ["tool_name_in": ["look"]], "then": "pause"]]
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let path = "/agents/\(try platform.agentId("plain"))"
            let saved = try await platform.desk(
                "POST", "\(path)/versions", ["versionLabel": "v2", "llmModel": "m", "rules": rules])
            let id = try #require(saved.body["id"].string, "\(saved.text)")
            #expect(try await platform.desk("PATCH", path, ["executionMode": "request"]).status == 200)
            let run = try await platform.desk("POST", "\(path)/versions/\(id)/runs", [:])
            #expect(run.status == 400 && run.field == "rules[0]", "\(run.text)")
        }
    }

    @Test("anomaly control that is off, or on without rules, changes nothing")
    func off() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            try await platform.deploy("plain", label: "none", rules: [])
            #expect(try await platform.end(of: try await platform.start("plain", ["data": [:]]))["output"] == "made")
            let path = "/agents/\(try platform.agentId("blocked"))/versions"
            let version = try #require(try await platform.desk("GET", path).body["items"].list?.first)
            let off = try await platform.desk(
                "POST", path, ["versionLabel": "off", "from": version["id"], "anomalyControl": false])
            let id = try #require(off.body["id"].string)
            #expect(off.body["rules"].list?.count == 2)
            _ = try await platform.desk("POST", "\(path)/\(id)/deploy", [:])
            let run = try await platform.start("blocked", ["data": ["amount": 501]])
            #expect(try await platform.end(of: run)["output"] == "made")
        }
    }

    @Test(
        "a rule is asked before it is looked whether the call can be sent", arguments: ["block", "terminate_session"])
    func notConnected(action: String) async throws {
        try await ToolDesk.runBuiltIn(slug: "MAIL_SEND", handled: "MAIL_READ", call: [:]) { desk in
            let agent = "/agents/\(try desk.platform.agentId("caller"))"
            let live = try await desk.platform.desk("GET", agent).body["deployedVersionId"]
            let rule: Value = ["id": "r", "when": ["tool_name_in": ["send"]], "then": .string(action)]
            let made = try await desk.platform.desk(
                "POST", "\(agent)/versions",
                ["from": live, "versionLabel": "v2", "anomalyControl": true, "rules": [rule]])
            let id = try #require(made.body["id"].string, "\(made.text)")
            #expect(try await desk.platform.desk("POST", "\(agent)/versions/\(id)/deploy", [:]).status == 200)
            let run = try await desk.platform.start("caller")
            let ended = try await desk.platform.end(of: run)
            #expect(ended["status"] == (action == "block" ? "Completed" : "Failed"))
            #expect(try await desk.platform.incidents(of: run).map(\.["ruleId"]) == ["r"])
        }
    }
}
