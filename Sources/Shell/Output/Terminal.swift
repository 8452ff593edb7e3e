/// Where the shell writes and how wide and capable that place is. Made once by the program; tests hand in their own.
public struct Terminal: Sendable {
    /// Whether a person types at it: standard input and output are both a terminal.
    public var isInteractive: Bool
    /// Whether output goes without boxes and colours: not a terminal, `NO_COLOR`, or `--plain`.
    public var isPlain: Bool
    /// Whether colour sequences of our own may be written.
    public var hasColor: Bool
    /// Whether progress may be shown on standard error.
    public var showsProgress: Bool
    /// Columns right now.
    public var width: @Sendable () -> Int
    /// Writes to standard output, all of it.
    public var writeOutput: @Sendable (String) -> Void
    /// Writes to standard error, all of it.
    public var writeError: @Sendable (String) -> Void
    /// Shows a text in the person's pager and returns when it is left, with false when there is no pager to be had. Nil
    /// where nobody could leave it: in scripts, pipes and replays.
    public var page: (@Sendable (String) async -> Bool)?

    /// A terminal whose properties somebody has found out.
    public init(
        isInteractive: Bool, isPlain: Bool, hasColor: Bool, showsProgress: Bool, width: @escaping @Sendable () -> Int,
        writeOutput: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
        page: (@Sendable (String) async -> Bool)? = nil
    ) {
        self.isInteractive = isInteractive
        self.isPlain = isPlain
        self.hasColor = hasColor
        self.showsProgress = showsProgress
        self.width = width
        self.writeOutput = writeOutput
        self.writeError = writeError
        self.page = page
    }

    /// The terminal of a replay: as wide and as plain as the one the session was recorded at, writing to `write`.
    func replaying(width: Int, isPlain: Bool, write: @escaping @Sendable (String) -> Void) -> Terminal {
        Terminal(
            isInteractive: false, isPlain: isPlain, hasColor: false, showsProgress: false, width: { width },
            writeOutput: write, writeError: writeError)
    }
}
