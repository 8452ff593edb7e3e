import Synchronization

/// Says on standard error what is waited for, once it takes long: one line that is drawn anew at a terminal, a line every
/// half minute where nothing may be drawn.
final class Progress: Sendable {
    private let terminal: Terminal
    private let start = ContinuousClock.now
    private let lastBeat = Mutex(ContinuousClock.now)
    private static let patience = Duration.seconds(2)
    private static let heartbeat = Duration.seconds(30)
    private static let clearLine = "\r\u{1B}[K"

    init(_ terminal: Terminal) { self.terminal = terminal }

    private var isDrawn: Bool { terminal.showsProgress && !terminal.isPlain }

    /// - Parameter what: Harmless text, `r1 is Running`.
    func show(_ what: String) {
        let now = ContinuousClock.now
        let text = "\(what), \((now - start).components.seconds) s"
        if isDrawn {
            if now - start > Self.patience { terminal.writeError(Self.clearLine + text) }
        } else if isTimeToBeat(now) {
            terminal.writeError(text + "\n")
        }
    }

    private func isTimeToBeat(_ now: ContinuousClock.Instant) -> Bool {
        lastBeat.withLock {
            guard now - $0 >= Self.heartbeat else { return false }
            $0 = now
            return true
        }
    }

    func clear() {
        if isDrawn, ContinuousClock.now - start > Self.patience { terminal.writeError(Self.clearLine) }
    }
}
