import Synchronization
import Values

/// Executes runs: the loop of section 28 of the contract, durable step by step.
///
/// Every change of a run is a move: drawn up without side effects (`RunDraft`), stored as one transaction, and only then
/// announced and acted upon. A session has one mover at a time (`LiveSessions`), since a move may change several runs of its
/// tree. Runs that work are child tasks of `run()`; runs that wait are rows.
final class Engine: Sendable {
    let store: Store
    let environment: EngineEnvironment
    let settings: EngineSettings
    let feed = EventFeed()
    let sessions: LiveSessions
    let timers: WaitTimers
    let questions = OpenQuestions()
    let definitions: DefinitionCache
    private let lifecycle = Lifecycle()
    private let jobs: AsyncStream<RunJob>
    private let newJob: AsyncStream<RunJob>.Continuation

    init(
        store: Store, models: any ModelSource, tools: any ToolCaller, judge: any CallJudge = RuleJudge(),
        environment: EngineEnvironment, settings: EngineSettings = EngineSettings()
    ) {
        self.store = store
        self.environment = environment
        self.settings = settings
        sessions = LiveSessions(capacity: settings.parkedCapacity, weightLimit: settings.parkedWeight)
        timers = WaitTimers(environment)
        definitions = DefinitionCache(store: store, models: models, caller: tools, judge: judge)
        (jobs, newJob) = AsyncStream.makeStream(of: RunJob.self)
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
            for await job in jobs { group.addTask { await self.drive(job) } }
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

    /// Lets a run work on that may have something to do. Its state has to be stored.
    func enqueue(_ job: RunJob) { newJob.yield(job) }

    /// Takes up what an earlier process left: runs that worked work on after their last stored step, timers that are
    /// overdue fire. Runs that wait for people stay as they are. Call it once, before anything is started.
    func resumeAfterRestart() async throws(EngineError) {
        do {
            for wait in try await store.pendingWaits() {
                timers.schedule(wait)
            }
            for run in try await store.runningRuns() { enqueue(RunJob(run: run, step: nil)) }
        } catch {
            throw .storage(error)
        }
    }

    /// The past events of a session, then the live ones (contract, section 12).
    func events(of sessionId: String) -> SessionEvents {
        SessionEvents(sessionId: sessionId, store: store, feed: feed)
    }
}

/// A run that may have something to do.
struct RunJob: Sendable {
    let run: RunReference
    /// What its last move left to be done; nil when it has to be looked at first.
    let step: RunStep?
}
