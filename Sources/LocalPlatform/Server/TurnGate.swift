import Synchronization

/// Lets what competes pass one at a time: the starts through a trigger with limits, so that two of them cannot take the last
/// place, the retries of one attempt, and the changes of API keys, which are stored and kept in memory.
final class TurnGate: Sendable {
    private let queues = Mutex(TurnQueues())

    /// Runs the body when all earlier bodies for this key have returned.
    func inTurn<Result: Sendable>(of key: String, _ body: () async throws -> Result) async throws -> Result {
        await enter(key)
        defer { leave(key) }
        return try await body()
    }

    private func enter(_ key: String) async {
        await withCheckedContinuation { turn in
            let isFree = queues.withLock { $0.take(key, orLineUp: turn) }
            if isFree { turn.resume() }
        }
    }

    private func leave(_ key: String) {
        let next = queues.withLock { $0.giveBack(key) }
        next?.resume()
    }
}
