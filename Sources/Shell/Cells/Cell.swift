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

    /// Which version of the bound names this cell started from.
    let scopeVersion: Int

    private struct Contents {
        var text = ""
        var conversations: [String: Conversation] = [:]
        var transport: (any Transport)?
        /// How the last command's result wants to be drawn, and where in the source that command stood.
        var display: (span: Span, display: CommandResult.Display)?
    }

    private let contents = Mutex(Contents())

    init(number: String, now: Instant, interrupt: Interrupt, core: ShellCore) {
        self.number = number
        self.now = now
        self.interrupt = interrupt
        self.core = core
        layout = core.layout
        scopeVersion = core.update { $0.scopeVersion }
    }

    /// All that the cell printed, as the record holds it.
    var text: String { contents.withLock { $0.text } }

    /// Prints lines, harmless whatever they hold, and keeps them for the record.
    func write(_ text: String) { print(TerminalFilter.harmless(text) + "\n") }

    /// Prints text that is harmless already as it is, and keeps it for the record.
    func print(_ text: String) {
        contents.withLock { $0.text += text }
        core.screen.write(text)
    }

    /// Prints a drawing: in colour at a colour terminal, and without in the record.
    func draw(_ drawing: (Layout) -> String) {
        let plain = drawing(layout) + "\n"
        contents.withLock { $0.text += plain }
        guard core.terminal.hasColor else { return core.screen.write(plain) }
        var colored = layout
        colored.color = true
        core.screen.write(drawing(colored) + "\n")
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

    func client() async throws(Diagnostic) -> PhronyClient { core.client(over: try await transport()) }

    // MARK: Conversations

    /// The conversation of a run as this cell read it first.
    func conversation(of run: String) -> Conversation? { contents.withLock { $0.conversations[run] } }

    func keep(_ conversation: Conversation, of run: String) {
        contents.withLock { $0.conversations[run] = conversation }
    }
}
