import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// What a command may use: the ground, the runs, the clock, the screen. A value of the cell it runs in.
struct CommandContext: Sendable {
    let core: ShellCore
    let cell: Cell
    let call: Call

    // MARK: The ground

    /// The API itself, its errors worded as diagnostics that blame this call.
    func ask<Answer: Sendable>(
        _ question: @Sendable (PhronyClient) async throws(PhronyError) -> Answer
    ) async throws(Diagnostic) -> Answer {
        let client = try await cell.client()
        do throws(PhronyError) {
            return try await question(client)
        } catch {
            throw error.diagnostic(at: call.span)
        }
    }

    // MARK: Runs

    /// The run an argument names, or else the current one.
    func run(_ parameter: String) throws(Diagnostic) -> RunState {
        guard let argument = call.argument(parameter) else { return try currentRun() }
        return try run(of: argument)
    }

    func run(of argument: Argument) throws(Diagnostic) -> RunState {
        guard let handle = argument.value.handle, handle.kind == .run, let run = core.book.run(named: handle.name)
        else {
            throw Diagnostic(
                "not-a-run", "A run is wanted here, not a \(argument.value.kindName).", at: argument.span,
                hint: "Name it: `r1`, a variable that holds a run, or the beginning of its id.")
        }
        return run
    }

    func currentRun() throws(Diagnostic) -> RunState {
        guard let run = core.book.current else {
            throw Diagnostic(
                "no-run", "No run was started or chosen yet.", at: call.span,
                hint: "`start AGENT {…}` starts one; `use RUN` chooses one.")
        }
        return run
    }

    /// Reads a run once, and makes what it says the state that everybody sees.
    @discardableResult
    func refresh(_ run: RunState) async throws(Diagnostic) -> RunState {
        let view = try await ask { client throws(PhronyError) in try await client.getRun(run.id) }
        cell.looked(at: run.name)
        return core.book.update(run.name, with: view) ?? run
    }

    /// Reads the conversation of a run, and names the tasks it holds.
    @discardableResult
    func conversation(of run: RunState, slim: Bool = false) async throws(Diagnostic) -> Conversation {
        let conversation = try await ask { client throws(PhronyError) in
            try await client.conversation(run.id, stepContent: slim ? .slim : .full)
        }
        if !slim { cell.keep(conversation, of: run.name) }
        cell.looked(at: run, in: conversation)
        try core.learn(conversation, run: run.name)
        return conversation
    }

    // MARK: Telling

    /// Whether this call prints data for programs: what is told to a person then goes to standard error.
    var printsData: Bool { call.asksForData || core.settings.form == .json }

    /// Tells the person something, in lines.
    func write(_ text: String) { printsData ? cell.writeAside(text) : cell.write(text) }

    /// Shows the person a drawing.
    func draw(_ drawing: @escaping Cell.Drawing) {
        printsData ? cell.writeAside(drawing(cell.layout)) : cell.draw(drawing)
    }
}
