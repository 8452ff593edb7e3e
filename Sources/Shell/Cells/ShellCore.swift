import Language
import PhronyClient
import SessionFile
import Synchronization
import Values

/// What outlives a cell: the runs, the names, the ground, the record. Commands reach it through their context.
final class ShellCore: Sendable {
    /// An agent as commands name it.
    struct Agent: Sendable {
        let name: String
        let id: String
        /// What manifests call it.
        var manifestKey: String?
        /// Whether only other agents start it.
        var isSubAgent = false
    }

    struct State {
        var ground: Ground
        var settings: Settings
        /// Columns of the terminal, or of the one the record was made at.
        var width: Int
        var scope = Scope()
        var values: [Int: Value] = [:]
        /// How the runs stood that the values are about, by the cell's number.
        var readings: [Int: [RunReading]] = [:]
        /// How the last value was drawn; nil if as any value of its shape.
        var lastDrawing: Cell.Drawing?
        var lastCell = 0
        /// The agents of the ground, once somebody asked; nil again when they may be others. Tab goes on with the old names.
        var agents: [Agent]? {
            didSet { if let agents { deskNames["agents"] = agents.map(\.name) } }
        }
        /// The names of triggers, versions and the like as they were listed last, by the path of the listing.
        var deskNames: [String: [String]] = [:]
        /// How the cells ended that ran so far, on tape.
        var outcomes: [CellOutcome] = []
        /// The versions of tasks that were on screen whole, by task id.
        var shownTasks: [String: ShownTask] = [:]
        /// The grounds that answered so far.
        var connection: [Ground: Connection] = [:]
        /// Whether the next cell gives the session its file.
        var isFileDue = false
        /// The folder to make before the record needs it.
        var sessionFolder: SessionFolder?
        /// Facts of the ground that stand in the record already.
        var recordedFacts: [String: Value] = [:]
        /// What followers and the terminal had reported before each cell, by its number, on tape.
        var recordedNews: [String: [SessionLine]] = [:]
        /// How many cells ran inside of a cell so far, by its number.
        var innerCells: [String: Int] = [:]
        /// The sources of the cells typed so far.
        var history: [String] = []
        var isLeaving = false
        /// Whether things go wrong on request on the local ground, as it was told last.
        var hasTrouble = false
        /// What was told of failures inside of the platform.
        var faults = FaultNotices()
        /// Grows with each change of `scope`, so that a cell around other cells does not undo what they bound.
        var scopeVersion = 0
    }

    let terminal: Terminal
    let screen: Screen
    let connector: any Connector
    let registry: Registry
    let commands: [String: Command]
    let book: RunBook
    let followers = FollowerHub()
    let redactor: Redactor
    /// What is being recorded; nil on tape and with `--no-session`.
    let journal: Journal?
    /// The session being replayed; nil on every other ground.
    let tape: Tape?
    /// Whether a person decides at the prompt, so that a task must be shown before it is decided.
    let asksBeforeDeciding: Bool
    private let state: Mutex<State>

    init(
        terminal: Terminal, connector: any Connector, ground: Ground, settings: Settings, journal: Journal?,
        tape: Tape? = nil, redactor: Redactor, asksBeforeDeciding: Bool
    ) {
        self.terminal = terminal
        self.connector = connector
        self.journal = journal
        self.tape = tape
        self.redactor = redactor
        self.asksBeforeDeciding = asksBeforeDeciding
        screen = Screen(terminal: terminal)
        commands = Dictionary(
            CommandCatalog.all.map { ($0.signature.name, $0) }, uniquingKeysWith: { first, _ in first })
        registry = Registry(commands: CommandCatalog.all.map(\.signature))
        book = RunBook { run, nth in tape?.taskName(run: run, nth: nth)?.name }
        state = Mutex(State(ground: ground, settings: settings, width: terminal.width()))
    }

    /// Reads or changes what outlives a cell, in one step.
    func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result { state.withLock { change(&$0) } }

    var ground: Ground { state.withLock { $0.ground } }
    var settings: Settings { state.withLock { $0.settings } }
    var scope: Scope { state.withLock { $0.scope } }

    /// The way to the ground for a cell or a follower: recorded on real grounds, from the record on tape.
    func transport(for origin: Origin, on ground: Ground? = nil) async throws(Diagnostic) -> any Transport {
        if let tape {
            guard case .cell(let number) = origin else {
                throw Diagnostic("tape-only", "A session on tape has no followers.")
            }
            return tape.transport(forCell: number)
        }
        let connection = try await connection(to: ground ?? self.ground)
        guard let journal else { return connection.transport }
        return RecordingTransport(
            base: connection.transport, journal: journal, origin: origin, redactor: redactor, now: Instant.now)
    }

    /// The API over a transport. On tape nobody waits between two tries.
    func client(over transport: any Transport, retry: RetryPolicy = RetryPolicy()) -> PhronyClient {
        guard tape != nil else { return PhronyClient(transport: transport, retry: retry) }
        return PhronyClient(transport: transport, retry: retry, sleep: { _ in })
    }

    /// Sessions without a name go there. The folder is made with the first exchange, and not for `1 + 1`.
    /// - Parameter fromFirstCell: At a prompt the file is there as soon as something was typed.
    func keepSessions(in folder: SessionFolder, fromFirstCell: Bool) {
        update {
            $0.sessionFolder = folder
            $0.isFileDue = fromFirstCell
        }
    }

    /// Gives the session of a prompt its file, at its first cell.
    func openFileIfDue() throws(Diagnostic) {
        let folder = update { state -> SessionFolder? in
            defer { state.isFileDue = false }
            return state.isFileDue ? state.sessionFolder : nil
        }
        guard let folder, let journal, journal.path == nil else { return }
        folder.make()
        do throws(JournalError) {
            try journal.save(to: folder.file(startedAt: Instant.now()))
        } catch {
            throw .cannotRecord(error)
        }
    }

    func connection() async throws(Diagnostic) -> Connection { try await connection(to: ground) }

    private func connection(to ground: Ground) async throws(Diagnostic) -> Connection {
        update { $0.sessionFolder }?.make()
        update { $0.sessionFolder = nil }
        do {
            let connection = try await connector.connect(to: ground)
            for secret in connection.secrets { redactor.add(secret) }
            let before = update { $0.connection.updateValue(connection, forKey: connection.ground) }
            if let remark = connection.remark(after: before) {
                let trouble = await connection.trouble()
                if ground == .local { update { $0.hasTrouble = trouble != nil } }
                screen.notice([remark, trouble].compactMap(\.self).joined(separator: " "))
            }
            return connection
        } catch let diagnostic as Diagnostic {
            throw diagnostic
        } catch {
            throw Diagnostic("cannot-connect", "The ground cannot be reached: \(error)", outcome: .unreachable)
        }
    }

    /// Writes a line of the record.
    func record(_ line: @autoclosure () -> SessionLine) throws(Diagnostic) {
        guard let journal else { return }
        do throws(JournalError) {
            try journal.append(line())
        } catch {
            throw .cannotRecord(error)
        }
    }

    /// Makes what followers reported visible, and writes it down.
    func takeNews() throws(Diagnostic) {
        let (news, tasks) = book.takeNews()
        for change in news { try record(.seen(SeenLine(run: change.run, fields: .record(change.changes)))) }
        for task in tasks { try record(.name(task.nameLine)) }
    }

    /// Names the tasks of a conversation, and writes down the names that cells know from now on.
    @discardableResult
    func learn(
        _ conversation: Conversation, run: String, isVisible: Bool = true
    ) throws(Diagnostic) -> [TaskState] {
        let (all, new) = book.learn(from: conversation, run: run, isVisible: isVisible)
        for task in new { try record(.name(task.nameLine)) }
        return all
    }

    /// Names a task that stands in the review queue and in no conversation.
    func learn(queued view: UserTask, run: String, nth: Int) throws(Diagnostic) -> TaskState {
        let task = book.learn(queued: view, run: run, nth: nth)
        try record(.name(task.nameLine))
        return task
    }
}

extension TaskState {
    /// The task's number, as the record keeps it.
    fileprivate var nameLine: NameLine {
        NameLine(
            name: name, id: id, subject: .task(TaskOrigin(run: run, nth: nth, kind: kind, tool: tool)))
    }
}
