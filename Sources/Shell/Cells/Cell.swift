import Language
import PhronyClient
import SessionFile
import Synchronization
import Tables
import Values

/// One cell while it runs: its number, its clock, what it printed and what it read so far.
final class Cell: Sendable {
    let number: String
    /// The start of the cell: all that `now()` and ages know of time.
    let now: Instant
    let interrupt: Interrupt
    let core: ShellCore
    /// How this cell's values are drawn; fixed when it begins.
    let layout: Layout

    private struct Contents {
        var text = ""
        var conversations: [String: Conversation] = [:]
        var transport: (any Transport)?
        /// How the last command's result wants to be drawn, and where in the source that command stood.
        var display: (span: Span, display: CommandResult.Display)?
        /// How the cell's value was drawn, if in a form of its own.
        var drawing: Drawing?
        /// The runs that were looked at, with what a conversation told of them.
        var readRuns: [String: RunReading.Conversed?] = [:]
        /// The earlier cells whose values were taken up.
        var recalled: Set<Int> = []
        /// What the record holds of the cell's value.
        var recordedValue: RecordedValue?
    }

    typealias Drawing = @Sendable (Layout) -> String

    private let contents = Mutex(Contents())

    init(number: String, now: Instant, interrupt: Interrupt, core: ShellCore) {
        self.number = number
        self.now = now
        self.interrupt = interrupt
        self.core = core
        layout = core.layout
    }

    /// All that the cell printed, as the record holds it.
    var text: String { contents.withLock { $0.text } }

    /// Prints lines, harmless whatever they hold, and keeps them for the record.
    func write(_ text: String) { print(TerminalFilter.harmless(text) + "\n") }

    /// Says something to the person beside the data that the cell prints: on standard error, and not on record.
    func writeAside(_ text: String) { core.screen.writeError(TerminalFilter.harmless(text) + "\n") }

    /// Prints text that is harmless already as it is, and keeps it for the record.
    func print(_ text: String) {
        contents.withLock { $0.text += text }
        core.screen.write(text)
    }

    /// Prints text that is harmless already; the record gets another one in its place.
    func print(recorded: String, shown: String) {
        contents.withLock { $0.text += recorded }
        core.screen.write(shown)
    }

    /// Prints a drawing: in colour at a colour terminal, and without in the record.
    func draw(_ drawing: Drawing) {
        let text = drawn(drawing)
        contents.withLock { $0.text += text.plain }
        core.screen.write(text.shown)
    }

    /// A drawing as the record holds it, and as the terminal shows it.
    struct DrawnText: Sendable {
        let plain: String
        let shown: String
    }

    func drawn(_ drawing: Drawing) -> DrawnText {
        let plain = drawing(layout) + "\n"
        guard core.terminal.hasColor else { return DrawnText(plain: plain, shown: plain) }
        var colored = layout
        colored.color = true
        return DrawnText(plain: plain, shown: drawing(colored) + "\n")
    }

    /// Prints the cell's value, which Ctrl-C cuts short; the record then holds nothing of it.
    func show(_ text: DrawnText) throws(Diagnostic) {
        guard core.screen.write(text.shown, until: interrupt) else { throw .interrupted }
        contents.withLock { $0.text += text.plain }
    }

    /// Shows a drawing in the person's pager, and keeps it for the record as if it had been printed.
    func page(_ drawing: @escaping Drawing) async {
        guard let page = core.terminal.page else { return draw(drawing) }
        let text = drawn(drawing)
        contents.withLock { $0.text += text.plain }
        await interrupt.withheld { if await !page(text.shown) { core.screen.write(text.shown) } }
    }

    /// How the cell's value was drawn; nil if as any value of its shape.
    var drawing: Drawing? {
        get { contents.withLock { $0.drawing } }
        set { contents.withLock { $0.drawing = newValue } }
    }

    /// What the record holds of the cell's value; nil if it has none.
    var recordedValue: RecordedValue? {
        get { contents.withLock { $0.recordedValue } }
        set { contents.withLock { $0.recordedValue = newValue } }
    }

    func remember(_ display: CommandResult.Display, at span: Span) {
        contents.withLock { $0.display = (span, display) }
    }

    /// How the value of a statement shows itself: the command's own way, if the statement is nothing but that command.
    func display(of statement: Span) -> CommandResult.Display {
        contents.withLock {
            guard let (span, display) = $0.display, span.upper == statement.upper, span.lower == statement.lower
            else { return .plain }
            return display
        }
    }

    /// The way to the ground for all that this cell asks; one for the whole cell, for on tape it knows how far it came.
    func transport() async throws(Diagnostic) -> any Transport {
        if let made = contents.withLock({ $0.transport }) { return made }
        let transport = try await core.transport(for: .cell(number))
        contents.withLock { $0.transport = transport }
        return transport
    }

    func client(retry: RetryPolicy = RetryPolicy()) async throws(Diagnostic) -> PhronyClient {
        core.client(over: try await transport(), retry: retry)
    }

    // MARK: Conversations

    /// The conversation of a run as this cell read it first.
    func conversation(of run: String) -> Conversation? { contents.withLock { $0.conversations[run] } }

    func keep(_ conversation: Conversation, of run: String) {
        contents.withLock { $0.conversations[run] = conversation }
    }

    // MARK: What the value is about

    var readRuns: [String: RunReading.Conversed?] { contents.withLock { $0.readRuns } }
    var recalledCells: Set<Int> { contents.withLock { $0.recalled } }

    /// The cell looked at a run as the shell knows it.
    func looked(at run: String) { contents.withLock { $0.readRuns[run] = $0.readRuns[run] ?? .some(nil) } }

    /// The cell read a conversation of a run.
    func looked(at run: RunState, in conversation: Conversation) {
        let read = RunReading.Conversed(conversation, of: run.id)
        contents.withLock { $0.readRuns[run.name] = .some(read) }
    }

    /// The cell took up the value of an earlier one.
    func recalled(_ cell: Int) { contents.withLock { _ = $0.recalled.insert(cell) } }
}
