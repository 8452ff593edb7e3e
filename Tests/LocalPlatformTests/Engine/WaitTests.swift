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
}
