/// One line on standard error that says what is waited for, at a terminal and once it takes long.
struct Progress: Sendable {
    private let terminal: Terminal
    private let start = ContinuousClock.now
    private static let patience = Duration.seconds(2)
    private static let clearLine = "\r\u{1B}[K"

    init(_ terminal: Terminal) { self.terminal = terminal }

    private var isShown: Bool {
        terminal.showsProgress && !terminal.isPlain && ContinuousClock.now - start > Self.patience
    }

    /// - Parameter what: Harmless text, `r1 is Running`.
    func show(_ what: String) {
        guard isShown else { return }
        terminal.writeError("\(Self.clearLine)\(what), \((ContinuousClock.now - start).components.seconds) s")
    }

    func clear() {
        if isShown { terminal.writeError(Self.clearLine) }
    }
}
