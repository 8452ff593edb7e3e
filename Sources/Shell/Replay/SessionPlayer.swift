import Language
import PhronyClient
import SessionFile
import Values

/// Plays a session file on tape: its cells run for real, on the ground they were recorded on as far as they can tell, and
/// all they ask is answered from the record. No network code can be reached from here, for there is no connection to make.
struct SessionPlayer: Sendable {
    let document: SessionDocument
    let core: ShellCore

    /// - Parameter write: Takes what the cells print.
    /// - Throws: What is broken in the file.
    init(
        document: SessionDocument, terminal: Terminal, write: @escaping @Sendable (String) -> Void
    ) throws(SessionFileError) {
        self.document = document
        let header = document.header
        var settings = Settings()
        settings.ambiguousIsWide = header.ambiguousIsWide
        let ground = Ground(rawValue: header.ground) ?? .tape
        core = ShellCore(
            terminal: terminal.replaying(width: header.width, isPlain: header.isPlain, write: write),
            connector: NoConnector(), ground: ground, settings: settings, journal: nil,
            tape: try Tape(document: document),
            redactor: Redactor(), asksBeforeDeciding: header.interactive)
        core.remember(try RecordedCircumstances(document, ground: ground))
    }

    /// Runs the recorded cells in order.
    /// - Parameter each: Called with each cell of the top level before it runs.
    /// - Returns: How every cell ended, those of sourced files included.
    func play(
        interrupt: Interrupt = Interrupt(), each: (RecordedCell) -> Void = { _ in }
    ) async -> [CellOutcome] {
        for cell in document.cells where !cell.number.contains(".") {
            each(cell)
            _ = await CellRunner(core: core).run(
                CellInput(number: cell.number, source: cell.source, mode: .script), now: cell.startedAt,
                interrupt: interrupt)
            if interrupt.isRaised { break }
        }
        return core.update { $0.outcomes }
    }
}

/// The connector of a replay: there is nothing to connect to.
private struct NoConnector: Connector {
    let namedAgents: [(name: String, id: String)] = []

    func connect(to ground: Ground) async throws -> Connection {
        throw Diagnostic("on-tape", "A session on tape reaches no platform.")
    }

    func askForKey() async -> Secret? { nil }
    func ask(prompt: String) async -> Secret? { nil }
    func variable(_ name: String) -> String? { nil }
}
