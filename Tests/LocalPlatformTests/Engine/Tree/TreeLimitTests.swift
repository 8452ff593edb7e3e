import Testing
import Values

@testable import LocalPlatform

@Suite("Limits of a tree")
struct TreeLimitTests {
    private typealias Turns = @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn

    /// Calls the writer and then says how it ended.
    private static let lead: Turns = { request in
        guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
        return .say(result["error"]["code"].string ?? "fine")
    }

    /// Makes this many calls, one a round.
    private static func busy(_ rounds: Int) -> Turns {
        { request in request.iteration > rounds ? .say("Done.") : .call(("get_order", [:])) }
    }

    private static func run(
        _ team: Team, writer: @escaping Turns, clock: ManualClock = ManualClock(),
        settings: EngineSettings = EngineSettings()
    ) async throws -> (root: RunRecord, child: RunRecord, session: SessionRecord) {
        let model = ClosureModel.team(["lead": lead, "writer": writer])
        return try await withTeam(team, clock: clock, settings: settings, model: model) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            return (root, try await follower.run(of: "writer"), try await follower.conversation().session)
        }
    }

    @Test("a child's own limits are its own, and its failure is the parent's business")
    func limitsOfRun() async throws {
        let cases: [(Outcome, (inout VersionRecord) -> Void)] = [
            (.runIterationsExceeded, { $0.maxIterations = 2 }), (.runTokensExceeded, { $0.maxTokensPerRun = 15 }),
            (.runToolCallsExceeded, { $0.maxToolCalls = 1 }),
        ]
        for (outcome, limit) in cases {
            let member = Team.Member("writer", operations: ["get_order"]) { limit(&$0.version) }
            let (root, child, session) = try await Self.run(Team(member), writer: Self.busy(3))
            #expect(child.outcome == outcome)
            #expect(root.output?.value.string == outcome.rawValue)
            #expect(session.status == .completed)
        }
    }

    @Test("the root's limit of tokens counts the whole tree and fails it", arguments: [(50, nil), (49, true)])
    func sessionTokens(limit: Int, fails: Bool?) async throws {
        let team = Team(Team.Member("writer", operations: ["get_order"])) { $0.maxSessionTokens = limit }
        let (root, child, session) = try await Self.run(team, writer: Self.busy(3))
        #expect(session.outcome == (fails == true ? .sessionTokensExceeded : nil))
        #expect(root.outcome == session.outcome)
        // The lead's last round is the one that does not fit.
        #expect(child.status == .completed)
    }

    @Test("a session limit that a child meets fails the root and every child that lives")
    func sessionFails() async throws {
        let team = Team(Team.Member("writer", operations: ["get_order"])) { $0.maxSessionTokens = 25 }
        let (root, child, session) = try await Self.run(team, writer: Self.busy(3))
        for outcome in [root.outcome, child.outcome, session.outcome] { #expect(outcome == .sessionTokensExceeded) }
        #expect(child.finishedAt != nil)
        #expect(root.error == session.error)
    }

    @Test("a child's own session limits mean nothing")
    func childSessionLimits() async throws {
        let member = Team.Member("writer", operations: ["get_order"]) {
            $0.version.maxSessionTokens = 1
            $0.version.maxSessionDurationSec = 1
        }
        let (_, child, session) = try await Self.run(Team(member), writer: Self.busy(3))
        #expect(child.status == .completed)
        #expect(session.status == .completed)
    }

    @Test("the duration of the session is wall clock, the active time leaves completed waits out")
    func time() async throws {
        for (duration, active, outcome) in [
            (nil, nil, nil), (99, nil, .sessionDurationExceeded), (nil, 30, nil), (nil, 5, .sessionActiveTimeExceeded),
        ] as [(Int?, Int?, Outcome?)] {
            let clock = ManualClock()
            var settings = EngineSettings()
            settings.limits.maxActiveSeconds = active
            let team = Team(Team.Member("writer")) { $0.maxSessionDurationSec = duration }
            let model = ClosureModel.team([
                "lead": Self.lead,
                "writer": { request in
                    request.iteration == 1 ? .call(("phrony_wait", ["seconds": 100])) : .say("Rested.")
                },
            ])
            try await withTeam(team, clock: clock, settings: settings, model: model) { desk in
                let follower = try await desk.start()
                try await follower.wait { $0 == "engine.run.paused" }
                clock.advance(bySeconds: 110)
                let root = try await follower.settle()
                #expect(root.outcome == outcome)
                #expect(try await follower.run(of: "writer").outcome == outcome)
                #expect(try await follower.conversation().session.outcome == outcome)
            }
        }
    }

    @Test("waits of all runs share one budget")
    func waitBudget() async throws {
        let clock = ManualClock()
        var settings = EngineSettings()
        settings.limits.waitBudgetSeconds = 100
        let model = ClosureModel.team([
            "lead": { request in
                switch request.iteration {
                case 1: .calls([("writer", [:])])
                case 2: .call(("phrony_wait", ["seconds": 41]))
                default: .say(request.newestResults.first?["error"]["code"].string ?? "waited")
                }
            },
            "writer": { request in
                request.iteration == 1 ? .call(("phrony_wait", ["seconds": 60])) : .say("Rested.")
            },
        ])
        try await withTeam(Team(Team.Member("writer")), clock: clock, settings: settings, model: model) { desk in
            let follower = try await desk.start()
            try await follower.wait { $0 == "engine.run.paused" }
            clock.advance(bySeconds: 61)
            #expect(try await follower.settle().output == #""wait_budget_exceeded""#)
        }
    }

    @Test(
        "dispatches count as tool calls, each of a group",
        arguments: [(3, nil), (2, .runToolCallsExceeded)] as [(Int, Outcome?)])
    func dispatchesCount(limit: Int, outcome: Outcome?) async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard request.iteration == 1 else { return .say("Done.") }
                return .calls((1...3).map { ("writer", ["n": .integer($0)]) })
            }, "writer": { _ in .say("Written.") },
        ])
        let team = Team(running: .parallel, Team.Member("writer")) { $0.maxToolCalls = limit }
        try await withTeam(team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().outcome == outcome)
            #expect(try await follower.conversation().runs.count == (outcome == nil ? 4 : 1))
        }
    }

    @Test("a platform's cap on tool calls is stricter than a generous version")
    func toolCap() async throws {
        var settings = EngineSettings()
        settings.limits.maxToolCallsPerRun = 2
        let member = Team.Member("writer", operations: ["get_order"])
        let (root, child, _) = try await Self.run(Team(member), writer: Self.busy(3), settings: settings)
        #expect(child.outcome == .runToolCallsExceeded)
        #expect(root.status == .completed)
    }

    @Test("a person's time is active time; only waits of agents that completed are not")
    func humanTime() async throws {
        for (pause, outcome) in [(20, nil), (40, .sessionActiveTimeExceeded)] as [(Int, Outcome?)] {
            let clock = ManualClock()
            var settings = EngineSettings()
            settings.limits.maxActiveSeconds = 30
            let model = ClosureModel.turns(.call(("issue_refund", [:])), .say("Done."))
            try await withDesk(clock: clock, settings: settings, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                clock.advance(bySeconds: pause)
                try await follower.answer(TaskAnswer(approved: false))
                #expect(try await follower.settle().outcome == outcome)
            }
        }
    }

    @Test("without a setting: no cap on calls, no limit of active time, seven days of waits, five levels")
    func defaults() {
        let limits = PlatformLimits()
        #expect(limits.maxToolCallsPerRun == nil && limits.maxActiveSeconds == nil)
        #expect(limits.waitBudgetSeconds == 7 * 24 * 3600 && limits.maxDepth == 5)
    }

    @Test("what parallel children wait for counts against the budget together, before it is over")
    func waitsAtOnce() async throws {
        let clock = ManualClock()
        var settings = EngineSettings()
        settings.limits.waitBudgetSeconds = 100
        let model = ClosureModel.team([
            "lead": { request in
                guard request.iteration > 1 else { return .calls((1...2).map { ("writer", ["n": .integer($0)]) }) }
                return .say(request.newestResults.compactMap { $0["data"].string }.sorted().joined(separator: " "))
            },
            "writer": { request in
                guard let result = request.newestResults.first else { return .call(("phrony_wait", ["seconds": 60])) }
                return .say(result["error"]["code"].string ?? "waited")
            },
        ])
        let team = Team(running: .parallel, Team.Member("writer"))
        try await withTeam(team, clock: clock, settings: settings, model: model) { desk in
            let follower = try await desk.start()
            var waiting = 0
            try await follower.wait { subject in
                waiting += subject == "engine.run.paused" ? 1 : 0
                return waiting == 2 || subject == "engine.run.completed"
            }
            #expect(waiting == 1)
            clock.advance(bySeconds: 61)
            #expect(try await follower.settle().output == #""wait_budget_exceeded waited""#)
        }
    }
}
