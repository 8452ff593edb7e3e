/// What a person handed in at the prompt.
public enum LineInput: Sendable, Equatable {
    /// One line, without its newline.
    case line(String)
    /// Several lines pasted at once.
    case block(String)
    /// Ctrl-C: the line was dropped.
    case interrupted
    /// Ctrl-D on an empty line, or the end of the input.
    case end
}

/// Reads lines from a person. libedit is one, a plain reader of lines is another.
public protocol LineEditor: Sendable {
    /// Shows a prompt and waits for what is typed. A second reading waits for the first one to end.
    /// - Parameter prompt: ASCII that ends in a plain character (design, section 5).
    func readLine(prompt: String) async -> LineInput

    /// Prints a line above the one being typed, which stays as it is. May be called at any time from anywhere; what comes
    /// while nothing is being read is printed at once.
    func show(notice: String)

    /// Adds a line to what Up and Ctrl-R find, in this window and in others. It is on disk when this returns.
    func remember(_ line: String)

    /// Reads one line without showing it, for keys; nil at Ctrl-C, Ctrl-D or without a terminal.
    func readSecret(prompt: String) async -> String?

    /// Throws away what was typed before it was asked for; to be called before a yes/no question.
    func discardTypeAhead()

    /// Gives the terminal back as it was. Nothing is read afterwards.
    func close()
}

/// A line editor at a real terminal, which signals concern. Each method may be called from any thread.
public protocol TerminalLineEditor: LineEditor {
    /// SIGINT: drops the line being typed.
    /// - Returns: Whether a line was being read.
    @discardableResult
    func interrupt() -> Bool

    /// SIGWINCH: the terminal has another size.
    func resized()

    /// SIGTSTP: gives the terminal back and calls `stop`, which stops the process and returns when it goes on.
    func suspend(_ stop: @escaping @Sendable () -> Void)

    /// SIGCONT: takes the terminal again and draws the line anew.
    func resumed()

    /// SIGTERM and SIGHUP: gives the terminal back; this reading and all later ones are `.end`.
    func leave()

    /// Gives the terminal back at once, without asking the thread that reads: the last act of a process that must end.
    func restoreTerminal()
}
