import Synchronization

/// The one owner of what appears before the person: cells print through it, and notices wait while a cell prints.
final class Screen: Sendable {
    private struct State {
        var isCellRunning = false
        var waitingNotices: [String] = []
        var showAbovePrompt: (@Sendable (String) -> Void)?
    }

    private let terminal: Terminal
    private let state = Mutex(State())

    init(terminal: Terminal) { self.terminal = terminal }

    func write(_ text: String) { terminal.writeOutput(text) }

    /// Writes a text in pieces, until it is interrupted.
    /// - Returns: Whether all of it was written.
    func write(_ text: String, until interrupt: Interrupt) -> Bool {
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        while start < scalars.endIndex {
            if interrupt.isRaised { return false }
            let end = scalars.index(start, offsetBy: Self.pieceLength, limitedBy: scalars.endIndex) ?? scalars.endIndex
            terminal.writeOutput(String(scalars[start..<end]))
            start = end
        }
        return true
    }

    /// A slow terminal takes some milliseconds for so much.
    private static let pieceLength = 1 << 14

    func writeError(_ text: String) { terminal.writeError(text) }

    /// Lets notices appear above the line that is being typed; without it they go to standard error.
    func showNotices(with show: @escaping @Sendable (String) -> Void) { state.withLock { $0.showAbovePrompt = show } }

    func cellBegins() { state.withLock { $0.isCellRunning = true } }

    /// Lets out the notices that came while the cell printed.
    func cellEnds() {
        let waiting = state.withLock { state in
            state.isCellRunning = false
            defer { state.waitingNotices = [] }
            return state.waitingNotices
        }
        for text in waiting { notice(text) }
    }

    func notice(_ text: String) {
        let show = state.withLock { state -> (@Sendable (String) -> Void)? in
            guard let show = state.showAbovePrompt else { return { [terminal] in terminal.writeError($0 + "\n") } }
            guard state.isCellRunning else { return show }
            state.waitingNotices.append(text)
            return nil
        }
        show?(text)
    }
}
