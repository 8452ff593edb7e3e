import CLibEdit
import Tables

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What happens on the editor's thread: the readings, one after the other. Only that thread ever sees an instance.
///
/// libedit blocks in `el_wgets` and calls back: `nextCharacter` for each key, `act` for the command that everything from
/// outside comes in by, `complete` for Tab, and `drawPrompt` whenever it draws the line. What arrives from outside (a
/// notice, a signal, a paste) is handed to libedit as a key of ours, `wakeKey`, so that it is dealt with where libedit
/// expects its line to change, and libedit itself clears and redraws what it drew.
final class EditingSession {
    /// A control character that no keyboard sends.
    static let wakeKey: Unicode.Scalar = "\u{9F}"

    let mailbox: EditorMailbox
    let completer: @Sendable (String, Int) -> Completion
    let native: NativeEditor
    private var history: HistoryFeed
    var terminal: TerminalDevice { mailbox.terminal }

    // The reading in progress.
    var input = KeyInput()
    var keys = KeySequence()
    private(set) var prompt = ""
    private let drawn = DrawnPrompt()
    /// Texts that stand in the line next, as if typed: pastes, and characters that libedit cannot draw one by one.
    var insertions: [String] = []
    var block = PastedBlock()
    /// What is printed before the prompt the next time libedit draws it.
    var above = ""
    /// How the reading ends; set while libedit still has to move its cursor to the end of the line.
    var ending: LineInput?
    var listedOnce: TabState?
    /// Whether the line was drawn again after a stop, for which SIGCONT is still to come.
    var tookTerminalAgain = false

    init?(
        mailbox: EditorMailbox, history: HistoryFeed, completer: @escaping @Sendable (String, Int) -> Completion
    ) {
        guard let native = NativeEditor(terminal: mailbox.terminal) else { return nil }
        self.mailbox = mailbox
        self.completer = completer
        self.native = native
        self.history = history
        setUp()
    }

    deinit { native.end() }

    /// Serves readings until the editor is closed.
    func run() {
        while let request = mailbox.nextRequest() {
            switch request.kind {
            case .line: mailbox.finish(request, with: readLine(request.prompt))
            case .secret:
                input = KeyInput()
                var reader = PlainLineReader(mailbox: mailbox)
                mailbox.finish(request, with: reader.readLine(prompt: request.prompt, hidden: true))
            }
        }
    }

    private func readLine(_ prompt: String) -> LineInput {
        history.load { native.remember($0) }
        begin(prompt)
        // libedit draws the prompt first and takes the terminal after; what is typed in between would be shown twice.
        native.prepareTerminal(true)
        native.write(TerminalSequences.pasteFramesOn)
        let line = native.readLine()
        native.write(TerminalSequences.pasteFramesOff)
        return outcome(line)
    }

    private func begin(_ text: String) {
        prompt = text
        forgetTypeAheadIfTold()
        keys = KeySequence()
        insertions = []
        block = PastedBlock()
        ending = nil
        listedOnce = nil
        tookTerminalAgain = false
    }

    private func outcome(_ line: String?) -> LineInput {
        if let ending { return ending }
        guard let line else {
            native.write("\n")
            return block.isEmpty ? .end : .interrupted
        }
        let typed = line.hasSuffix("\n") ? String(line.dropLast()) : line
        return block.isEmpty ? .line(typed) : .block(block.joined(with: typed))
    }

    // MARK: The prompt

    /// Called by libedit, with its cursor in the first column of the first row, whenever it draws the line.
    func drawPrompt() -> UnsafeMutablePointer<CChar> {
        if !above.isEmpty {
            native.write(TerminalSequences.raw(above))
            above = ""
        }
        return drawn.show(block.isEmpty ? prompt : PastedBlock.continuation(of: prompt))
    }

    /// The columns of what stands before the line.
    var promptWidth: Int { DisplayWidth.of(prompt) }
}
