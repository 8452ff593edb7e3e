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
            try await desk.engine.terminate(session: follower.session.id)
            let conversation = try await follower.conversation()
            #expect(conversation.runs.map(\.outcome) == [.sessionTerminated, .sessionTerminated, .sessionTerminated])
            #expect(conversation.session.error == "session_terminated: An operator ended the session.")
            #expect(conversation.tasks.map(\.status) == [.cancelled])
            await #expect(throws: EngineError.taskCancelled) {
                try await desk.engine.answer(task: task.id, with: TaskAnswer(), by: desk.person)
            }
            await #expect(throws: EngineError.runFinished) {
                try await desk.engine.terminate(session: follower.session.id)
            }
            #expect(tools.requests == [])
            #expect(try await follower.settle(until: .failed).status == .failed)
            #expect(follower.subjects.last == "engine.session.completed")
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
            try await desk.engine.terminate(session: follower.session.id)
            answered.send()
            await desk.engine.shutdown()
            let run = try await follower.stored()
            #expect(run.outcome == .sessionTerminated)
            #expect(run.totalTokensUsed == 0)
        }
    }

    @Test("marking complete completes the root without a result and ends its children")
    func markComplete() async throws {
        let model = ClosureModel.team([
            "lead": { _ in .calls([("writer", [:])]) }, "writer": { _ in .call(("issue_refund", [:])) },
        ])
        try await withTeam(Team(Team.Member("writer", operations: ["issue_refund"])), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            try await desk.engine.markComplete(session: follower.session.id)
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
                try await desk.engine.markComplete(session: follower.session.id)
            }
        }
    }

    @Test("an unknown session is no session")
    func unknown() async throws {
        try await withDesk(model: .turns(.say("Hello."))) { desk in
            await #expect(throws: EngineError.sessionNotFound) {
                try await desk.engine.terminate(session: "nothing")
            }
        }
    }

    @Test(
        "an alert shows in the timeline of a live session, changes no status, and outlives the session",
        arguments: [true, false])
    func alert(whileLive: Bool) async throws {
        let model = ClosureModel.turns(.call(("issue_refund", [:])), .say("Done."))
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            let approval = try await follower.pendingTask()
            let end: () async throws -> Void = {
                _ = try await desk.engine.answer(task: approval.id, with: TaskAnswer(), by: desk.person)
                _ = try await follower.settle(until: .completed)
            }
            if !whileLive { try await end() }
            let alert = try await desk.engine.raise(
                Alert(run: run.reference, callSequence: 3, title: "Many refunds", payload: ["rule_id": "burst"]))
            #expect(try await follower.stored().status == (whileLive ? .waitingForHITL : .completed))
            let requests = try await follower.contents(.userTaskReq).map { $0["kind"].string }
            #expect(requests == (whileLive ? ["approval", "anomaly_alert"] : ["approval"]))
            if whileLive { try await end() }
            let tasks = try await follower.conversation().tasks
            #expect(tasks.first { $0.id == alert.id }?.status == .pending)
            await #expect(throws: EngineError.taskNotAPICompletable) {
                try await desk.engine.answer(task: alert.id, with: TaskAnswer(), by: desk.person)
            }
            _ = try await desk.engine.answer(
                task: alert.id, with: TaskAnswer(), by: desk.person, through: .reviewQueue)
            let done = try #require(try await desk.store.task(id: alert.id))
            #expect(done.status == .completed)
            #expect(done.outcome == .acknowledged)
        }
    }
}
