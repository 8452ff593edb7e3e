import Synchronization

/// Lets what competes pass one at a time: the starts through a trigger with limits, so that two of them cannot take the last
/// place, the retries of one attempt, and the changes of API keys, which are stored and kept in memory.
final class TurnGate: Sendable {
    private typealias Turn = CheckedContinuation<Void, Never>

    /// What is taken, and those who wait for it, oldest first.
    private let queues = Mutex<[String: [Turn]]>([:])

    /// Runs the body when all earlier bodies for this key have returned.
    func inTurn<Result: Sendable>(of key: String, _ body: () async throws -> Result) async throws -> Result {
        await enter(key)
        defer { leave(key) }
        return try await body()
    }

    private func enter(_ key: String) async {
        await withCheckedContinuation { (turn: Turn) in
            let isFree = queues.withLock { queues in
                guard queues[key] != nil else {
                    queues[key] = []
                    return true
                }
                queues[key]?.append(turn)
                return false
            }
            if isFree { turn.resume() }
        }
    }

    private func leave(_ key: String) {
        let next = queues.withLock { queues -> Turn? in
            guard var waiting = queues[key], !waiting.isEmpty else {
                queues[key] = nil
                return nil
            }
            let next = waiting.removeFirst()
            queues[key] = waiting
            return next
        }
        next?.resume()
    }
}
