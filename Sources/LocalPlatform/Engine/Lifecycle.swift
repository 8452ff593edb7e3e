import Synchronization

/// Whether the engine works, is about to stop, or has stopped.
final class Lifecycle: Sendable {
    private let state = Mutex(State())
    private let draining = Signal()
    private let stopped = Signal()

    private struct State {
        var isRunning = false
        var isDraining = false
    }

    var isDraining: Bool { state.withLock(\.isDraining) }

    func begin() { state.withLock { $0.isRunning = true } }

    func drain() {
        state.withLock { $0.isDraining = true }
        draining.send()
    }

    func end() {
        state.withLock { $0.isRunning = false }
        stopped.send()
    }

    /// Returns some time after `drain`, or when the task is cancelled.
    func grace(_ duration: Duration) async {
        await draining.wait()
        try? await Task.sleep(for: duration)
    }

    /// Returns when the engine does not work, or not any more.
    func ended() async {
        guard state.withLock(\.isRunning) else { return }
        await stopped.wait()
    }
}

/// Something that happens once; all wait for it who come before, and nobody who comes later.
final class Signal: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isSent = false
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    func send() {
        let waiting = state.withLock { state in
            state.isSent = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when the signal was sent, or when the task is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let isSent = state.withLock { state in
            if !state.isSent { state.waiting.append(continuation) }
            return state.isSent
        }
        guard !isSent else { return }
        for await _ in stream {}
    }
}
