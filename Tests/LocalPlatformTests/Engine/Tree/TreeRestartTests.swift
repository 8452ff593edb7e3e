import Testing
import Values

@testable import LocalPlatform

@Suite("A tree after the platform was killed")
struct TreeRestartTests {
    private typealias Turns = @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn

    /// A model that never answers; `asked` hears of its question.
    private static func silent(_ asked: Signal, from round: Int = 1, before: @escaping Turns = { _ in .say("") })
        -> Turns
    {
        { request throws(ModelError) in
            guard request.iteration >= round else { return try await before(request) }
            asked.send()
            await Signal().wait()
            throw .unavailable("The platform was killed.")
        }
    }

    /// Runs the team until the signal comes, kills it there, and returns what a later engine on the same data settles at.
    private static func restart(
        _ team: Team, at moment: Signal, first: [String: Turns], then second: [String: Turns],
        tools: ClosureTools = ClosureTools(), _ body: @escaping @Sendable (RunFollower) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withTeam(team, in: directory, clock: clock, model: .team(first), tools: tools) { desk in
                _ = try await desk.start()
                await moment.wait()
            }
            let model = ClosureModel.team(second)
            try await withTeam(team, in: directory, clock: clock, model: model, tools: tools) { desk in
                try await body(try await desk.found())
            }
        }
    }

    private static let team = Team(Team.Member("writer"))

    @Test("a child that was at work goes on, and its parent waits for it")
    func childAtWork() async throws {
        let asked = Signal()
        let lead: Turns = { request in
            guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
            return .say(result["data"].string ?? "")
        }
        try await Self.restart(
            Self.team, at: asked, first: ["lead": lead, "writer": Self.silent(asked)],
            then: ["lead": lead, "writer": { _ in .say("Written.") }]
        ) { follower in
            let root = try await follower.settle()
            #expect(root.output == #""Written.""#)
            let runs = try await follower.conversation().runs
            #expect(runs.count == 2)
            let dispatches = try await follower.contents(.subAgentCall)
            #expect(dispatches.count == 1)
        }
    }

    @Test("a group that was half done is finished, and the result that was there is not made again")
    func halfGroup() async throws {
        let (done, asked) = (Signal(), Signal())
        let lead: Turns = { request in
            guard request.iteration > 1 else { return .calls((1...2).map { ("writer", ["n": .integer($0)]) }) }
            return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: " "))
        }
        let first: Turns = { request throws(ModelError) in
            guard request.input["n"] == 2 else { return .say("first") }
            asked.send()
            return try await Self.silent(Signal())(request)
        }
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withTeam(
                Team(running: .parallel, Team.Member("writer")), in: directory, clock: clock,
                model: .team(["lead": lead, "writer": first])
            ) { desk in
                let follower = try await desk.start()
                await asked.wait()
                try await follower.wait { $0 == "engine.run.completed" }
                done.send()
                #expect(try await follower.contents(.subAgentResult).isEmpty)
            }
            let second: Turns = { request in .say(request.input["n"] == 2 ? "second" : "again") }
            try await withTeam(
                Team(running: .parallel, Team.Member("writer")), in: directory, clock: clock,
                model: .team(["lead": lead, "writer": second])
            ) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().output == #""first second""#)
                #expect(try await follower.contents(.subAgentResult).count == 2)
                #expect(try await follower.conversation().runs.count == 3)
            }
        }
    }

    @Test("a child's outcome that its parent was not told is told")
    func untold() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let asked = Signal()
            let lead: Turns = { request in
                guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
                return .say(result["data"].string ?? "")
            }
            let model = ClosureModel.team(["lead": lead, "writer": Self.silent(asked)])
            try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                _ = try await desk.start()
                await asked.wait()
            }
            // An engine that does not run: the child's end is stored, and nobody takes it to the parent.
            let store = try await Store.open(directory: directory, makeId: { clock.makeId() })
            let idle = Engine(store: store, models: model, tools: ClosureTools(), environment: clock.environment)
            let page = try await store.sessions(agentId: "agent", skip: 0, take: 1)
            let conversation = try #require(try await store.conversation(sessionId: page.items[0].id))
            let child = try #require(conversation.runs.last)
            _ = try await idle.move(child.reference) { draft throws(EngineError) in
                draft.take(.success(.say("Stored.")), since: draft.now)
            }
            #expect(try await store.run(id: child.id)?.status == .completed)
            try store.close()
            try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                let root = try await desk.found().settle()
                #expect(root.output == #""Stored.""#)
            }
        }
    }

    @Test("a question that the parent was deciding about is decided again")
    func deciding() async throws {
        let asked = Signal()
        let lead: Turns = { request in .calls([("writer", [:])]) }
        try await Self.restart(
            Self.team, at: asked,
            first: ["lead": Self.silent(asked, from: 2, before: lead), "writer": ParentQuestionTests.asking()],
            then: ["lead": ParentQuestionTests.answering("Blue."), "writer": ParentQuestionTests.asking()]
        ) { follower in
            let root = try await follower.settle()
            #expect(root.output == #""Blue. by parent""#)
            let received = try await follower.contents(.aitlReceived)
            #expect(received.count == 1)
        }
    }

    @Test("an answer that was handed to the child is not handed to it again")
    func answered() async throws {
        let asked = Signal()
        let lead = ParentQuestionTests.answering("Blue.")
        let writer = ParentQuestionTests.asking()
        try await Self.restart(
            Self.team, at: asked, first: ["lead": lead, "writer": Self.silent(asked, from: 2, before: writer)],
            then: ["lead": lead, "writer": writer]
        ) { follower in
            let root = try await follower.settle()
            #expect(root.output == #""Blue. by parent""#)
            let responses = try await follower.contents(.aitlResponse)
            #expect(responses.count == 1)
            let lead = try await follower.run(of: "lead")
            #expect(lead.toolCallAttempts == 2)
        }
    }

    @Test("an escalated question waits still, and its answer finds the child")
    func escalated() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let model = ClosureModel.team([
                "lead": ParentQuestionTests.escalating, "writer": ParentQuestionTests.asking(),
            ])
            try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                _ = try await desk.start().settle()
            }
            try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().status == .waitingForAITL)
                try await follower.review(TaskAnswer(textValue: "Green."))
                #expect(try await follower.settle(until: .completed).output == #""Green. by user""#)
            }
        }
    }

    @Test("an answer to an escalation that was accepted reaches the child once")
    func acceptedEscalation() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let model = ClosureModel.team([
                "lead": ParentQuestionTests.escalating, "writer": ParentQuestionTests.asking(),
            ])
            let task = try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                return try await follower.pendingTask()
            }
            let store = try await Store.open(directory: directory, makeId: { clock.makeId() })
            let idle = Engine(store: store, models: model, tools: ClosureTools(), environment: clock.environment)
            _ = try await idle.answer(
                task: task.id, with: TaskAnswer(textValue: "Green."), by: Actor(type: .user, id: "person"),
                through: .reviewQueue(.platform))
            try store.close()
            try await withTeam(Self.team, in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle(until: .completed).output == #""Green. by user""#)
                #expect(try await follower.contents(.aitlResponse).count == 1)
            }
        }
    }

    @Test("a child's approval and a child's timer survive", arguments: ["issue_refund", "phrony_wait"])
    func waitingChild(tool: String) async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let tools = ClosureTools()
            let team = Team(Team.Member("writer", operations: tool == "issue_refund" ? [tool] : []))
            let model = ClosureModel.team([
                "lead": { request in
                    guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
                    return .say(result["data"].string ?? "")
                },
                "writer": { request in
                    request.iteration == 1 ? .call((tool, ["seconds": 60])) : .say("Went on.")
                },
            ])
            try await withTeam(team, in: directory, clock: clock, model: model, tools: tools) { desk in
                try await desk.start().wait { $0 == "engine.run.paused" }
            }
            try await withTeam(team, in: directory, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.found()
                if tool == "issue_refund" {
                    try await follower.wait { $0 == "engine.session.paused" }
                    try await follower.answer(TaskAnswer())
                } else {
                    clock.advance(bySeconds: 61)
                }
                #expect(try await follower.settle(until: .completed).output == #""Went on.""#)
                #expect(tools.requests.count == (tool == "issue_refund" ? 1 : 0))
            }
        }
    }

    @Test(
        "a lost write of a child asks a person under a hitl root, and fails the child under a request root",
        arguments: [ExecutionMode.hitl, .request])
    func lostWrite(mode: ExecutionMode) async throws {
        let sent = Signal()
        let lead: Turns = { request in
            guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
            return .say(result["error"]["code"].string ?? result["data"].string ?? "")
        }
        let writer: Turns = { request in request.iteration == 1 ? .call(("send_mail", [:])) : .say("Sent.") }
        let team = Team(mode: mode, Team.Member("writer", operations: ["send_mail"]))
        let model = ClosureModel.team(["lead": lead, "writer": writer])
        let hanging = ClosureTools { _ throws(CancellationError) in
            sent.send()
            await Signal().wait()
            throw CancellationError()
        }
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withTeam(team, in: directory, clock: clock, model: model, tools: hanging) { desk in
                _ = try await desk.start()
                await sent.wait()
            }
            try await withTeam(team, in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                let root = try await follower.settle()
                guard mode == .hitl else {
                    #expect(root.output == #""tool_indeterminate""#)
                    return
                }
                #expect(root.status == .waitingForHITL)
                #expect(try await follower.pendingTask().payload.value["indeterminate"] == true)
                try await follower.answer(TaskAnswer(approved: true))
                #expect(try await follower.settle().output == #""Sent.""#)
            }
        }
    }

    /// Each leaves a tree standing still in another way.
    private static let pauses: [[String: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn]] = [
        ["lead": ParentQuestionTests.escalating, "writer": ParentQuestionTests.asking()],
        ["lead": ParentQuestionTests.answering("Blue."), "writer": { _ in .call(("issue_refund", ["orderId": "1"])) }],
        [
            "lead": ParentQuestionTests.answering("Blue."),
            "writer": { request throws(ModelError) in
                try await request.iteration == 1
                    ? ParentQuestionTests.asking()(request) : .call(("get_order", [:]), ("issue_refund", [:]))
            },
        ],
    ]

    @Test("read back from the store it is what it was in memory", arguments: pauses.indices)
    func rebuilt(index: Int) async throws {
        let team = Team(Team.Member("writer", operations: ["issue_refund", "get_order"]))
        try await withTeam(team, model: .team(Self.pauses[index])) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status.isWaiting)
            // In turn: the mover whose pause was announced may still hold the session.
            let live = try #require(await desk.engine.sessions.take(follower.session.id))
            desk.engine.sessions.giveBack(follower.session.id, live)
            let stored = try #require(try await desk.engine.stored(follower.session.id))
            #expect(live.session == stored.session)
            #expect(live.terms == stored.terms)
            #expect(live.alerts == stored.alerts)
            #expect(live.runs.keys == stored.runs.keys)
            for (id, run) in live.runs {
                let read = try #require(stored.runs[id])
                #expect(run.run == read.run)
                #expect(run.messages == read.messages)
                #expect(run.questions == read.questions)
                #expect(run.dispatches == read.dispatches)
                #expect(run.attempts == read.attempts)
                #expect(run.storedSequence == read.storedSequence)
                #expect(Self.calls(of: run) == Self.calls(of: read))
            }
        }
    }

    private static func calls(of run: RunState) -> [String] {
        (run.round?.turn?.calls ?? []).map {
            "\($0.sequence) \($0.call) \($0.progress) \(String(describing: $0.link))"
        }
    }
}
