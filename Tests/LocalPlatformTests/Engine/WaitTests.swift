import Testing
import Values

@testable import LocalPlatform

@Suite("Waiting for a timer")
struct WaitTests {
    private func waiting(_ arguments: Value) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard case .toolResult(_, _, let result)? = request.messages.last else {
                return .call(("phrony_wait", arguments))
            }
            return .say(result["data"]["outcome"].string ?? result["error"]["code"].string ?? "nothing")
        }
    }

    @Test("a run waits for its time and goes on by itself")
    func elapses() async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock, model: waiting(["seconds": 60, "reason": "rest"])) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForTimer)
            clock.advance(bySeconds: 61)
            let run = try await follower.settle()
            #expect(run.output == #""elapsed""#)
            let rows = try await follower.conversation().steps
            #expect(rows[2].type == .agentWaitReq)
            #expect(rows[2].content.value.record?.keys == ["wait_id", "scheduled_seconds", "until", "reason"])
            #expect(rows[2].content.value["scheduled_seconds"] == 60)
            #expect(rows[3].type == .agentWaitRes)
            #expect(
                rows[3].content.value.record?.keys == ["wait_id", "outcome", "elapsed_seconds", "skipped_by"])
            #expect(try await follower.conversation().session.waitSecondsUsed == 60)
        }
    }

    @Test("many runs wait on one clock and wake in the order of their times")
    func manyTimers() async throws {
        let clock = ManualClock()
        let model = ClosureModel { request throws(ModelError) in
            request.messages.isEmpty ? .call(("phrony_wait", ["seconds": request.input["seconds"]])) : .say("Awake.")
        }
        try await withDesk(clock: clock, model: model) { desk in
            let late = try await desk.start(["seconds": 500])
            let early = try await desk.start(["seconds": 50])
            _ = try await late.settle()
            _ = try await early.settle()
            clock.advance(bySeconds: 60)
            #expect(try await early.settle().status == .completed)
            #expect(try await late.stored().status == .waitingForTimer)
            clock.advance(bySeconds: 460)
            #expect(try await late.settle().status == .completed)
        }
    }

    @Test("a timer that fires late by less than a second makes the wait no longer", arguments: [60, 61])
    func lateTimer(seconds: Int) async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock, model: waiting(["seconds": 60])) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            // The clock ticks while it is read: the timer fires some milliseconds after these seconds.
            clock.advance(bySeconds: seconds)
            _ = try await follower.settle()
            #expect(try await follower.conversation().steps[3].content.value["elapsed_seconds"] == .integer(seconds))
        }
    }

    @Test("a time in the past completes at once")
    func past() async throws {
        try await withDesk(model: waiting(["until": "2020-01-01T00:00:00Z"])) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            #expect(run.output == #""elapsed""#)
            #expect(!follower.subjects.contains("engine.run.paused"))
        }
    }

    @Test("a skipped wait costs the seconds that passed, rounded up, and names who skipped it")
    func skipped() async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock, model: waiting(["seconds": 600])) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            clock.advance(bySeconds: 9)
            #expect(try await desk.engine.skipWait(run: follower.runId, by: desk.person) == .running)
            #expect(try await follower.settle().output == #""skipped""#)
            #expect(try await follower.conversation().session.waitSecondsUsed == 10)
            let row = try await follower.conversation().steps[3].content.value
            #expect(row["elapsed_seconds"] == 10)
            #expect(row["skipped_by"] == ["type": "api_key", "id": "key"])
        }
    }

    @Test("a skip that the timer was faster than succeeds while the run works, and fails afterwards")
    func race() async throws {
        let clock = ManualClock()
        let (reached, hold) = (Signal(), Signal())
        let model = ClosureModel { request throws(ModelError) in
            if request.iteration == 1 { return .call(("phrony_wait", ["seconds": 60])) }
            reached.send()
            await hold.wait()
            return .say("Done.")
        }
        try await withDesk(clock: clock, model: model) { desk in
            let follower = try await desk.start()
            let (engine, person, runId) = (desk.engine, desk.person, follower.runId)
            _ = try await follower.settle()
            clock.advance(bySeconds: 61)
            await reached.wait()
            #expect(try await engine.skipWait(run: runId, by: person) == .running)
            clock.advance(bySeconds: 6)
            await #expect(throws: EngineError.notWaitingForTimer) { try await engine.skipWait(run: runId, by: person) }
            hold.send()
            #expect(try await follower.settle().status == .completed)
            await #expect(throws: EngineError.notWaitingForTimer) { try await engine.skipWait(run: runId, by: person) }
        }
    }

    @Test("a wait beyond the budget of the session is an error result")
    func budget() async throws {
        var settings = EngineSettings()
        settings.limits.waitBudgetSeconds = 100
        try await withDesk(settings: settings, model: waiting(["seconds": 101])) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""wait_budget_exceeded""#)
            #expect(try await follower.timeline().contains("1 AgentWaitRes budget_exceeded"))
        }
    }

    @Test(
        "arguments that are no wait are an error result",
        arguments: [[:], ["seconds": 0], ["seconds": 1.5], ["until": "soon"], ["seconds": 1, "until": "2030-01-01"]]
            as [Value])
    func malformed(arguments: Value) async throws {
        try await withDesk(model: waiting(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""invalid_arguments""#)
        }
    }

    @Test("a run waits until a time of the clock")
    func until() async throws {
        let clock = ManualClock()
        let arguments: Value = ["until": "2026-05-12T12:00:00+02:00", "reason": "noon in Berlin"]
        try await withDesk(clock: clock, model: waiting(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForTimer)
            let row = try #require(try await follower.contents(.agentWaitReq).first)
            #expect(row["until"] == "2026-05-12T10:00:00.000Z" && row["scheduled_seconds"] == 1800)
            clock.advance(bySeconds: 1790)
            #expect(try await follower.stored().status == .waitingForTimer)
            clock.advance(bySeconds: 11)
            #expect(try await follower.settle(until: .completed).output == #""elapsed""#)
        }
    }

    @Test(
        "a wait beyond all times is one beyond the budget, and one before all times is over",
        arguments: [
            (["seconds": 10_000_000_000], "wait_budget_exceeded"), (["seconds": 1e300], "wait_budget_exceeded"),
            (["until": "9999-12-31T23:59:59Z"], "wait_budget_exceeded"), (["until": "0001-01-01T00:00:00Z"], "elapsed"),
        ] as [(Value, String)])
    func extremes(arguments: Value, outcome: String) async throws {
        try await withDesk(model: waiting(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output?.value.string == outcome)
        }
    }

    /// Asks for a number and waits for a minute, both in its first turn.
    private static let askingThenWaiting = ClosureModel { request throws(ModelError) in
        guard request.messages.isEmpty else { return .say("Awake.") }
        return .call(("phrony_ask_user", ["kind": "number", "prompt": "How many?"]), ("phrony_wait", ["seconds": 60]))
    }

    @Test(
        "a wait of some seconds begins when the run begins to wait, not while a person thinks, also across a restart",
        arguments: [true, false])
    func begins(isRestarted: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withDesk(in: directory, clock: clock, model: Self.askingThenWaiting) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                clock.advance(bySeconds: 100)
                try await follower.answer(TaskAnswer(numberValue: .integer(3)))
                #expect(try await follower.settle().status == .waitingForTimer)
                if !isRestarted { try await Self.checkMinute(of: follower, clock) }
            }
            guard isRestarted else { return }
            try await withDesk(in: directory, clock: clock, model: Self.askingThenWaiting) { desk in
                try await Self.checkMinute(of: try await desk.found(), clock)
            }
        }
    }

    @Test("a wait until a time counts from when the run begins to wait")
    func untilAfterPerson() async throws {
        let clock = ManualClock()
        let model = ClosureModel { request throws(ModelError) in
            guard request.messages.isEmpty else { return .say("Awake.") }
            return .call(
                ("phrony_ask_user", ["kind": "number", "prompt": "How many?"]),
                ("phrony_wait", ["until": "2026-05-12T10:00:00Z"]))
        }
        var settings = EngineSettings()
        settings.limits.waitBudgetSeconds = 1000
        try await withDesk(clock: clock, settings: settings, model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            // The time is half an hour away, of which the person takes twenty minutes.
            clock.advance(bySeconds: 1200)
            try await follower.answer(TaskAnswer(numberValue: .integer(3)))
            #expect(try await follower.settle().status == .waitingForTimer)
            clock.advance(bySeconds: 601)
            #expect(try await follower.settle(until: .completed).output == #""Awake.""#)
            let elapsed = try #require(try await follower.contents(.agentWaitRes).first?["elapsed_seconds"].int)
            #expect((600...602).contains(elapsed))
            #expect((598...602).contains(try await follower.conversation().session.waitSecondsUsed))
        }
    }

    @Test("the row of a wait that began late shows when it ends")
    func rowOfLateWait() async throws {
        let clock = ManualClock()
        try await withDesk(clock: clock, model: Self.askingThenWaiting) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            clock.advance(bySeconds: 100)
            try await follower.answer(TaskAnswer(numberValue: .integer(3)))
            _ = try await follower.settle()
            let wait = try #require(try await follower.conversation().waits.first)
            let shown = try JSON.parse(try await follower.conversation().json(content: .slim, redacted: false).string)
            let row = try #require(shown["items"].list?.first { $0["type"] == "AgentWaitReq" })
            #expect(row["content"]["until"] == .string(wait.until.iso) && row["content"]["scheduled_seconds"] == 60)
            #expect(
                row["content"].record?.keys == [
                    "sequence", "step_kind", "iteration", "wait_id",
                    "scheduled_seconds", "until", "reason",
                ])
            let stored = try #require(try await follower.contents(.agentWaitReq).first)
            #expect(stored["until"] != row["content"]["until"])
        }
    }

    private static func checkMinute(of follower: RunFollower, _ clock: ManualClock) async throws {
        clock.advance(bySeconds: 50)
        #expect(try await follower.stored().status == .waitingForTimer)
        clock.advance(bySeconds: 11)
        #expect(try await follower.settle(until: .completed).output == #""Awake.""#)
        #expect(try await follower.contents(.agentWaitRes).first?["elapsed_seconds"] == 61)
        #expect(try await follower.conversation().session.waitSecondsUsed == 60)
    }
}
