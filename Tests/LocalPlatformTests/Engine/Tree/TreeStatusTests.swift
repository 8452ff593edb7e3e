import Testing
import Values

@testable import LocalPlatform

@Suite("How statuses combine in a tree")
struct TreeStatusTests {
    /// A lead that calls the middle, which calls the child, which makes this call and then finishes.
    private static func chain(_ call: (String, Value)) -> ClosureModel {
        let pass: @Sendable (String) -> @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn = { next in
            { request in
                guard let result = request.newestResults.first else { return .call((next, [:])) }
                return .say(result["data"].string ?? result["error"]["code"].string ?? "")
            }
        }
        return .team([
            "lead": pass("middle"), "middle": pass("child"),
            "child": { request in
                guard let result = request.newestResults.first else { return .calls([call]) }
                return .say(result["error"]["code"].string ?? "it worked")
            },
        ])
    }

    private static let team = Team(
        calls: ["middle"], Team.Member("middle", calls: ["child"]),
        Team.Member("child", operations: ["issue_refund", "get_order"]))

    @Test(
        "a gated call in a child shows in every run above it, and the approval lets all go on",
        arguments: [true, false])
    func gatedCall(approved: Bool) async throws {
        let tools = ClosureTools()
        try await withTeam(Self.team, model: Self.chain(("issue_refund", [:])), tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(
                try await follower.statuses() == [
                    "lead": .waitingForHITL, "middle": .waitingForHITL, "child": .waitingForHITL,
                    "session": .waitingForHITL,
                ])
            let child = try await follower.run(of: "child")
            #expect(try await follower.pendingTask().runId == child.id)
            let order = follower.subjects.filter { $0.hasSuffix(".paused") || $0.hasSuffix("task.created") }
            #expect(
                order == [
                    "engine.user_task.created", "engine.run.paused", "engine.run.paused", "engine.run.paused",
                    "engine.session.paused",
                ])
            try await follower.answer(TaskAnswer(approved: approved))
            #expect(try await follower.settle().output == (approved ? #""it worked""# : #""approval_rejected""#))
            #expect(tools.requests == (approved ? ["POST issue_refund"] : []))
            #expect(Set(try await follower.statuses().values) == [.completed])
            let resumed = try await follower.events("engine.run.resumed")
            #expect(resumed.count == 3)
            #expect(try await follower.events("engine.session.resumed").count == 1)
        }
    }

    @Test("a child that waits for a timer leaves those above it running")
    func timer() async throws {
        let clock = ManualClock()
        let team = Team(calls: ["middle"], Team.Member("middle", calls: ["child"]), Team.Member("child"))
        try await withTeam(team, clock: clock, model: Self.chain(("phrony_wait", ["seconds": 60]))) { desk in
            let follower = try await desk.start()
            try await follower.wait { $0 == "engine.run.paused" }
            #expect(
                try await follower.statuses() == [
                    "lead": .running, "middle": .running, "child": .waitingForTimer, "session": .running,
                ])
            await #expect(throws: EngineError.notWaitingForTimer) {
                try await desk.engine.skipWait(run: follower.runId, by: desk.person)
            }
            clock.advance(bySeconds: 61)
            #expect(try await follower.settle().status == .completed)
            #expect(try await follower.conversation().session.waitSecondsUsed == 60)
            #expect(!follower.subjects.contains("engine.session.paused"))
        }
    }

    @Test("a child's wait is skipped by naming the child")
    func skip() async throws {
        let team = Team(calls: ["middle"], Team.Member("middle", calls: ["child"]), Team.Member("child"))
        try await withTeam(team, model: Self.chain(("phrony_wait", ["seconds": 600]))) { desk in
            let follower = try await desk.start()
            try await follower.wait { $0 == "engine.run.paused" }
            let child = try await follower.run(of: "child")
            #expect(try await desk.engine.skipWait(run: child.id, by: desk.person) == .running)
            #expect(try await follower.settle().status == .completed)
        }
    }

    @Test("with two children at their gates the root waits until both are answered, one task each")
    func twoGates() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard request.iteration > 1 else { return .calls([("child", ["n": 1]), ("child", ["n": 2])]) }
                return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: " "))
            },
            "child": { request in
                request.iteration == 1 ? .call(("issue_refund", [:])) : .say("child-\(request.input["n"].int ?? 0)")
            },
        ])
        let tools = ClosureTools()
        let team = Team(running: .parallel, Team.Member("child", operations: ["issue_refund"]))
        try await withTeam(team, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            for _ in 0..<2 { try await follower.wait { $0 == "engine.user_task.created" } }
            var tasks = try await follower.conversation().tasks.filter { $0.status == .pending }
            #expect(tasks.count == 2)
            #expect(Set(tasks.map(\.runId)).count == 2)
            _ = try await desk.engine.answer(task: tasks[0].id, with: TaskAnswer(), by: desk.person)
            #expect(try await follower.stored().status == .waitingForHITL)
            tasks.removeFirst()
            _ = try await desk.engine.answer(task: tasks[0].id, with: TaskAnswer(), by: desk.person)
            #expect(try await follower.settle(until: .completed).output == #""child-1 child-2""#)
            #expect(tools.requests.count == 2)
        }
    }

    @Test("under a request root a child's gated call is an error result, and other calls run")
    func requestRoot() async throws {
        var team = Self.team
        team.lead.agent.executionMode = .request
        let tools = ClosureTools()
        try await withTeam(team, model: Self.chain(("issue_refund", [:])), tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""approval_unavailable""#)
            #expect(tools.requests == [])
            #expect(try await follower.conversation().tasks.isEmpty)
        }
    }

    @Test("a child's questions to people are no tools of it")
    func childCannotAskPeople() async throws {
        let model = Self.chain(("phrony_ask_user", ["kind": "text", "prompt": "Who?"]))
        let team = Team(calls: ["middle"], Team.Member("middle", calls: ["child"]), Team.Member("child"))
        try await withTeam(team, model: model) { desk in
            let root = try await desk.start().settle()
            #expect(root.output == #""tool_not_allowed""#)
        }
    }
}
