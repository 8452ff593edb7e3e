import Language
import Synchronization

/// Follows runs in the background for as long as the session lasts, and wakes whoever waits for one of them.
final class FollowerHub: Sendable {
    private struct State {
        var followed: Set<String> = []
        /// How often news of a run came.
        var moves: [String: Int] = [:]
        var waiting: [String: [AsyncStream<Void>.Continuation]] = [:]
        /// What a running cell waits for, and will tell itself.
        var awaited: [String: RunWaiter.Condition] = [:]
    }

    private let state = Mutex(State())
    private let orders: AsyncStream<String>
    private let newOrder: AsyncStream<String>.Continuation

    init() { (orders, newOrder) = AsyncStream.makeStream(of: String.self) }

    /// Follows a run from now on; following it twice changes nothing.
    func follow(_ run: String) {
        let isNew = state.withLock { $0.followed.insert(run).inserted }
        if isNew { newOrder.yield(run) }
    }

    /// Carries the followers until `stop()`. They are children of the task that calls this.
    func run(in core: ShellCore) async {
        await withTaskGroup { group in
            for await run in orders {
                group.addTask { await Follower(core: core, run: run).follow() }
            }
            group.cancelAll()
        }
    }

    func stop() { newOrder.finish() }

    /// While `body` runs, a notice that the condition holds would only repeat what the waiting cell says.
    func awaiting<Answer: Sendable>(
        _ run: String, _ condition: RunWaiter.Condition, _ body: () async throws(Diagnostic) -> Answer
    ) async throws(Diagnostic) -> Answer {
        state.withLock { $0.awaited[run] = condition }
        defer { state.withLock { $0.awaited[run] = nil } }
        return try await body()
    }

    func isAwaited(_ run: RunState) -> Bool {
        state.withLock { $0.awaited[run.name]?.holds(for: run.runStatus) ?? false }
    }

    // MARK: Waiting for news

    /// How often news of the run came so far: taken before a look at the platform, handed to `news(of:after:)` behind it.
    func moves(of run: String) -> Int { state.withLock { $0.moves[run, default: 0] } }

    /// Tells everybody who waits that something happened to the run.
    func moved(_ run: String) {
        let waiting = state.withLock {
            $0.moves[run, default: 0] += 1
            return $0.waiting.removeValue(forKey: run) ?? []
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when news of the run came since `moves` was read, after `limit`, or when the task is cancelled.
    func news(of run: String, after moves: Int, limit: Duration) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let isThere = state.withLock {
            if $0.moves[run, default: 0] == moves { $0.waiting[run, default: []].append(continuation) }
            return $0.moves[run, default: 0] != moves
        }
        if isThere { return }
        await withTaskGroup { group in
            group.addTask { for await _ in stream {} }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        continuation.finish()
    }
}
