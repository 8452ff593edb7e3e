import Testing
import Values

@testable import LocalPlatform

@Suite("Agent in the loop")
struct ParentQuestionTests {
    typealias Turns = @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn

    /// Asks its parent so often and then finishes with the last answer.
    static func asking(_ times: Int = 1) -> Turns {
        { request in
            guard request.iteration > times else {
                return .call(
                    ("phrony_ask_parent", ["question": .string("Question \(request.iteration)?"), "context": ["n": 1]]))
            }
            let data = request.newestResults.first?["data"] ?? .null
            let by = data["answered_by"].string ?? ""
            return .say(data["declined"] == true ? "declined by \(by)" : "\(data["answer"].string ?? "") by \(by)")
        }
    }

    /// Calls the writer, and answers whatever it asks with its text.
    static func answering(_ text: String) -> Turns {
        { request in
            let answers = request.answers(text)
            if request.iteration == 1 { return .calls([("writer", [:])]) }
            return answers.isEmpty ? .say(request.newestResults.first?["data"].string ?? "") : .calls(answers)
        }
    }

    /// Calls the writer, and escalates whatever it asks.
    static let escalating: Turns = { request in
        if request.iteration == 1 { return .calls([("writer", [:])]) }
        guard request.newestResults.first?["pending_aitl"].isNull == false else {
            return .say(request.newestResults.first?["data"].string ?? "")
        }
        return .calls([
            (
                "phrony_escalate_to_user",
                ["aitl_request_id": .string(request.pendingQuestion), "question_for_user": "What colour?\nPlease."]
            )
        ])
    }

    static let team = Team(Team.Member("writer"))

    @Test("a parent answers its child, which goes on with the answer")
    func answers() async throws {
        let model = ClosureModel.team(["lead": Self.answering("Blue."), "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""Blue. by parent""#)
            #expect(
                try await follower.rows(of: "lead") == [
                    "llm_request_prepared", "reasoning", "SubAgentCall", "AITLReceived", "SubAgentResult",
                    "llm_request_prepared", "reasoning", "AITLResolved", "SubAgentResult", "llm_request_prepared",
                    "reasoning", "output",
                ])
            #expect(
                try await follower.rows(of: "writer") == [
                    "llm_request_prepared", "reasoning", "AITLRequest", "AITLResponse", "llm_request_prepared",
                    "reasoning", "output",
                ])
            #expect(!follower.subjects.contains("engine.session.paused"))
        }
    }

    @Test("the rows of a question have the keys of the contract")
    func rowKeys() async throws {
        let model = ClosureModel.team(["lead": Self.answering("Blue."), "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            let child = Value.string(try await follower.run(of: "writer").id)
            let request = try #require(try await follower.contents(.aitlRequest).first)
            let id = request["aitl_request_id"]
            #expect(
                request == [
                    "aitl_request_id": id, "tool_call_id": "call_1", "question": "Question 1?", "context": ["n": 1],
                    "parent_run_id": .string(root.id),
                ])
            #expect(
                try await follower.contents(.aitlReceived) == [
                    [
                        "aitl_request_id": id, "child_run_id": child, "question": "Question 1?",
                        "context": ["n": 1],
                    ]
                ])
            let resolved = try #require(try await follower.contents(.aitlResolved).first)
            #expect(resolved["aitl_request_id"] == id)
            #expect(resolved["child_run_id"] == child)
            #expect(resolved["escalated"] == false)
            #expect(resolved["answer"] == "Blue.")
            #expect(resolved["user_task_id"].isNull)
            #expect(
                try await follower.contents(.aitlResponse) == [
                    ["aitl_request_id": id, "answer": "Blue.", "answered_by": "parent", "declined": false]
                ])
            let results = try await follower.contents(.subAgentResult)
            #expect(results.map { $0["status"] } == ["WaitingForAITL", "Completed"])
            let dispatch = try #require(try await follower.contents(.subAgentCall).first)
            #expect(results.allSatisfy { $0["tool_call_id"] == dispatch["tool_call_id"] })
            #expect(
                results[0]["pending_aitl"] == [
                    "aitl_request_id": id, "question": "Question 1?", "context": ["n": 1],
                ])
            #expect(results[1]["pending_aitl"].isNull)
        }
    }

    @Test("the events of a question follow it to the parent and back")
    func events() async throws {
        let model = ClosureModel.team(["lead": Self.answering("Blue."), "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            let child = try await follower.run(of: "writer").id
            let subjects = follower.subjects.filter { $0.hasPrefix("engine.aitl.") }
            #expect(subjects == ["engine.aitl.requested", "engine.aitl.received", "engine.aitl.resolved"])
            for (subject, run) in zip(subjects, [child, root.id, root.id]) {
                let data = try #require(try await follower.events(subject).first)
                #expect(
                    data.record?.keys == [
                        "event_id", "session_id", "run_id", "child_run_id", "aitl_request_id", "user_task_id",
                    ])
                #expect(data["run_id"].string == run)
                #expect(data["child_run_id"].string == child)
            }
        }
    }

    @Test("while the parent decides, the child waits and all others run")
    func deciding() async throws {
        let (asked, decided) = (Signal(), Signal())
        let model = ClosureModel.team([
            "lead": { request throws(ModelError) in
                if request.iteration == 2 {
                    asked.send()
                    await decided.wait()
                }
                return try await Self.answering("Blue.")(request)
            }, "writer": Self.asking(),
        ])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            await asked.wait()
            #expect(
                try await follower.statuses() == [
                    "lead": .running, "writer": .waitingForAITL, "session": .running,
                ])
            decided.send()
            #expect(try await follower.settle().status == .completed)
        }
    }

    @Test("a child may ask again; each answer opens the call anew")
    func asksAgain() async throws {
        let model = ClosureModel.team(["lead": Self.answering("Blue."), "writer": Self.asking(3)])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""Blue. by parent""#)
            let results = try await follower.contents(.subAgentResult)
            #expect(
                results.map { $0["status"].string ?? "" } == Array(repeating: "WaitingForAITL", count: 3) + [
                    "Completed"
                ])
            #expect(try await follower.run(of: "lead").iteration == 5)
        }
    }

    @Test("an escalated question waits for a person in the review queue, in all runs up to the root")
    func escalates() async throws {
        let model = ClosureModel.team(["lead": Self.escalating, "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForAITL)
            #expect(
                try await follower.statuses() == [
                    "lead": .waitingForAITL, "writer": .waitingForAITL, "session": .waitingForAITL,
                ])
            let (task, child) = (try await follower.pendingTask(), try await follower.run(of: "writer"))
            let resolved = try #require(try await follower.contents(.aitlResolved).first)
            #expect(task.kind == .aitlEscalation)
            #expect(task.title == "What colour?")
            #expect(task.runId == follower.runId)
            #expect(
                task.payload.value == [
                    "question": "Question 1?", "question_for_user": "What colour?\nPlease.",
                    "aitl_request_id": resolved["aitl_request_id"], "child_run_id": .string(child.id),
                    "child_agent_id": "agent-writer", "child_agent_name": "Agent writer", "context": ["n": 1],
                ])
            #expect(resolved["escalated"] == true)
            #expect(resolved["user_task_id"].string == task.id)
            let event = try #require(try await follower.events("engine.aitl.escalated").first)
            #expect(event["user_task_id"].string == task.id)
            await #expect(throws: EngineError.taskNotAPICompletable) {
                try await follower.answer(TaskAnswer(textValue: "Green."))
            }
            #expect(try await follower.pendingTask().id == task.id)
            try await follower.review(TaskAnswer(textValue: "Green."))
            #expect(try await follower.settle().output == #""Green. by user""#)
            let response = try #require(try await follower.contents(.aitlResponse).first)
            #expect(response["answered_by"] == "user")
            #expect(
                try await follower.contents(.userTaskRes).first?["completed_by"] == ["type": "user", "id": "person"])
        }
    }

    @Test("a declined escalation reaches the child as an answer")
    func declined() async throws {
        let model = ClosureModel.team(["lead": Self.escalating, "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.review(TaskAnswer(approved: false))
            #expect(try await follower.settle().output == #""declined by user""#)
            let response = try #require(try await follower.contents(.aitlResponse).first)
            #expect(response["declined"] == true)
            #expect(response["answer"].isNull)
            #expect(try await follower.contents(.userTaskRes).first?["outcome"] == "declined")
        }
    }

    @Test("an escalation needs a text for an answer")
    func escalationAnswer() async throws {
        let model = ClosureModel.team(["lead": Self.escalating, "writer": Self.asking()])
        try await withTeam(Self.team, model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            await #expect(throws: EngineError.invalidAnswer(field: "textValue", message: "This task needs textValue."))
            {
                try await follower.review(TaskAnswer())
            }
        }
    }

    @Test(
        "a parent that does something else with its next turn fails, and its child ends with it",
        arguments: [
            .say("All done."), .call(("get_order", [:])),
            .call(("phrony_answer_child", ["aitl_request_id": "?", "answer": "x"])),
            .call(("phrony_answer_child", [:])),
        ] as [ModelTurn])
    func unresolved(turn: ModelTurn) async throws {
        let model = ClosureModel.team([
            "lead": { request in request.iteration == 1 ? .calls([("writer", [:])]) : turn }, "writer": Self.asking(),
        ])
        let tools = ClosureTools()
        try await withTeam(Self.team, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            #expect(root.outcome == .aitlUnresolved)
            #expect(root.error?.hasPrefix("aitl_unresolved: ") == true)
            #expect(try await follower.run(of: "writer").outcome == .interrupted)
            #expect(try await follower.conversation().session.outcome == .aitlUnresolved)
            #expect(tools.requests == [])
        }
    }

    @Test("under a request root nobody can escalate: the parent has to answer itself", arguments: [true, false])
    func requestRoot(escalates: Bool) async throws {
        let lead = escalates ? Self.escalating : Self.answering("Blue.")
        let team = Team(mode: .request, Team.Member("writer"))
        try await withTeam(team, model: .team(["lead": lead, "writer": Self.asking()])) { desk in
            let root = try await desk.start().settle()
            #expect(root.outcome == (escalates ? .aitlUnresolved : nil))
            #expect(root.output == (escalates ? nil : #""Blue. by parent""#))
        }
    }

    @Test("a nested parent that does not know asks upward first; the root may escalate")
    func asksUpward() async throws {
        let model = ClosureModel.team([
            "lead": Self.escalating,
            "writer": { request in
                switch request.iteration {
                case 1: .calls([("editor", [:])])
                case 2: .call(("phrony_ask_parent", ["question": "Which colour?"]))
                case 3:
                    .calls([
                        (
                            "phrony_answer_child",
                            [
                                "aitl_request_id": Self.firstQuestion(of: request),
                                "answer": request.newestResults.first?["data"]["answer"] ?? "?",
                            ]
                        )
                    ])
                default: .say(request.newestResults.first?["data"].string ?? "")
                }
            }, "editor": Self.asking(),
        ])
        let team = Team(calls: ["writer"], Team.Member("writer", calls: ["editor"]), Team.Member("editor"))
        try await withTeam(team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForAITL)
            #expect(Set(try await follower.statuses().values) == [.waitingForAITL])
            try await follower.review(TaskAnswer(textValue: "Green."))
            #expect(try await follower.settle().output == #""Green. by parent""#)
        }
    }

    /// The id of the question that the request's first result carried.
    private static func firstQuestion(of request: ModelRequest) -> Value {
        for case .toolResult(_, _, let result) in request.messages where !result["pending_aitl"].isNull {
            return result["pending_aitl"]["aitl_request_id"]
        }
        return .null
    }

    @Test("a nested parent cannot escalate")
    func nestedCannotEscalate() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
                return .say(result["error"]["code"].string ?? "")
            },
            "writer": { request in
                request.iteration == 1
                    ? .calls([("editor", [:])])
                    : .call(("phrony_escalate_to_user", ["aitl_request_id": .string(request.pendingQuestion)]))
            }, "editor": Self.asking(),
        ])
        let team = Team(calls: ["writer"], Team.Member("writer", calls: ["editor"]), Team.Member("editor"))
        try await withTeam(team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""aitl_unresolved""#)
            #expect(try await follower.run(of: "editor").outcome == .interrupted)
        }
    }

    @Test("with an unanswered child a sequential parent starts no other")
    func sequentialWithQuestion() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                switch request.iteration {
                case 1: .calls([("writer", [:])])
                case 2: .calls(request.answers("Blue.") + [("editor", [:])])
                default: .say(request.newestResults.map { $0["error"]["code"].string ?? "ok" }.joined(separator: " "))
                }
            }, "writer": Self.asking(), "editor": { _ in .say("Edited.") },
        ])
        try await withTeam(Team(Team.Member("writer"), Team.Member("editor")), model: model) { desk in
            let root = try await desk.start().settle()
            #expect(root.output == #""ok sub_agent_not_allowed""#)
        }
    }
}
