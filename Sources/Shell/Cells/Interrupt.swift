import Language
import Synchronization

/// Ctrl-C for one cell: asked by the evaluator, awaited by the commands it runs.
final class Interrupt: Sendable {
    private struct State {
        var isRaised = false
        /// While another program has the terminal, Ctrl-C is its own.
        var isWithheld = false
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.isRaised } }

    func raise() {
        let waiting = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            guard !state.isWithheld else { return [] }
            state.isRaised = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Leaves Ctrl-C to another program for as long as `body` runs.
    func withheld(_ body: () async -> Void) async {
        state.withLock { $0.isWithheld = true }
        await body()
        state.withLock { $0.isWithheld = false }
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
