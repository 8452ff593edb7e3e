import Language
import Synchronization

/// Ctrl-C for one cell: asked by the evaluator, awaited by the commands it runs.
final class Interrupt: Sendable {
    private struct State {
        var isRaised = false
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.isRaised } }

    func raise() {
        let waiting = state.withLock { state in
            state.isRaised = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when the cell is interrupted, or when the task around it is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let waiter = state.withLock { state -> Int? in
            guard !state.isRaised else { return nil }
            state.lastWaiter += 1
            state.waiting[state.lastWaiter] = continuation
            return state.lastWaiter
        }
        guard let waiter else { return }
        for await _ in stream {}
        state.withLock { $0.waiting[waiter] = nil }
    }

    /// Runs a piece of work and cancels it when the cell is interrupted; the work still decides how it ends.
    func cancelling<Answer: Sendable>(
        _ work: @escaping @Sendable () async -> Result<Answer, Diagnostic>
    ) async -> Result<Answer, Diagnostic> {
        await withTaskGroup(of: Result<Answer, Diagnostic>?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await self.wait()
                return nil
            }
            for await finished in group {
                group.cancelAll()
                if let finished { return finished }
            }
            return .failure(.interrupted)
        }
    }
}

extension Diagnostic {
    static let interrupted = Diagnostic("interrupted", "Interrupted.", outcome: .interrupted)
}
