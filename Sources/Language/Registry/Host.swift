public import Values

/// What the evaluator asks of the shell around it. All calls come on the evaluator's own thread and may block it.
public protocol Host: AnyObject {
    /// The start of the cell: what `now()` gives.
    var now: Instant { get }

    /// A name that appears by itself (`r1`, `t1`); nil when there is none.
    func value(named name: String) -> Value?

    /// All names that appear by themselves, for "did you mean".
    var names: [String] { get }

    /// The value of a cell (`$3`), or of the last one (`$_`, nil); nil when there is none.
    func value(ofCell number: Int?) -> Value?

    /// The run or task a word names, by short name or by the beginning of its id (at least 6 hex digits).
    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value

    /// A field of a handle that must be read from the platform (`items`, `runs`, `tasks`, `session`); nil when a handle
    /// of this kind has no such field.
    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value?

    /// Carries out a command.
    func perform(_ call: Call) throws(Diagnostic) -> Value

    /// The content of a file for `read("x.json")`, as the shell's rules allow it.
    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8]

    /// Writes a file for `write "x.json"`, as the shell's rules allow it.
    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic)

    /// Takes a remark about something that is no error, and most often a slip.
    func remark(_ diagnostic: Diagnostic)

    /// Whether the cell was interrupted; asked often, must be cheap.
    var isCancelled: Bool { get }
}

extension Host {
    /// A handle as it is known now: one that was bound by an earlier cell knows only what that cell saw.
    func current(_ handle: Handle) -> Handle {
        guard let known = value(named: handle.name)?.handle, known == handle else { return handle }
        return known
    }
}
