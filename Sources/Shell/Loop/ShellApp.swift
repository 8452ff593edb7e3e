import Language
import PhronyClient
import SessionFile
import Tables
public import Values

/// How a shell is set up.
public struct ShellConfiguration: Sendable {
    /// Where the record of the session goes.
    public enum Record: Sendable {
        /// Nothing is kept; what passes is redacted all the same.
        case none
        /// In memory until the first exchange, then in a new file of this folder; at a prompt from the first cell on.
        case folder(String)
        /// In a new file of this name.
        case file(String)
    }

    public var terminal: Terminal
    /// Makes the connections that cells need.
    public var connector: any Connector
    /// Where commands go at first.
    public var ground: Ground
    /// Shown in the header of the session file; nil where it is not known before the first call.
    public var baseURL: String?
    /// Where the session is recorded.
    public var record: Record
    /// Values are printed as JSON.
    public var printsJSON = false
    /// What a script finds in `args`.
    public var arguments: [String] = []

    /// A shell that prints tables and has no arguments.
    public init(
        terminal: Terminal, connector: any Connector, ground: Ground, baseURL: String?, record: Record
    ) {
        self.terminal = terminal
        self.connector = connector
        self.ground = ground
        self.baseURL = baseURL
        self.record = record
    }
}

/// A shell with its followers: reads cells from a person or from a script until they end.
public struct ShellApp: Sendable {
    private let core: ShellCore
    /// Where sessions without a name are kept.
    private let folder: SessionFolder?

    /// - Throws: `StartFailure` when the record cannot be kept.
    public init(_ configuration: ShellConfiguration, secrets: [Secret] = []) throws(StartFailure) {
        let redactor = Redactor()
        for secret in secrets { redactor.add(secret) }
        let terminal = configuration.terminal
        core = ShellCore(
            terminal: terminal, connector: configuration.connector, ground: configuration.ground, settings: Settings(),
            journal: try Self.journal(configuration), redactor: redactor, asksBeforeDeciding: terminal.isInteractive)
        if case .folder(let path) = configuration.record {
            folder = SessionFolder(path: path)
        } else {
            folder = nil
        }
        if let folder { core.keepSessions(in: folder, fromFirstCell: terminal.isInteractive) }
        if configuration.printsJSON { try printJSON() }
        if !configuration.arguments.isEmpty { try bind(configuration.arguments) }
    }

    /// What Tab offers at this shell's prompt.
    public var completer: @Sendable (_ line: String, _ cursor: Int) -> Completion { Completer(core: core).complete }

    /// Whether a line may be kept in a history: it holds nothing that must not reach a file.
    public var isKept: @Sendable (_ line: String) -> Bool {
        { [redactor = core.redactor] line in HistoryRules.isHarmless(line) && redactor.redact(line) == line }
    }

    /// Tells the person of a failure inside of the platform that this process holds: above the prompt, or on standard error.
    public var tellFault: @Sendable (any Error) -> Void {
        { [core] fault in
            let fault = core.redactor.redact("\(fault)")
            if let text = core.update({ $0.faults.text(of: fault, at: .now) }) { core.screen.notice(text) }
        }
    }

    private func printJSON() throws(StartFailure) {
        core.update { $0.settings.form = .json }
        try record(setting: "form", "json")
    }

    private func bind(_ arguments: [String]) throws(StartFailure) {
        let list = Value.list(List(arguments.map { .string(core.redactor.redact($0)) }))
        core.update { $0.scope.bind("args", to: list) }
        try record(setting: "args", list)
    }

    private func record(setting name: String, _ value: Value) throws(StartFailure) {
        do throws(Diagnostic) {
            try core.record(.effect(EffectLine(cell: nil, effect: .setting(name: name, value: value))))
        } catch {
            throw StartFailure(message: error.message)
        }
    }

    private static func journal(_ configuration: ShellConfiguration) throws(StartFailure) -> Journal {
        let terminal = configuration.terminal
        let header = Header(
            created: Instant.now(), ground: configuration.ground.rawValue, base: configuration.baseURL,
            width: terminal.width(), languageVersion: 1, interactive: terminal.isInteractive, isPlain: terminal.isPlain)
        do throws(JournalError) {
            switch configuration.record {
            case .none: return .discarding()
            case .file(let path): return try Journal.create(at: path, header: header)
            case .folder(let folder):
                let folder = SessionFolder(path: folder)
                let path = folder.file(startedAt: header.created)
                return .inMemory(header: header, fileAtFirstRequest: path)
            }
        } catch {
            throw StartFailure(message: "The session file cannot be written: \(error)")
        }
    }

    /// Runs a shell at a prompt.
    /// - Returns: The exit code.
    public func interact(with editor: any LineEditor, interrupts: InterruptSource) async -> Int32 {
        await folder?.offerRemoval(with: editor)
        return await withFollowers {
            await InteractiveLoop(core: core, editor: editor, interrupts: interrupts).run()
            return 0
        }
    }

    /// Runs a script.
    /// - Parameter file: The script's name for messages.
    /// - Returns: The exit code of the cell it stopped at, else 0.
    public func run(script source: String, file: String, interrupts: InterruptSource) async -> Int32 {
        await withFollowers {
            do throws(ScriptError) {
                let script = try await Script(source: source, file: file, registry: core.registry)
                let interrupt = Interrupt()
                var last: CellOutcome?
                await interrupts.during(interrupt) { last = await script.run(in: core, interrupt: interrupt) }
                return last?.exitCode ?? 0
            } catch {
                let drawing = DiagnosticDrawing(error.diagnostic, in: error.input, layout: core.layout)
                core.screen.writeError(drawing.text + "\n")
                return 1
            }
        }
    }

    private func withFollowers(_ body: @escaping @Sendable () async -> Int32) async -> Int32 {
        await withTaskGroup(of: Void.self, returning: Int32.self) { group in
            group.addTask { await core.followers.run(in: core) }
            let code = await body()
            core.followers.stop()
            sayFarewell()
            return code
        }
    }

    /// Says which runs stop with this process, or go on without it.
    private func sayFarewell() {
        try? core.takeNews()
        let live = core.book.runs.filter { $0.isOwn && !$0.runStatus.isTerminal }
        let held = core.update { state in state.connection.filter { $0.value.holdsPlatform }.map(\.key) }
        say("Pausing until phrosh starts again", live.filter { held.contains($0.ground) })
        say("Going on without this shell", live.filter { !held.contains($0.ground) })
    }

    private func say(_ what: String, _ runs: [RunState]) {
        guard !runs.isEmpty else { return }
        let names = runs.map { "\($0.name) (\($0.agent), \($0.status))" }.joined(separator: ", ")
        core.screen.writeError(TerminalFilter.harmless("\(what): \(names)", keepingNewlines: false) + "\n")
    }
}

/// Why a shell could not start.
public struct StartFailure: Error, Sendable {
    /// One sentence for a person.
    public let message: String
}
