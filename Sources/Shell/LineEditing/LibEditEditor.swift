import Foundation
import SessionFile

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The line editor at a terminal: libedit, with all its calls on one thread of its own.
///
/// Where libedit cannot work (`TERM=dumb`, or no terminal at all) lines are read as the terminal itself edits them.
public final class LibEditEditor: TerminalLineEditor {
    private let mailbox: EditorMailbox
    private let history: HistoryFeed
    private let isOver = DispatchSemaphore(value: 0)

    /// The completer and Language's parser in it recurse.
    private static let stackSize = 16 << 20
    /// How long `close()` waits for the thread, which only a completer could hold up.
    private static let patience = DispatchTimeInterval.seconds(2)

    /// Makes the C library see characters as the environment says, or at least as UTF-8. To be called first thing in the
    /// process, before there is another thread.
    public static func prepareLocale() { CharacterLocale.prepare() }

    /// Edits lines at the terminal of standard input and output.
    /// - Parameters:
    ///   - historyFile: The file of typed lines that all windows share.
    ///   - completer: What Tab offers for a line and a cursor in it (UTF-8 offset). Called on the editor's thread.
    ///   - isKept: Whether a line may enter the history, beside those that begin with a space, which never do.
    public convenience init(
        historyFile: String, completer: @escaping @Sendable (_ line: String, _ cursor: Int) -> Completion,
        isKept: @escaping @Sendable (String) -> Bool = HistoryRules.isHarmless
    ) {
        self.init(
            terminal: TerminalDevice(
                input: STDIN_FILENO, output: STDOUT_FILENO, type: ProcessInfo.processInfo.environment["TERM"]),
            history: HistoryFile(path: historyFile, isKept: isKept), completer: completer)
    }

    /// Starts the editor's thread.
    init(
        terminal: TerminalDevice, history file: HistoryFile,
        completer: @escaping @Sendable (_ line: String, _ cursor: Int) -> Completion
    ) {
        let mailbox = EditorMailbox(terminal: terminal)
        let history = HistoryFeed(file: file)
        (self.mailbox, self.history) = (mailbox, history)
        let thread = Thread { [isOver] in
            Self.serve(mailbox, history, completer)
            isOver.signal()
        }
        thread.name = "line editor"
        thread.stackSize = Self.stackSize
        thread.start()
    }

    private static func serve(
        _ mailbox: EditorMailbox, _ history: HistoryFeed,
        _ completer: @escaping @Sendable (String, Int) -> Completion
    ) {
        if mailbox.terminal.canMoveCursor,
            let session = EditingSession(mailbox: mailbox, history: history, completer: completer)
        {
            if !CharacterLocale.isUTF8 { mailbox.show(CharacterLocale.warning) }
            session.run()
        } else {
            PlainLineReader.serve(mailbox)
        }
    }

    // MARK: LineEditor

    public func readLine(prompt: String) async -> LineInput { await mailbox.read(.line, prompt: prompt) }

    public func readSecret(prompt: String) async -> String? {
        guard case .line(let secret) = await mailbox.read(.secret, prompt: prompt) else { return nil }
        return secret
    }

    public func show(notice: String) { mailbox.show(notice) }

    public func remember(_ line: String) { history.append(line) }

    public func discardTypeAhead() { mailbox.discardTypeAhead() }

    public func close() {
        mailbox.close()
        if isOver.wait(timeout: .now() + Self.patience) == .success { isOver.signal() }
        mailbox.terminal.restore()
    }

    // MARK: Signals

    @discardableResult
    public func interrupt() -> Bool { mailbox.post { $0.isInterrupted = true } }

    public func resized() { mailbox.post { $0.isResized = true } }

    public func suspend(_ stop: @escaping @Sendable () -> Void) {
        if !mailbox.post({ $0.stop = stop }) { stop() }
    }

    public func resumed() { mailbox.post { $0.isResumed = true } }

    public func leave() { mailbox.leave() }

    public func restoreTerminal() {
        mailbox.terminal.write(TerminalSequences.pasteFramesOff)
        mailbox.terminal.restore()
    }
}
