import Testing
import Values

@testable import LocalPlatform

@Suite("Questions of a parallel group")
struct GroupQuestionTests {
    @Test("of a group, results and questions come together, and all questions are answered in one turn")
    func group() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                if request.iteration == 1 {
                    return .calls([("writer", ["n": 1]), ("writer", ["n": 2]), ("writer", ["n": 3])])
                }
                let answers = request.answers("Blue.")
                if !answers.isEmpty { return .calls(answers) }
                return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: ", "))
            },
            "writer": { request throws(ModelError) in
                request.input["n"] == 2 ? .say("no question") : try await ParentQuestionTests.asking()(request)
            },
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""Blue. by parent, Blue. by parent""#)
            #expect(try await follower.contents(.subAgentResult).count == 5)
            #expect(try await follower.run(of: "lead").iteration == 3)
        }
    }

    @Test("a group's question that is left open fails the parent although another was answered")
    func partlyResolved() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                request.iteration == 1
                    ? .calls([("writer", ["n": 1]), ("writer", ["n": 2])])
                    : .calls(Array(request.answers("Blue.").prefix(1)))
            }, "writer": ParentQuestionTests.asking(),
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().outcome == .aitlUnresolved)
            let children = try await follower.conversation().runs.filter { $0.depth == 1 }
            #expect(children.map(\.outcome) == [.interrupted, .interrupted])
        }
    }

    @Test("two questions of a group are escalated one after the other")
    func twoEscalations() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                if request.iteration == 1 { return .calls([("writer", ["n": 1]), ("writer", ["n": 2])]) }
                let answers = request.answers("")
                guard !answers.isEmpty else {
                    return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: ", "))
                }
                return .calls(
                    answers.map { ("phrony_escalate_to_user", ["aitl_request_id": $0.1["aitl_request_id"]]) })
            }, "writer": ParentQuestionTests.asking(),
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForAITL)
            try await follower.review(TaskAnswer(textValue: "One."))
            #expect(try await follower.settle(until: .waitingForAITL).status == .waitingForAITL)
            try await follower.review(TaskAnswer(textValue: "Two."))
            #expect(try await follower.settle(until: .completed).output == #""One. by user, Two. by user""#)
        }
    }

    @Test(
        "an escalation holds up neither the answer to another child nor a call that needs nobody, whatever their order")
    func escalationLast() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                if request.iteration == 1 { return .calls([("writer", ["n": 1]), ("writer", ["n": 2])]) }
                let answers = request.answers("Blue.")
                guard answers.count == 2 else { return .say("Done.") }
                let escalation: Value = ["aitl_request_id": answers[0].1["aitl_request_id"]]
                return .calls([("phrony_escalate_to_user", escalation), ("get_order", [:]), answers[1]])
            }, "writer": ParentQuestionTests.asking(),
        ])
        let tools = ClosureTools()
        try await withTeam(Team(running: .parallel, Team.Member("writer")), model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForAITL)
            #expect(tools.requests == ["GET get_order"])
            let answers = try await follower.contents(.aitlResponse)
            #expect(answers.map { $0["answered_by"] } == ["parent"])
            try await follower.review(TaskAnswer(textValue: "Red."))
            #expect(try await follower.settle(until: .completed).output == #""Done.""#)
        }
    }

    @Test(
        "another agent that is called beside an answer starts when the child that was answered is done",
        arguments: [0, 1])
    func otherAgent(position: Int) async throws {
        let model = ClosureModel.team([
            "lead": { request in
                if request.iteration == 1 { return .calls([("writer", [:])]) }
                var calls = request.answers("Blue.")
                guard !calls.isEmpty else { return .say("Done.") }
                calls.insert(("editor", [:]), at: position)
                return .calls(calls)
            }, "writer": ParentQuestionTests.asking(), "editor": { _ in .say("Edited.") },
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer"), Team.Member("editor")), model: model) {
            desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""Done.""#)
            let end = try #require(try await follower.run(of: "writer").finishedAt)
            #expect(try await follower.run(of: "editor").startedAt >= end)
        }
    }
}
