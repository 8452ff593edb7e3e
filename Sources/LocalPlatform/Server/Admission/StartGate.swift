import Synchronization

/// Lets the starts of one trigger pass one at a time, so that two of them cannot take the last place under a limit.
///
/// Triggers without limits never come here.
final class StartGate: Sendable {
    private typealias Turn = CheckedContinuation<Void, Never>

    /// The triggers with a start in work, and the starts that wait for it, oldest first.
    private let queues = Mutex<[String: [Turn]]>([:])

    /// Runs the body when all earlier bodies for this trigger have returned.
    func inTurn<Result: Sendable>(of triggerId: String, _ body: () async throws -> Result) async throws -> Result {
        await enter(triggerId)
        defer { leave(triggerId) }
        return try await body()
    }

    private func enter(_ triggerId: String) async {
        await withCheckedContinuation { (turn: Turn) in
            let isFree = queues.withLock { queues in
                guard queues[triggerId] != nil else {
                    queues[triggerId] = []
                    return true
                }
                queues[triggerId]?.append(turn)
                return false
            }
            if isFree { turn.resume() }
        }
    }

    private func leave(_ triggerId: String) {
        let next = queues.withLock { queues -> Turn? in
            guard var waiting = queues[triggerId], !waiting.isEmpty else {
                queues[triggerId] = nil
                return nil
            }
            let next = waiting.removeFirst()
            queues[triggerId] = waiting
            return next
        }
        next?.resume()
    }
}
