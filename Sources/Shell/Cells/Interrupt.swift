import Language
import Synchronization

/// Ctrl-C for one cell: asked by the evaluator, awaited by the commands it runs.
final class Interrupt: Sendable {
    private struct State {
        var isRaised = false
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.isRaised } }

    func raise() {
        let waiting = state.withLock { state in
            state.isRaised = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when the cell is interrupted, or when the task around it is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let isRaised = state.withLock {
            if !$0.isRaised { $0.waiting.append(continuation) }
            return $0.isRaised
        }
        if isRaised { return }
        for await _ in stream {}
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
