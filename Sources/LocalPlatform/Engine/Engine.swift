import Synchronization
import Values

/// Executes runs: the loop of section 28 of the contract, durable step by step.
///
/// Every change of a run is a move: drawn up without side effects (`RunDraft`), stored as one transaction, and only then
/// announced and acted upon. A run has at most one mover at a time, because a move is refused when the stored run is not
/// where the move began. Runs that work are child tasks of `run()`; runs that wait are rows.
final class Engine: Sendable {
    let store: Store
    let environment: EngineEnvironment
    let settings: EngineSettings
    let feed = EventFeed()
    let parked: ParkedRuns
    let timers: WaitTimers
    let definitions: DefinitionCache
    private let lifecycle = Lifecycle()
    private let jobs: AsyncStream<RunState>
    private let newJob: AsyncStream<RunState>.Continuation

    init(
        store: Store, models: any ModelSource, tools: any ToolCaller, environment: EngineEnvironment,
        settings: EngineSettings = EngineSettings()
    ) {
        self.store = store
        self.environment = environment
        self.settings = settings
        parked = ParkedRuns(capacity: settings.parkedCapacity)
        timers = WaitTimers(environment)
        definitions = DefinitionCache(store: store, models: models, caller: tools)
        (jobs, newJob) = AsyncStream.makeStream(of: RunState.self)
    }

    /// Works until `shutdown` is called or the task is cancelled. Call it once.
    func run() async {
        lifecycle.begin()
        await withTaskGroup(of: Part.self) { group in
            group.addTask {
                await self.timers.run { await self.elapse($0) }
                return .timers
            }
            group.addTask {
                await self.drive()
                return .drivers
            }
            group.addTask {
                await self.lifecycle.grace(self.settings.shutdownGrace)
                return .grace
            }
            for await part in group where part != .timers { group.cancelAll() }
        }
        feed.close()
        lifecycle.end()
    }

    private enum Part { case timers, drivers, grace }

    /// Each run that works is a child task; what it does at the moment is all that is lost when it is cancelled.
    private func drive() async {
        await withDiscardingTaskGroup { group in
            for await state in jobs { group.addTask { await self.drive(state) } }
        }
    }

    /// Lets the calls that are under way come to their ends, for at most `settings.shutdownGrace`, and returns when
    /// `run()` has returned. Runs that worked go on at the next start.
    func shutdown() async {
        lifecycle.drain()
        newJob.finish()
        await lifecycle.ended()
    }

    /// Whether runs are to be left where they are.
    var isDraining: Bool { lifecycle.isDraining }

    /// Lets a run that was moved to `Running` work on. Its state has to be stored.
    func enqueue(_ state: RunState) { newJob.yield(state) }

    /// Takes up what an earlier process left: runs that worked work on after their last stored step, timers that are
    /// overdue fire. Runs that wait for people stay as they are. Call it once, before anything is started.
    func resumeAfterRestart() async throws(EngineError) {
        do {
            for wait in try await store.pendingWaits() {
                timers.schedule(WaitTimers.Entry(until: wait.until, runId: wait.runId, waitId: wait.id))
            }
            for runId in try await store.runningRunIds() {
                if let state = try await stored(runId) { enqueue(state) }
            }
        } catch {
            throw .storage(error)
        }
    }

    /// The past events of a session, then the live ones (contract, section 12).
    func events(of sessionId: String) -> SessionEvents {
        SessionEvents(sessionId: sessionId, store: store, feed: feed)
    }

    /// The state of a run as it is stored; nil when there is no such run.
    func stored(_ runId: String) async throws(StoreError) -> RunState? {
        guard let history = try await store.history(runId: runId) else { return nil }
        return RunState(history, definition: try await definition(of: history.run))
    }

    func definition(of run: RunRecord) async throws(StoreError) -> AgentDefinition {
        try await definitions.definition(agent: run.agentId, version: run.agentVersionId)
    }
}
