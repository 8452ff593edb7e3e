import Language
import PhronyClient
import SessionFile
import Values

/// Plays a session file on tape: its cells run for real, and all they ask is answered from the record. No network code
/// can be reached from here, for there is no connection to make.
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
        core = ShellCore(
            terminal: terminal.replaying(width: header.width, isPlain: header.isPlain, write: write),
            connector: NoConnector(), ground: .tape, settings: settings, journal: nil,
            tape: try Tape(document: document),
            redactor: Redactor(), asksBeforeDeciding: header.interactive)
        try rememberFacts()
    }

    /// What the session knew of its ground (`GroundFacts`): the first thing said of each counts.
    private func rememberFacts() throws(SessionFileError) {
        try document.forEachLine { line in
            guard case .effect(let line) = line, case .setting(let name, let value) = line.effect else { return }
            core.update { $0.recordedFacts[name] = $0.recordedFacts[name] ?? value }
        }
    }

    /// Runs the recorded cells in order.
    /// - Parameter each: Called with each cell of the top level before it runs.
    /// - Returns: How every cell ended, those of sourced files included.
    func play(
        interrupt: Interrupt = Interrupt(), each: (RecordedCell) -> Void = { _ in }
    ) async throws(SessionFileError) -> [CellOutcome] {
        try document.linesBeforeFirstCell.forEach(apply)
        for cell in document.cells where !cell.number.contains(".") {
            each(cell)
            _ = await CellRunner(core: core).run(
                CellInput(number: cell.number, source: cell.source, mode: .script), now: cell.startedAt,
                interrupt: interrupt)
            try (cell.linesWithin + cell.linesAfter).forEach(apply)
            if interrupt.isRaised { break }
        }
        return core.update { $0.outcomes }
    }

    /// What happened between two cells.
    private func apply(_ line: SessionLine) {
        switch line {
        case .seen(let line):
            core.book.apply(RunBook.News(run: line.run, changes: line.fields.record ?? Record()))
        case .name(let line):
            if case .task(let origin) = line.subject { core.book.apply(line.name, id: line.id, of: origin) }
        case .effect(let line):
            apply(line.effect)
        default: break
        }
    }

    private func apply(_ effect: EffectLine.Effect) {
        core.update {
            switch effect {
            case .resize(let width): $0.width = width
            case .setting(let name, .string(let value)): _ = $0.settings.set(name, to: value)
            default: break
            }
        }
    }
}

/// The connector of a replay: there is nothing to connect to.
private struct NoConnector: Connector {
    let namedAgents: [(name: String, id: String)] = []

    func connect(to ground: Ground) async throws -> Connection {
        throw Diagnostic("on-tape", "A session on tape reaches no platform.")
    }

    func askForKey() async -> Secret? { nil }
}
