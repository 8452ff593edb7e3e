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
            let live = try #require(desk.engine.parked.state(of: run.id))
            let stored = try #require(try await desk.engine.stored(run.id))
            #expect(live.run == stored.run)
            #expect(live.session == stored.session)
            #expect(live.messages == stored.messages)
            #expect(live.callIds == stored.callIds)
            #expect(live.lastStepAt == stored.lastStepAt)
            #expect(live.calls == stored.calls)
        }
    }

    @Test("who stands still longest is forgotten first, and one that came again is kept")
    func parking() {
        let parked = ParkedRuns(capacity: 2)
        for id in ["a", "b", "a", "c"] { parked.park(Self.state(id)) }
        #expect(parked.state(of: "a")?.run.id == "a")
        #expect(parked.state(of: "b") == nil)
        #expect(parked.state(of: "c")?.run.id == "c")
        parked.remove("a")
        #expect(parked.state(of: "a") == nil)
    }

    private static func state(_ id: String) -> RunState {
        let time = Instant(nanoseconds: 0)
        let run = RunRecord(
            id: id, sessionId: "session", agentId: "agent", agentVersionId: "version", depth: 0, status: .running,
            startedAt: time, totalTokensUsed: 0, iteration: 0, toolCallAttempts: 0, lastSequence: 0)
        let session = SessionRecord(
            id: "session", tenantId: "tenant", agentId: "agent", agentVersionId: "version", triggerType: .manual,
            status: .running, startedAt: time, totalTokensUsed: 0, runCount: 1, rootRunId: id, entryRunId: id,
            waitSecondsUsed: 0)
        return RunState(run: run, session: session)
    }
}

extension RunState {
    /// The calls of the round under way, in words.
    fileprivate var calls: [String] {
        (round?.turn?.calls ?? []).map { "\($0.sequence) \($0.call) \($0.progress) \($0.wait.debugDescription)" }
    }
}
