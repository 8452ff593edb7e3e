import Testing
import Values

@testable import LocalPlatform

@Suite("Limits: N is allowed, N + 1 fails")
struct LimitTests {
    /// Calls a tool in `rounds` rounds, then answers. Each turn costs 10 tokens.
    private func busy(rounds: Int) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            request.iteration <= rounds ? .call(("get_order", [:])) : .say("Done.")
        }
    }

    private func outcome(of model: ClosureModel, _ change: @escaping @Sendable (inout VersionRecord) -> Void)
        async throws -> Outcome?
    {
        try await withDesk(DeskFixture { change(&$0.version) }, model: model) { desk in
            let run = try await desk.start().settle()
            #expect(run.status == (run.outcome == nil ? .completed : .failed))
            return run.outcome
        }
    }

    @Test("model rounds")
    func iterations() async throws {
        #expect(try await outcome(of: busy(rounds: 2)) { $0.maxIterations = 3 } == nil)
        #expect(try await outcome(of: busy(rounds: 3)) { $0.maxIterations = 3 } == .runIterationsExceeded)
    }

    @Test("tokens of the run")
    func tokens() async throws {
        #expect(try await outcome(of: busy(rounds: 1)) { $0.maxTokensPerRun = 10 } == nil)
        #expect(try await outcome(of: busy(rounds: 1)) { $0.maxTokensPerRun = 9 } == .runTokensExceeded)
    }

    @Test("tokens of the session")
    func sessionTokens() async throws {
        #expect(try await outcome(of: busy(rounds: 1)) { $0.maxSessionTokens = 10 } == nil)
        #expect(try await outcome(of: busy(rounds: 1)) { $0.maxSessionTokens = 9 } == .sessionTokensExceeded)
    }

    @Test("tool calls, refused ones included")
    func toolCalls() async throws {
        #expect(try await outcome(of: busy(rounds: 2)) { $0.maxToolCalls = 2 } == nil)
        #expect(try await outcome(of: busy(rounds: 3)) { $0.maxToolCalls = 2 } == .runToolCallsExceeded)
        let refused = ClosureModel.turns(.call(("no_tool", [:]), ("get_order", [:])), .say("Done."))
        #expect(try await outcome(of: refused) { $0.maxToolCalls = 1 } == .runToolCallsExceeded)
        let refusedLast = ClosureModel.turns(.call(("get_order", [:]), ("no_tool", [:])), .say("Done."))
        #expect(try await outcome(of: refusedLast) { $0.maxToolCalls = 1 } == .runToolCallsExceeded)
        #expect(try await outcome(of: refusedLast) { $0.maxToolCalls = 2 } == nil)
    }

    @Test("seconds of the session, time of people included")
    func duration() async throws {
        let fixture = DeskFixture { $0.version.maxSessionDurationSec = 30 }
        for (pause, outcome) in [(20, nil), (40, .sessionDurationExceeded)] as [(Int, Outcome?)] {
            let clock = ManualClock()
            let tools = ClosureTools()
            let model = ClosureModel.turns(.call(("issue_refund", [:])), .say("Done."))
            try await withDesk(fixture, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                clock.advance(bySeconds: pause)
                try await follower.answer(TaskAnswer(approved: false))
                let run = try await follower.settle()
                #expect(run.outcome == outcome)
                #expect(try await follower.conversation().session.outcome == outcome)
            }
        }
    }

    @Test("a call that is approved when the session is over its time is not sent")
    func lateApproval() async throws {
        let clock = ManualClock()
        let tools = ClosureTools()
        let model = ClosureModel.turns(.call(("issue_refund", [:])), .say("Done."))
        let fixture = DeskFixture { $0.version.maxSessionDurationSec = 30 }
        try await withDesk(fixture, clock: clock, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            clock.advance(bySeconds: 40)
            try await follower.answer(TaskAnswer(approved: true))
            #expect(try await follower.settle(until: .failed).outcome == .sessionDurationExceeded)
            #expect(tools.requests == [])
        }
    }
}
