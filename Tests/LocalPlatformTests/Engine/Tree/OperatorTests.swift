import Testing
import Values

@testable import LocalPlatform

@Suite("Operators")
struct OperatorTests {
    @Test("terminating fails the root and every live child, and cancels their tasks")
    func terminate() async throws {
        let model = ClosureModel.team([
            "lead": { _ in .calls([("writer", ["n": 1]), ("writer", ["n": 2])]) },
            "writer": { request in
                request.input["n"] == 1 ? .call(("issue_refund", [:])) : .call(("phrony_wait", ["seconds": 60]))
            },
        ])
        let tools = ClosureTools()
        let team = Team(running: .parallel, Team.Member("writer", operations: ["issue_refund"]))
        try await withTeam(team, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            var waiting = 0
            try await follower.wait { subject in
                waiting += subject == "engine.user_task.created" || subject == "engine.step.AgentWaitReq" ? 1 : 0
                return waiting == 2
            }
            let task = try await follower.pendingTask()
            try await desk.engine.terminate(session: follower.session.id, by: desk.reviewer)
            let conversation = try await follower.conversation()
            #expect(conversation.runs.map(\.outcome) == [.sessionTerminated, .sessionTerminated, .sessionTerminated])
            #expect(conversation.session.error == "session_terminated: Ada ended the session.")
            #expect(conversation.tasks.map(\.status) == [.cancelled])
            #expect(
                try await follower.contents(.userTaskRes) == [
                    ["user_task_id": .string(task.id), "kind": "approval", "outcome": "cancelled"]
                ])
            await #expect(throws: EngineError.taskCancelled) {
                try await desk.engine.answer(task: task.id, with: TaskAnswer(), by: desk.person)
            }
            await #expect(throws: EngineError.runFinished) {
                try await desk.engine.terminate(session: follower.session.id, by: desk.reviewer)
            }
            #expect(tools.requests == [])
            #expect(try await follower.wait { $0 == "engine.session.completed" }.status == .failed)
            let row = try #require(follower.subjects.firstIndex(of: "engine.step.UserTaskRes"))
            #expect(follower.subjects[row + 1] == "engine.user_task.cancelled")
        }
    }

    @Test("what comes back to a terminated run is not taken in")
    func lateAnswer() async throws {
        let (asked, answered) = (Signal(), Signal())
        let model = ClosureModel { _ throws(ModelError) in
            asked.send()
            await answered.wait()
            return .say("Too late.")
        }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            await asked.wait()
            try await desk.engine.terminate(session: follower.session.id, by: desk.reviewer)
            answered.send()
            await desk.engine.shutdown()
            let run = try await follower.stored()
            #expect(run.outcome == .sessionTerminated)
            #expect(run.totalTokensUsed == 0)
        }
    }

    @Test("a model that is asked when its run is ended is not waited for", .timeLimit(.minutes(1)))
    func givenUp() async throws {
        let (asked, givenUp) = (Signal(), Signal())
        let model = ClosureModel { _ throws(ModelError) in
            asked.send()
            try? await Task.sleep(for: .seconds(600))
            givenUp.send()
            return .say("Too late.")
        }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            await asked.wait()
            try await desk.engine.terminate(session: follower.session.id, by: desk.reviewer)
            await givenUp.wait()
            #expect(try await follower.stored().outcome == .sessionTerminated)
        }
    }

    @Test("a question to a model is given up by its run alone, and not asked when the run is over")
    func questions() async throws {
        let questions = OpenQuestions()
        #expect(await questions.answer(for: "a", unless: true) { "asked" } == nil)
        let asked = Signal()
        async let other = questions.answer(for: "b", unless: false) {
            asked.send()
            try? await Task.sleep(for: .seconds(600))
            return "answered"
        }
        await asked.wait()
        questions.giveUp("a")
        #expect(await questions.answer(for: "a", unless: false) { "answered" } == "answered")
        questions.giveUp("b")
        #expect(await other == nil)
    }

    @Test("marking complete completes the root without a result and ends its children")
    func markComplete() async throws {
        let model = ClosureModel.team([
            "lead": { _ in .calls([("writer", [:])]) }, "writer": { _ in .call(("issue_refund", [:])) },
        ])
        try await withTeam(Team(Team.Member("writer", operations: ["issue_refund"])), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            try await desk.engine.markComplete(session: follower.session.id, by: desk.reviewer)
            let conversation = try await follower.conversation()
            #expect(conversation.session.status == .completed)
            #expect(conversation.session.output == nil)
            #expect(try await follower.run(of: "lead").status == .completed)
            #expect(try await follower.run(of: "writer").outcome == .interrupted)
            #expect(conversation.tasks.map(\.status) == [.cancelled])
            _ = try await follower.settle(until: .completed)
            // A waiting run goes on before it completes.
            #expect(follower.subjects.suffix(4).first == "engine.run.resumed")
            await #expect(throws: EngineError.runFinished) {
                try await desk.engine.markComplete(session: follower.session.id, by: desk.reviewer)
            }
        }
    }

    @Test("an unknown session is no session")
    func unknown() async throws {
        try await withDesk(model: .turns(.say("Hello."))) { desk in
            await #expect(throws: EngineError.sessionNotFound) {
                try await desk.engine.terminate(session: "nothing", by: desk.reviewer)
            }
        }
    }

    @Test("an alert changes no status and outlives the session", arguments: [true, false])
    func alert(whileLive: Bool) async throws {
        let fixture = DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [
                [
                    "id": "burst", "when": ["call_count_in_window_gt": ["value": 0, "windowSeconds": 60]],
                    "then": "block",
                ]
            ]
        }
        let model = ClosureModel.turns(.call(("issue_refund", [:])), .say("Done."))
        try await withDesk(fixture, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            let tasks = try await follower.conversation().tasks
            let approval = try #require(tasks.first { $0.kind == .approval })
            let alert = try #require(tasks.first { $0.kind == .anomalyAlert })
            let acknowledge: () async throws -> Void = {
                await #expect(throws: EngineError.taskNotAPICompletable) {
                    try await desk.engine.answer(task: alert.id, with: TaskAnswer(), by: desk.person)
                }
                _ = try await desk.engine.answer(
                    task: alert.id, with: TaskAnswer(), by: desk.person, through: .reviewQueue(.platform))
            }
            if whileLive { try await acknowledge() }
            #expect(try await follower.stored().status == .waitingForHITL)
            _ = try await desk.engine.answer(task: approval.id, with: TaskAnswer(), by: desk.person)
            #expect(try await follower.settle(until: .completed).status == .completed)
            if !whileLive { try await acknowledge() }
            let done = try #require(try await desk.store.task(id: alert.id))
            #expect(done.status == .completed)
            #expect(done.outcome == .acknowledged)
            let responses = try await follower.contents(.userTaskRes).map { $0["kind"].string }
            #expect(responses == (whileLive ? ["anomaly_alert", "approval"] : ["approval"]))
            await #expect(throws: EngineError.taskAlreadyCompleted(at: done.completedAt ?? .unset)) {
                try await desk.engine.answer(
                    task: alert.id, with: TaskAnswer(), by: desk.person, through: .reviewQueue(.platform))
            }
        }
    }
}
