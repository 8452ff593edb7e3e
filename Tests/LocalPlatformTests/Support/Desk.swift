import Values

@testable import LocalPlatform

/// A running engine on a data directory, with the refund desk deployed.
struct Desk: Sendable {
    let store: Store
    let engine: Engine
    let fixture: DeskFixture
    let clock: ManualClock
    let person = Actor(type: .apiKey, id: "key")
    let reviewer = Operator(name: "Ada", credential: .platform)

    /// Starts a run and follows it.
    func start(_ input: Value = ["query": "Refund order 1182"]) async throws -> RunFollower {
        RunFollower(desk: self, session: try await engine.start(fixture.order(input)))
    }

    /// Follows the only session of the agent: the one that an earlier engine started.
    func found() async throws -> RunFollower {
        let page = try await store.sessions(agentId: fixture.agent.id, skip: 0, take: 1)
        guard let session = page.items.first else { throw StoreError.abandoned(reason: "there is no session") }
        return RunFollower(desk: self, session: session)
    }
}

/// Opens the directory, runs an engine on it for as long as the body takes, and ends it as a kill would: whatever the
/// engine was about is cancelled, and nothing of it is stored any more.
@discardableResult
func withDesk<Result: Sendable>(
    in directory: String, _ fixture: DeskFixture = DeskFixture(), clock: ManualClock = ManualClock(),
    settings: EngineSettings = EngineSettings(), model: ClosureModel, tools: ClosureTools = ClosureTools(),
    judge: any CallJudge = RuleJudge(), _ body: @Sendable (Desk) async throws -> Result
) async throws -> Result {
    let store = try await Store.open(directory: directory, makeId: { clock.makeId() })
    try await store.configure { try fixture.save(in: $0) }
    let engine = Engine(
        store: store, models: model, tools: tools, judge: judge, environment: clock.environment, settings: settings)
    try await engine.resumeAfterRestart()
    let result = try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await engine.run() }
        defer { group.cancelAll() }
        return try await body(Desk(store: store, engine: engine, fixture: fixture, clock: clock))
    }
    try store.close()
    return result
}

/// As `withDesk`, in a directory of its own.
@discardableResult
func withDesk<Result: Sendable>(
    _ fixture: DeskFixture = DeskFixture(), clock: ManualClock = ManualClock(),
    settings: EngineSettings = EngineSettings(), model: ClosureModel, tools: ClosureTools = ClosureTools(),
    judge: any CallJudge = RuleJudge(), _ body: @Sendable (Desk) async throws -> Result
) async throws -> Result {
    try await withTemporaryDirectory { directory in
        try await withDesk(
            in: directory, fixture, clock: clock, settings: settings, model: model, tools: tools, judge: judge, body)
    }
}
