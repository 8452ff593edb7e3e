import Synchronization
import Values

@testable import LocalPlatform

/// A clock that a test moves. It ticks a millisecond each time it is read, so that no two moments are the same.
final class ManualClock: Sendable {
    private let state: Mutex<State>

    private struct State {
        var now: Instant
        var nextId = 0
        var sleepers: [(until: Instant, continuation: AsyncStream<Never>.Continuation)] = []
    }

    /// Starts at 2026-05-12T09:30:00Z.
    init() { state = Mutex(State(now: Instant(nanoseconds: 1_778_578_200_000_000_000))) }

    var now: Instant {
        state.withLock { state in
            state.now = Instant(nanoseconds: state.now.nanoseconds + 1_000_000)
            return state.now
        }
    }

    /// Moves the clock and wakes those whose time has come.
    func advance(bySeconds seconds: Int) {
        let due = state.withLock { state in
            state.now = state.now.advanced(bySeconds: seconds)
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return due
        }
        for sleeper in due { sleeper.continuation.finish() }
    }

    func sleep(until time: Instant) async throws(CancellationError) {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        state.withLock { state in
            if time <= state.now { continuation.finish() } else { state.sleepers.append((time, continuation)) }
        }
        for await _ in stream {}
        if Task.isCancelled { throw CancellationError() }
    }

    /// `00000000-0000-4000-8000-000000000001` and so on, in the order in which they are asked for.
    func makeId() -> String {
        let number = state.withLock { state in
            state.nextId += 1
            return state.nextId
        }
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    var environment: EngineEnvironment {
        EngineEnvironment(
            now: { self.now }, makeId: { self.makeId() },
            sleep: { time async throws(CancellationError) in try await self.sleep(until: time) })
    }
}
