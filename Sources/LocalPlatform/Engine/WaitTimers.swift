import Synchronization
import Values

/// The waits of all runs on one clock: a run that waits costs an entry here and no task.
final class WaitTimers: Sendable {
    private let environment: EngineEnvironment
    private let state = Mutex(State())

    /// A wait and its run.
    struct Entry: Sendable {
        var until: Instant
        var run: RunReference
        var waitId: String
    }

    private struct State {
        /// The latest first, so that the next one is the last.
        var entries: [Entry] = []
        /// Ends the sleep until the next one, because there is an earlier one now.
        var wake: AsyncStream<Void>.Continuation?
    }

    init(_ environment: EngineEnvironment) { self.environment = environment }

    /// Fires at once when the time is over.
    func schedule(_ entry: Entry) {
        state.withLock { state in
            let index = state.entries.firstIndex { $0.until <= entry.until } ?? state.entries.endIndex
            state.entries.insert(entry, at: index)
            if index == state.entries.count - 1 { state.wake?.finish() }
        }
    }

    func schedule(_ wait: WaitRecord) {
        schedule(
            Entry(
                until: wait.until, run: RunReference(runId: wait.runId, sessionId: wait.sessionId), waitId: wait.id))
    }

    func cancel(waitId: String) { cancel { $0.waitId == waitId } }
    func cancel(sessionId: String) { cancel { $0.run.sessionId == sessionId } }

    private func cancel(_ isMeant: (Entry) -> Bool) { state.withLock { $0.entries.removeAll(where: isMeant) } }

    /// Calls `fire` for each wait when its time has come, until the task is cancelled.
    func run(fire: @Sendable (Entry) async -> Void) async {
        while !Task.isCancelled {
            let (changed, wake) = AsyncStream.makeStream(of: Void.self)
            switch next(orWaitFor: wake) {
            case .due(let entry): await fire(entry)
            case .sleep(let until): await environment.sleep(until: until, or: changed)
            }
        }
    }

    private enum Next {
        case due(Entry)
        /// Nil when nothing is scheduled.
        case sleep(until: Instant?)
    }

    private func next(orWaitFor wake: AsyncStream<Void>.Continuation) -> Next {
        let now = environment.now()
        return state.withLock { state in
            if let next = state.entries.last, next.until <= now { return .due(state.entries.removeLast()) }
            state.wake = wake
            return .sleep(until: state.entries.last?.until)
        }
    }
}
