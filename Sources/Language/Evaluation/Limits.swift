/// What one statement may use up. Hitting a limit is an error that names it.
public struct Limits: Sendable, Equatable {
    /// How deep lists and records may stand inside each other.
    public var valueNesting = 512
    /// Elements and fields of one value, of inner lists and records too, each counted as often as it is found.
    public var valueParts = 50_000_000
    /// How deep functions may call each other.
    public var recursion = 1_000
    /// How many rows, loop turns and calls a statement may evaluate.
    public var steps = 100_000_000
    /// Elements of one list.
    public var listLength = 10_000_000
    /// UTF-8 bytes of one text.
    public var textLength = 256 * 1024 * 1024
    /// UTF-8 bytes of the JSON of what a statement gives, or writes to a file.
    public var resultSize = 1024 * 1024 * 1024
    /// Bytes of memory that the process may take.
    public var memory = 2048 * 1024 * 1024
    /// Bytes of the stack that calls of functions may take; the thread needs 6 MB more, for the deepest expression.
    public var stack = 10 * 1024 * 1024

    public init() {}
}
