import Synchronization
import Values

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let time = Mutex(Instant("2026-05-12T09:30:00.000Z") ?? Instant(nanoseconds: 0))

    var now: @Sendable () -> Instant { { self.time.withLock(\.self) } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.adding(duration) ?? $0 }
    }
}
