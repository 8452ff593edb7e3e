import Testing
import Values

@testable import LocalPlatform

@Suite("The state of a run")
struct RunStateTests {
    /// Each turn leaves the run standing still in another way.
    static let turns: [ModelTurn] = [
        .call(("issue_refund", ["orderId": "1"]), ("get_order", [:]), ("no_tool", [:])),
        .call(("phrony_ask_user", ["kind": "number", "prompt": "How many?", "maximum": 3])),
        .call(("phrony_ask_user", ["kind": "message", "prompt": "Which?"]), ("set_note", [:]), text: "Well."),
        .call(("phrony_wait", ["seconds": 60, "reason": "rest"]), ("phrony_wait", ["seconds": -1])),
    ]

    @Test("read back from the store it is what it was in memory", arguments: turns)
    func rebuilt(turn: ModelTurn) async throws {
        let model = ClosureModel { request throws(ModelError) in
            request.iteration == 1 ? .call(("get_order", [:]), text: "First.") : turn
        }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            #expect(run.status.isWaiting)
            // In turn: the mover whose pause was announced may still hold the session.
            let live = try #require(await desk.engine.sessions.take(run.sessionId))
            desk.engine.sessions.giveBack(run.sessionId, live)
            let stored = try #require(try await desk.engine.stored(run.sessionId))
            #expect(live.session == stored.session)
            #expect(live.terms == stored.terms)
            #expect(live.runs.keys == stored.runs.keys)
            let (alive, read) = (try #require(live.runs[run.id]), try #require(stored.runs[run.id]))
            #expect(alive.run == read.run)
            #expect(alive.storedSequence == read.storedSequence)
            #expect(alive.messages == read.messages)
            #expect(alive.callIds == read.callIds)
            #expect(alive.attempts == read.attempts)
            #expect(alive.lastStepAt == read.lastStepAt)
            #expect(alive.calls == read.calls)
        }
    }

    @Test("the session that stands still longest is forgotten first, and one that came again is kept")
    func keeping() async {
        let sessions = LiveSessions(capacity: 2, weightLimit: .max)
        for id in ["a", "b", "a", "c"] { await sessions.put(Self.session(id)) }
        #expect(sessions.state(of: "a")?.session.id == "a")
        #expect(sessions.state(of: "b") == nil)
        #expect(sessions.state(of: "c")?.session.id == "c")
        #expect(await sessions.take("a")?.session.id == "a")
        sessions.giveBack("a", nil)
        #expect(sessions.state(of: "a") == nil)
    }

    @Test("a session in which somebody works is not forgotten")
    func keepingBusy() async {
        let sessions = LiveSessions(capacity: 1, weightLimit: .max)
        var busy = Self.session("busy")
        busy.runs["busy"]?.isBusy = true
        await sessions.put(busy)
        for id in ["a", "b"] { await sessions.put(Self.session(id)) }
        #expect(sessions.state(of: "busy") != nil)
        #expect(sessions.state(of: "a") == nil)
    }

    @Test("a few large sessions leave no room for others")
    func keepingLarge() async {
        let sessions = LiveSessions(capacity: 10, weightLimit: 1000)
        for id in ["a", "b", "c"] { await sessions.put(Self.session(id, weight: 400)) }
        #expect(sessions.state(of: "a") == nil && sessions.state(of: "b") != nil && sessions.state(of: "c") != nil)
        // What was taken and comes back smaller weighs what it weighs then.
        _ = await sessions.take("c")
        sessions.giveBack("c", Self.session("c", weight: 1))
        await sessions.put(Self.session("d", weight: 400))
        #expect(sessions.state(of: "b") != nil && sessions.state(of: "d") != nil)
    }

    @Test("movers of one session come one after another, each with what the one before gave back")
    func takingTurns() async {
        let sessions = LiveSessions(capacity: 10, weightLimit: .max)
        await sessions.put(Self.session("a"))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    var state = await sessions.take("a")
                    await Task.yield()
                    state?.session.runCount += 1
                    sessions.giveBack("a", state)
                }
            }
        }
        #expect(sessions.state(of: "a")?.session.runCount == 51)
    }

    private static func session(_ id: String, weight: Int = 0) -> SessionState {
        let time = Instant(nanoseconds: 0)
        let run = RunRecord(
            id: id, sessionId: id, agentId: "agent", agentVersionId: "version", depth: 0, status: .running,
            startedAt: time, totalTokensUsed: 0, iteration: 0, toolCallAttempts: 0, lastSequence: 0)
        let session = SessionRecord(
            id: id, tenantId: "tenant", agentId: "agent", agentVersionId: "version", triggerType: .manual,
            status: .running, startedAt: time, totalTokensUsed: 0, runCount: 1, rootRunId: id, entryRunId: id,
            waitSecondsUsed: 0)
        return SessionState(
            session: session, terms: SessionTerms(startContext: .null), runs: [id: RunState(run)], weight: weight)
    }
}

extension LiveSessions {
    /// Brings a session to rest.
    fileprivate func put(_ state: SessionState) async {
        _ = await take(state.session.id)
        giveBack(state.session.id, state)
    }
}

extension RunState {
    /// The calls of the round under way, in words.
    fileprivate var calls: [String] {
        (round?.turn?.calls ?? []).map { "\($0.sequence) \($0.call) \($0.progress) \($0.wait.debugDescription)" }
    }
}
