import Testing
import Values

@testable import LocalPlatform

/// Sections 24.2 and 27: incidents over HTTP.
@Suite("Incidents", .timeLimit(.minutes(1)))
struct IncidentRouteTests {
    @Test("an incident has the fields of the contract, and is solved once with a comment")
    func solve() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("blocked", ["data": ["amount": 900]])
            let incident = try #require(try await platform.incidents(of: run).first)
            #expect(
                incident.record?.keys == [
                    "id", "status", "sessionId", "runId", "agentId", "agentName", "ruleId", "ownerAgentId", "action",
                    "reason", "source", "toolCallId", "toolName", "operationName", "argumentsPreview", "userTaskId",
                    "createdAt", "solvedAt", "solvedBy", "comment",
                ])
            #expect(incident["runId"].string == run && incident["agentName"] == "blocked")
            #expect(incident["agentId"].string == (try platform.agentId("blocked")))
            #expect(incident["ownerAgentId"] == incident["agentId"] && incident["reason"] == "Above the limit")
            let call = try #require(try await platform.contents("ToolCall", of: run).first)
            #expect(incident["toolName"] == call["name"] && incident["toolCallId"] == call["tool_call_id"])
            for name in ["solvedAt", "solvedBy", "comment"] { #expect(incident[name].isNull) }
            let path = "/incidents/\(incident["id"].string ?? "")"
            #expect(
                try await platform.desk("GET", path.uppercased().replacing("INCIDENTS", with: "incidents")).body
                    == incident)
            let solved = try await platform.desk("POST", "\(path)/solve", ["operator": "Ada", "comment": "A test."])
            #expect(solved.status == 200 && solved.body["status"] == "solved", "\(solved.text)")
            #expect(solved.body["solvedBy"] == "Ada" && solved.body["comment"] == "A test.")
            #expect(solved.body["solvedAt"].string != nil)
            #expect(try await platform.desk("GET", path).body == solved.body)
            let again = try await platform.desk("POST", "\(path)/solve", ["operator": "Bob"])
            #expect(again.status == 409 && again.code == "incident_already_solved")
            let lines = try await platform.audit("solve", "incident")
            #expect(lines.count == 1 && lines[0]["key"] == incident["id"])
            #expect(
                lines[0]["after"] == ["status": "solved", "ruleId": "cap", "solvedBy": "Ada", "comment": "A test."])
        }
    }

    @Test("of many who solve an incident one does")
    func race() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("blocked", ["data": ["amount": 900]])
            let id = try #require(try await platform.incidents(of: run).first?["id"].string)
            let answers = try await HTTPExchange.together(6) { number in
                try await platform.desk("POST", "/incidents/\(id)/solve", ["operator": .string("\(number)")])
            }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.code == "incident_already_solved" } == 5)
        }
    }

    @Test("the list is narrowed by status, rule, action, source, agent and session, in pages, the newest first")
    func filters() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let blocked = try await platform.startGuarded("blocked", ["data": ["amount": 900]])
            let ended = try await platform.startGuarded("ended")
            let watched = try await platform.startGuarded("watched", ["data": [:], "calls": 3])
            let paused = try await platform.startGuarded("paused")
            let id = try #require(try await platform.incidents(of: ended).first?["id"].string)
            _ = try await platform.desk("POST", "/incidents/\(id)/solve", [:])
            let cases: [(String, [String])] = [
                ("", [paused, watched, ended, blocked]), ("?skip=2&take=1", [ended]), ("?status=solved", [ended]),
                ("?status=unresolved", [paused, watched, blocked]), ("?status=what", []), ("?ruleId=cap", [blocked]),
                ("?action=pause", [paused]), ("?action=block", [watched, blocked]), ("?source=follow_up", [watched]),
                ("?source=inline&action=block", [blocked]),
                ("?agentId=\(try platform.agentId("paused"))", [paused]),
                ("?sessionId=\(try await platform.sessionId(of: ended))", [ended]),
            ]
            for (query, expected) in cases {
                let page = try await platform.desk("GET", "/incidents\(query)").body
                #expect((page["items"].list ?? List()).map { $0["runId"].string ?? "" } == expected, "\(query)")
                #expect(page["total"] == .integer(query.contains("take") ? 4 : expected.count), "\(query)")
            }
            for (query, field) in [("agentId=x", "agentId"), ("sessionId=1", "sessionId"), ("skip=-1", "skip")] {
                let refused = try await platform.desk("GET", "/incidents?\(query)")
                #expect(refused.status == 400 && refused.field == field)
            }
        }
    }

    @Test("what is unknown or does not fit is refused")
    func refusals() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            for id in ["00000000-0000-4000-8000-000000000000", "x"] {
                #expect(try await platform.desk("GET", "/incidents/\(id)").status == 404)
                let unknown = try await platform.desk("POST", "/incidents/\(id)/solve", [:])
                #expect(unknown.status == 404 && unknown.code == "not_found")
            }
            let run = try await platform.startGuarded("blocked", ["data": ["amount": 900]])
            let id = try #require(try await platform.incidents(of: run).first?["id"].string)
            let wrong = try await platform.desk("POST", "/incidents/\(id)/solve", ["comment": ["x"]])
            #expect(wrong.status == 400 && wrong.field == "comment")
            #expect(try await platform.incidents(of: run, "&status=unresolved").count == 1)
        }
    }

    @Test("long arguments are cut")
    func preview() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let items = Value.list(List((0..<200).map { Value.integer($0) }))
            let run = try await platform.startGuarded("blocked", ["data": ["amount": 900, "items": items]])
            let incident = try #require(try await platform.incidents(of: run).first)
            let preview = try #require(incident["argumentsPreview"].string)
            #expect(preview.count == IncidentRecord.previewLength && preview.hasSuffix("…"))
        }
    }

    @Test("a restart keeps open incidents, their reviews and their alerts")
    func restart() async throws {
        try await withTemporaryDirectory { directory in
            let runs = try await TestPlatform.run(in: directory, manifests: [TestPlatform.guarded]) { platform in
                let paused = try await platform.startGuarded("paused")
                let watched = try await platform.startGuarded("watched", ["data": [:], "calls": 3])
                return (paused, watched)
            }
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                let incident = try #require(try await platform.incidents(of: runs.0).first)
                #expect(incident["status"] == "unresolved" && incident["ruleId"] == "odd")
                let task = try #require(try await platform.queue(of: runs.0).first)
                #expect(task["id"] == incident["userTaskId"] && task["status"] == "pending")
                #expect(try await platform.complete(task, ["approved": true]).status == 200)
                #expect(try await platform.end(of: runs.0)["output"] == "made")
                let alert = try #require(try await platform.queue(of: runs.1).first)
                #expect(try await platform.complete(alert, [:]).body["outcome"] == "acknowledged")
                for run in [runs.0, runs.1] {
                    let id = try #require(try await platform.incidents(of: run).first?["id"].string)
                    #expect(try await platform.desk("POST", "/incidents/\(id)/solve", [:]).status == 200)
                }
                #expect(try await platform.desk("GET", "/incidents?status=unresolved").body["total"] == 0)
            }
        }
    }
}
