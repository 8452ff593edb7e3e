import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// The one way a human task is answered, so that nothing is decided by accident (design, section 4).
///
/// A task is read again first. At a terminal nobody decides what was not on screen whole in this very version: the first
/// call shows it and sends nothing. If somebody else finished it, nothing is sent and that is said. Behind it the run is
/// seen to move, or the shell says that it did not.
struct Deciding: Sendable {
    let context: CommandContext

    private var core: ShellCore { context.core }

    /// Answers tasks, one after the other, each with the message `build` makes of it. `build` checks the answer before
    /// anything is sent.
    func decide(
        _ tasks: [TaskState], build: @Sendable (TaskState) throws(Diagnostic) -> RunMessage
    ) async throws(Diagnostic) -> CommandResult {
        var ready: [TaskState] = []
        var unread: [TaskState] = []
        for task in tasks where !ready.contains(where: { $0.id == task.id }) {
            let current = try await readAgain(task)
            _ = try build(current)
            if try showIfNeeded(current) { unread.append(current) }
            ready.append(current)
        }
        if let first = unread.first { return try leaveUnsent(first) }
        var runs: [Value] = []
        for (position, task) in ready.enumerated() {
            let current = position == 0 ? task : try await readAgain(task)
            guard current.digest == task.digest else { throw changed(current) }
            runs.append(try await send(try build(current), for: current))
        }
        return .silent(runs.count == 1 ? runs[0] : .list(List(runs)))
    }

    /// Ends a first call at a terminal. A script cannot be typed again, so there it is an error.
    private func leaveUnsent(_ task: TaskState) throws(Diagnostic) -> CommandResult {
        guard !context.cell.isSourced else {
            throw Diagnostic(
                "must-be-read", "\(task.name) has to be read before it is decided. Nothing was sent.",
                at: context.call.span, hint: "Decide it at the prompt: `\(task.nextStep)`.")
        }
        context.write("Nothing was sent. The same line again decides.")
        return .silent()
    }

    private func changed(_ task: TaskState) -> Diagnostic {
        Diagnostic(
            "task-changed", "\(task.name) has changed since it was shown. Nothing was sent.", at: context.call.span,
            hint: "`show \(task.name)` shows what it asks now.")
    }

    /// `show t1`: the task whole; from now on this version may be decided. As JSON it is for programs, and nobody has seen
    /// what is invisible in it.
    func show(_ task: TaskState) async throws(Diagnostic) -> CommandResult {
        let (current, _) = try await read(task)
        if context.printsData { return CommandResult(value: current.handle, display: .json(current.whole)) }
        try display(current)
        return .silent(current.handle)
    }

    // MARK: Reading

    private func read(_ task: TaskState) async throws(Diagnostic) -> (task: TaskState, run: RunState) {
        guard let run = core.book.run(named: task.run) else {
            throw Diagnostic("unknown-run", "\(task.name) belongs to no known run.", at: context.call.span)
        }
        try await context.conversation(of: run)
        return (core.book.task(named: task.name) ?? task, run)
    }

    private func readAgain(_ task: TaskState) async throws(Diagnostic) -> TaskState {
        let (current, run) = try await read(task)
        guard current.isOpen else {
            let ending = current.view.outcome ?? current.view.status ?? "finished"
            throw Diagnostic(
                "task-not-open", "\(task.name) is no longer open: it was \(ending). Nothing was sent.",
                at: context.call.span, hint: "`tasks` lists what is open; `timeline \(run.name)` shows what happened.")
        }
        if !current.view.isAPICompletable, try await context.tenant() == nil {
            throw Diagnostic(
                "not-api-completable",
                "\(task.name) is a task of kind \(current.kind), which the API cannot complete. Nothing was sent.",
                at: context.call.span, hint: "Decide it in the dashboard.")
        }
        return current
    }

    // MARK: Showing

    /// - Returns: Whether the person has to read it before it may be decided.
    private func showIfNeeded(_ task: TaskState) throws(Diagnostic) -> Bool {
        let shown = core.update { $0.shownTasks[task.id] }
        let isKnown = shown?.digest == task.digest
        if isKnown, core.asksBeforeDeciding, shown?.cell != context.cell.topNumber { return false }
        if shown != nil, !isKnown { context.write("\(task.name) has changed since it was shown.") }
        try display(task)
        if shown != nil, !isKnown, !core.asksBeforeDeciding { throw changed(task) }
        return core.asksBeforeDeciding
    }

    private func display(_ task: TaskState) throws(Diagnostic) {
        context.draw { TaskDrawing(task).text($0) }
        core.update { $0.shownTasks[task.id] = ShownTask(digest: task.digest, cell: context.cell.topNumber) }
        try core.record(.shown(ShownLine(task: task.id, digest: task.digest, at: context.cell.now)))
    }

    // MARK: Sending

    private func send(_ message: RunMessage, for task: TaskState) async throws(Diagnostic) -> Value {
        guard let run = core.book.run(named: task.run) else { return .null }
        try core.synchronize()
        if task.view.isAPICompletable {
            let accepted = try await context.ask { client throws(PhronyError) in
                try await client.sendRunMessage(run.id, message)
            }
            if let error = accepted.error {
                throw Diagnostic(
                    "not-accepted", "The platform took the answer but says: \(error)", at: context.call.span)
            }
        } else {
            try await complete(task, with: message)
        }
        return try await seeItMove(task, run)
    }

    /// Answers what the API cannot complete in the review queue (contract, 10.4).
    private func complete(_ task: TaskState, with message: RunMessage) async throws(Diagnostic) {
        let answer = Record(message.fields.filter { name, _ in name != "userTaskId" })
        try await context.desk().post("review", task.id, "complete", body: .record(answer))
    }

    private static let looks = 5

    /// Looks until the task is no longer open, a few times.
    private func seeItMove(_ task: TaskState, _ run: RunState) async throws(Diagnostic) -> Value {
        for look in 1...Self.looks {
            let moves = core.followers.moves(of: run.name)
            let state = try await context.refresh(run)
            if state.runStatus != .waitingForHITL { return moved(task, state) }
            let (current, _) = try await read(task)
            if !current.isOpen { return moved(current, state) }
            if core.tape == nil, look < Self.looks {
                await core.followers.news(of: run.name, after: moves, limit: .seconds(1))
            }
        }
        context.write("\(task.name) was answered, but \(run.name) did not move yet: status \(run.name) looks again.")
        return run.handle
    }

    private func moved(_ task: TaskState, _ run: RunState) -> Value {
        core.book.close(task.name)
        context.write("\(task.name) answered; \(run.name) is \(run.status).")
        return run.handle
    }
}

/// A version of a task that was on screen whole.
struct ShownTask: Sendable, Equatable {
    let digest: String
    /// The top-level cell that showed it: only a later one may decide at a prompt.
    let cell: String
}

extension Cell {
    /// The cell a person typed: `7` for `7.1`, too.
    fileprivate var topNumber: String { String(number.prefix { $0 != "." }) }
    /// Whether it is a statement of a sourced script.
    fileprivate var isSourced: Bool { number.contains(".") }
}

extension TaskState {
    /// Which version of the task this is: a digest of all that a person decides about.
    var digest: String {
        let content = Record([
            ("kind", .string(kind)), ("title", view.title.map(Value.string) ?? .null), ("payload", view.payload),
        ])
        return sha256(Value.record(content).jsonBytes())
    }
}
