import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Sections 10, 27 and 28: the review queue over HTTP.
@Suite("The review queue", .timeLimit(.minutes(1)))
struct ReviewRouteTests {
    private static let team = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/team/team.yaml")
    private static let both = [TestPlatform.manifest, TestPlatform.guarded]

    private static let members = [
        "id", "kind", "status", "title", "blocking", "apiCompletable", "sessionId", "sessionStatus", "runId", "agentId",
        "agentName", "rootAgentId", "rootAgentName", "payload", "outcome", "answer", "metadata", "completedBy",
        "requestedAt", "completedAt",
    ]

    /// The only pending task of a run's session.
    private static func pending(_ platform: TestPlatform, _ run: String) async throws -> Value {
        let tasks = try await platform.queue(of: run, "&status=pending")
        try #require(tasks.count == 1, "\(tasks)")
        return tasks[0]
    }

    @Test("an approval is shown whole and completed with the operator's name")
    func approval() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": ["n": 1], "tool": "pay"])
            let task = try await Self.pending(platform, run)
            #expect(task.record?.keys == Self.members)
            #expect(
                task["kind"] == "approval" && task["title"] == "Approve pay"
                    && task["sessionStatus"] == "WaitingForHITL")
            #expect(task["blocking"] == true && task["apiCompletable"] == true)
            #expect(task["agentId"] == .string(try platform.agentId("plain")) && task["agentId"] == task["rootAgentId"])
            #expect(task["agentName"] == "plain" && task["rootAgentName"] == "plain")
            let call = try #require(task["payload"]["tool_calls"].list?.first)
            #expect(call.record?.keys == ["tool_call_id", "name", "operation_name", "service_name", "arguments"])
            #expect(call["arguments"] == ["data": ["n": 1]] && task["payload"]["reason"] == "operation")
            let id = task["id"].string ?? ""
            #expect(try await platform.desk("GET", "/review/\(id.uppercased())").body == task)
            let done = try await platform.complete(
                task, ["approved": true, "operator": "Ada", "metadata": ["ticket": "SUP-77"]])
            #expect(done.status == 200, "\(done.text)")
            #expect(done.body["status"] == "completed" && done.body["outcome"] == "approved")
            #expect(done.body["answer"] == ["approved": true] && done.body["metadata"] == ["ticket": "SUP-77"])
            #expect(done.body["completedBy"] == ["type": "user", "id": "Ada"])
            #expect(try await platform.end(of: run)["output"] == "made")
            let response = try #require(try await platform.contents("UserTaskRes", of: run).first)
            #expect(response["completed_by"] == ["type": "user", "id": "Ada"])
        }
    }

    @Test("questions are answered as over the API", arguments: [true, false])
    func questions(answered: Bool) async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("asker")
            try await platform.settle(run)
            let choice = try await Self.pending(platform, run)
            #expect(choice["kind"] == "multi_option" && choice["payload"]["prompt"] == "Where?")
            #expect(choice["payload"]["options"].list?.count == 2)
            guard answered else {
                let declined = try await platform.complete(choice, ["approved": false])
                #expect(declined.body["outcome"] == "declined", "\(declined.text)")
                #expect(try await platform.end(of: run)["output"] == "declined: answer_declined")
                return
            }
            let wrong: [(Value, String)] = [
                ([:], "selectedOptionId"), (["selectedOptionId": "nowhere"], "selectedOptionId"),
                (["selectedOptionId": 1], "selectedOptionId"), (["textValue": "in"], "selectedOptionId"),
            ]
            for (body, field) in wrong {
                let refused = try await platform.complete(choice, body)
                #expect(refused.status == 400 && refused.code == "invalid_answer" && refused.field == field)
            }
            #expect(try await platform.complete(choice, ["selectedOptionId": "in"]).body["outcome"] == "answered")
            for (kind, body) in [("text", ["textValue": "Okafor"]), ("number", ["numberValue": 3])] as [(String, Value)]
            {
                _ = try await platform.pendingTask(run)
                let task = try await Self.pending(platform, run)
                #expect(task["kind"].string == kind)
                let payload = task["payload"].record
                #expect(
                    payload
                        == (kind == "text"
                        ? ["prompt": "Which name?", "max_length": 8]
                        : ["prompt": "How many?", "minimum": 1, "maximum": 12, "integer": true] as Value).record)
                #expect(try await platform.complete(task, body).status == 200)
            }
            #expect(try await platform.end(of: run)["output"] == "in Okafor 3")
        }
    }

    @Test("an escalated question is answered or declined here, and nowhere else", arguments: [true, false])
    func escalation(answered: Bool) async throws {
        try await TestPlatform.run(manifests: [Self.team]) { platform in
            let run = try await platform.start("lead", ["to": "writer", "topic": "Tea", "escalate": true])
            try await platform.settle(run)
            let task = try await Self.pending(platform, run)
            #expect(task["kind"] == "aitl_escalation" && task["apiCompletable"] == false)
            #expect(task["payload"]["question"] == "Which style?")
            #expect(task["payload"]["question_for_user"] == "Which style is wanted?")
            #expect(task["payload"]["child_agent_name"] == "Writer")
            let incomplete = try await platform.complete(task, [:])
            #expect(incomplete.status == 400 && incomplete.field == "textValue")
            let done = try await platform.complete(task, answered ? ["textValue": "bold"] : ["approved": false])
            #expect(done.body["outcome"] == (answered ? "answered" : "declined"), "\(done.text)")
            #expect(try await platform.end(of: run)["output"] == (answered ? "Tea, bold." : "Tea, in no style."))
        }
    }

    @Test("an older task of the kind hitl is an approval by another name, over the API too", arguments: [true, false])
    func hitl(throughQueue: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let run = try await TestPlatform.run(in: directory, manifests: [TestPlatform.guarded]) { platform in
                try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            }
            try await TestPlatform.withStore(of: directory) { store in
                try await store.write { try $0.execute(sql: "UPDATE user_tasks SET kind = 'hitl'") }
            }
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                let task = try await Self.pending(platform, run)
                #expect(task["kind"] == "hitl" && task["apiCompletable"] == true && task["blocking"] == true)
                let answer =
                    throughQueue
                    ? try await platform.complete(task, ["approved": true])
                    : try await platform.answer(run, task["id"].string ?? "", ["approved": true])
                #expect(answer.status == (throughQueue ? 200 : 202), "\(answer.text)")
                #expect(try await platform.end(of: run)["output"] == "made")
            }
        }
    }

    @Test("an alert is acknowledged, and neither it nor a review can be completed over the API")
    func anomalies() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let watched = try await platform.start("watched", ["data": [:], "calls": 3])
            #expect(try await platform.end(of: watched)["output"] == "true true true")
            let paused = try await platform.startGuarded("paused")
            for (run, kind, blocking) in [(watched, "anomaly_alert", false), (paused, "anomaly_review", true)] {
                let task = try await Self.pending(platform, run)
                #expect(task["kind"].string == kind && task["blocking"] == .bool(blocking))
                for path in ["messages", "input"] {
                    let refused = try await platform.call(
                        "POST", "/v1/runs/\(run)/\(path)",
                        ["runId": .string(run), "userTaskId": task["id"], "approved": true])
                    #expect(refused.status == 403 && refused.code == "user_task_not_api_completable")
                }
                #expect(try await Self.pending(platform, run) == task)
            }
            let alert = try await Self.pending(platform, watched)
            #expect(alert["sessionStatus"] == "Completed" && alert["payload"]["observed_count"] == 2)
            #expect(alert["payload"]["window_seconds"] == 60 && alert["payload"]["rule_id"] == "burst")
            let incident = try #require(try await platform.incidents(of: watched).first)
            #expect(incident["id"] == alert["payload"]["incident_id"] && incident["source"] == "follow_up")
            let done = try await platform.complete(alert, ["operator": "Ada"])
            #expect(done.body["outcome"] == "acknowledged" && done.body["completedBy"]["id"] == "Ada")
            #expect(try await platform.complete(alert, [:]).code == "user_task_already_completed")
            let row = try #require(try await platform.contents("UserTaskReq", of: watched).first)
            #expect(row["blocking"] == false && row["status"] == "completed" && row["outcome"] == "acknowledged")
        }
    }

    @Test("nobody approves by leaving it out, and what does not fit is refused")
    func refusals() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let task = try await Self.pending(platform, run)
            let long = Value.string(String(repeating: "x", count: 2001))
            let cases: [(Value, String, String)] = [
                ([:], "invalid_answer", "approved"), (["operator": "Ada"], "invalid_answer", "approved"),
                (["approved": nil], "invalid_answer", "approved"), (["approved": "yes"], "invalid_answer", "approved"),
                (["approved": true, "metadata": "x"], "validation_failed", "metadata"),
                (["approved": true, "operator": 7], "validation_failed", "operator"),
                (["approved": true, "operator": long], "validation_failed", "operator"),
            ]
            for (body, code, field) in cases {
                let refused = try await platform.complete(task, body)
                #expect(refused.status == 400 && refused.code == code && refused.field == field, "\(refused.text)")
            }
            #expect(try await Self.pending(platform, run) == task)
            for id in ["00000000-0000-4000-8000-000000000000", "x"] {
                let unknown = try await platform.desk("POST", "/review/\(id)/complete", ["approved": true])
                #expect(unknown.status == 404 && unknown.code == "user_task_not_found")
                #expect(try await platform.desk("GET", "/review/\(id)").code == "user_task_not_found")
            }
            #expect(try await platform.desk("DELETE", "/review/x").status == 405)
        }
    }

    @Test("of many who decide at once, here and over the API, one is heard")
    func race() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let task = try await Self.pending(platform, run)
            let answers = try await HTTPExchange.together(8) { number in
                number % 2 == 0
                    ? try await platform.complete(task, ["approved": true, "operator": .string("\(number)")])
                    : try await platform.answer(run, task["id"].string ?? "", ["approved": true])
            }
            #expect(answers.count { $0.status == 200 || $0.status == 202 } == 1)
            let others = answers.filter { $0.status == 409 }
            #expect(others.count == 7 && others.allSatisfy { $0.code == "user_task_already_completed" })
            #expect(try await platform.end(of: run)["output"] == "made")
            #expect(try await platform.contents("UserTaskRes", of: run).count == 1)
            #expect(try await platform.complete(task, ["approved": true]).code == "user_task_already_completed")
        }
    }

    @Test("each completion is one line of the audit log; answers over the API are none")
    func audit() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let task = try await Self.pending(platform, run)
            _ = try await platform.complete(task, ["approved": false, "operator": "Ada"])
            _ = try await platform.complete(task, ["approved": true, "operator": "Bob"])
            let other = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let second = try await Self.pending(platform, other)["id"].string ?? ""
            #expect(try await platform.answer(other, second, ["approved": true]).status == 202)
            let lines = try await platform.audit("complete", "user_task")
            #expect(lines.count == 1 && lines[0]["key"] == task["id"] && lines[0]["before"] == ["status": "pending"])
            #expect(
                lines[0]["after"] == [
                    "status": "completed", "kind": "approval", "outcome": "rejected", "completedBy": "Ada",
                ])
            #expect(lines[0]["actor"]["type"] == "access_token")
        }
    }

    @Test("the list is narrowed by status, kind, agent and session, in pages, the newest first")
    func filters() async throws {
        try await TestPlatform.run(manifests: Self.both) { platform in
            let approval = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let question = try await platform.start("asker")
            try await platform.settle(question)
            let review = try await platform.startGuarded("paused")
            let alert = try await platform.startGuarded("watched", ["data": [:], "calls": 3])
            _ = try await platform.complete(try await Self.pending(platform, approval), ["approved": true])
            let runs = [approval: "approval", question: "question", review: "review", alert: "alert"]
            let agents = try ["plain", "asker"].map { try platform.agentId($0) }
            let cases: [(String, [String])] = [
                ("", ["alert", "review", "question", "approval"]),
                ("?skip=1&take=2", ["review", "question"]), ("?status=completed", ["approval"]),
                ("?status=pending", ["alert", "review", "question"]), ("?status=cancelled", []), ("?status=open", []),
                ("?kind=all", ["alert", "review", "question", "approval"]),
                ("?kind=approvals", ["approval"]), ("?kind=questions", ["question"]), ("?kind=escalations", []),
                ("?kind=anomaly", ["alert", "review"]), ("?kind=anomaly_review", ["review"]),
                ("?kind=multi_option&status=pending", ["question"]), ("?kind=what", []),
                ("?agentId=\(agents[0])", ["approval"]), ("?agentId=\(agents[1].uppercased())", ["question"]),
                ("?sessionId=\(try await platform.sessionId(of: review))", ["review"]),
            ]
            for (query, expected) in cases {
                let page = try await platform.desk("GET", "/review\(query)").body
                let found = (page["items"].list ?? List()).compactMap { $0["runId"].string.flatMap { runs[$0] } }
                #expect(found == expected, "\(query)")
                #expect(page["total"] == .integer(query.contains("take") ? 4 : expected.count), "\(query)")
            }
            for (query, field) in [("agentId=x", "agentId"), ("sessionId=1", "sessionId"), ("take=0", "take")] {
                let refused = try await platform.desk("GET", "/review?\(query)")
                #expect(refused.status == 400 && refused.field == field)
            }
        }
    }

    @Test("a child's task is found by its agent and by the root's")
    func childTask() async throws {
        try await TestPlatform.run(manifests: [Self.team]) { platform in
            let (run, task) = try await platform.startToTask("lead", ["to": "payer"])
            for agent in ["lead", "Payer"] {
                let page = try await platform.desk("GET", "/review?agentId=\(try platform.agentId(agent))").body
                #expect(page["items"].list?.map { $0["id"] } == [.string(task)])
                #expect(page["items"].list?.first?["agentName"] == "Payer")
                #expect(page["items"].list?.first?["rootAgentName"] == "lead")
            }
            let other = try await platform.desk("GET", "/review?agentId=\(try platform.agentId("Writer"))").body
            #expect(other["total"] == 0)
            let done = try await platform.desk("POST", "/review/\(task)/complete", ["approved": false])
            #expect(done.status == 200)
            #expect(try await platform.end(of: run)["output"] == "Not paid.")
        }
    }
}
