import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// Runs cells: reads a source, checks it whole, evaluates its statements in order, prints the value of the last one, and
/// writes down what happened.
struct CellRunner: Sendable {
    let core: ShellCore

    /// Runs one cell.
    /// - Parameters:
    ///   - now: The start of the cell: the clock, or the record on tape.
    /// - Returns: How it ended. A failed cell keeps what its finished statements did.
    func run(_ input: CellInput, now: Instant, interrupt: Interrupt) async -> CellOutcome {
        let watch = ContinuousClock.now
        let input = input.redacted(by: core.redactor)
        core.screen.cellBegins()
        defer { core.screen.cellEnds() }
        let prepared = prepare(input)
        // An interruption on the record is the cell's own, not the person's who watches the replay.
        let isCutOff = core.tape?.outcome(ofCell: input.number) == .interrupted
        let cell = Cell(
            number: input.number, now: now, interrupt: isCutOff ? Interrupt() : interrupt, core: core)
        let result: Result<Value?, Diagnostic>
        do throws(Diagnostic) {
            try prepared.get()
            try core.record(.cell(CellLine(number: input.number, source: input.source, startedAt: now)))
            result = await evaluateAsRecorded(input, in: cell)
        } catch {
            result = .failure(error)
        }
        return finish(input, cell, result, took: ContinuousClock.now - watch)
    }

    /// What happened since the last cell: news of followers, another width of the terminal. The cells of a sourced file
    /// are no history of their own.
    private func prepare(_ input: CellInput) -> Result<Void, Diagnostic> {
        core.applyRecordedNews(before: input.number)
        if !input.isInner { core.update { $0.history.append(input.source) } }
        do throws(Diagnostic) {
            try core.openFileIfDue()
            try core.takeNews()
            try core.takeWidth()
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    // MARK: Evaluating

    /// On tape a cell that was interrupted ends so again: what it merely computed is cut off after a moment.
    private func evaluateAsRecorded(_ input: CellInput, in cell: Cell) async -> Result<Value?, Diagnostic> {
        guard core.tape?.outcome(ofCell: cell.number) == .interrupted else { return await evaluate(input, in: cell) }
        return await withTaskGroup(of: Void.self, returning: Result<Value?, Diagnostic>.self) { group in
            group.addTask {
                guard (try? await Task.sleep(for: Self.recordedInterruption)) != nil else { return }
                cell.interrupt.raise()
            }
            let result = await evaluate(input, in: cell)
            group.cancelAll()
            if case .success = result { return .failure(.interrupted) }
            return result
        }
    }

    private static let recordedInterruption = Duration.seconds(1)

    private func evaluate(_ input: CellInput, in cell: Cell) async -> Result<Value?, Diagnostic> {
        do throws(Diagnostic) {
            let program = try await EvaluatorThread.check(
                input, in: core.scope, registry: core.registry, hostNames: cell.names, isLive: core.ground == .live
            ).get()
            var last: (statement: Statement, result: StatementResult)?
            for statement in program.statements where !statement.isNote {
                last = (statement, try await run(statement, of: program, in: cell))
            }
            guard let last, case .value(let value) = last.result else { return .success(nil) }
            if core.tape?.outcome(ofCell: cell.number) != .interrupted { show(value, of: last.statement, in: cell) }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private func run(
        _ statement: Statement, of program: Program, in cell: Cell
    ) async throws(Diagnostic) -> StatementResult {
        let requests = EvaluatorThread.run(
            statement, of: program, in: core.scope, registry: core.registry, cell: cell, interrupt: cell.interrupt)
        for await request in requests {
            if let result = await answer(request, in: cell) { return try result.get() }
        }
        throw .interrupted
    }

    private func answer(
        _ request: EvaluatorThread.Request, in cell: Cell
    ) async -> Result<StatementResult, Diagnostic>? {
        switch request {
        case .perform(let call, let reply):
            reply.give(await cell.interrupt.cancelling { await perform(call, in: cell) })
        case .read(let field, let handle, let span, let reply):
            reply.give(await cell.interrupt.cancelling { await read(field, of: handle, at: span, in: cell) })
        case .finished(let result, let scope):
            core.bind(scope, since: cell.scopeVersion)
            return result
        }
        return nil
    }

    private func perform(_ call: Call, in cell: Cell) async -> Result<Value, Diagnostic> {
        guard let command = core.commands[call.signature.name] else {
            return .failure(Diagnostic("internal", "Nothing carries out \(call.signature.name).", at: call.span))
        }
        do throws(Diagnostic) {
            let result = try await command.run(call, CommandContext(core: core, cell: cell, call: call))
            cell.remember(display(of: result, call), at: call.span)
            return .success(result.value)
        } catch {
            return .failure(error.located(at: call.span))
        }
    }

    /// With `--json` of the program, a command that can print JSON does so without its own flag. A run or task that is
    /// printed as JSON, CSV or Markdown is more than its name: its fields.
    private func display(of result: CommandResult, _ call: Call) -> CommandResult.Display {
        let whole = core.book.current(result.value).handle.map { Value.record($0.fields) } ?? result.value
        if let listing = call.listing(of: whole) { return listing }
        guard case .drawn = result.display, core.settings.form == .json,
            call.signature.flags.contains(where: { $0.name == "json" })
        else { return result.display }
        return .drawn { _ in whole.shownJSON }
    }

    private func read(
        _ field: String, of handle: Handle, at span: Span, in cell: Cell
    ) async -> Result<Value?, Diagnostic> {
        guard let reader = HandleFields.reader(of: field, handle) else { return .success(nil) }
        do throws(Diagnostic) {
            return .success(try await reader(cell, span))
        } catch {
            return .failure(error.located(at: span))
        }
    }

    // MARK: Showing and writing down

    private func show(_ value: Value, of statement: Statement, in cell: Cell) {
        let value = core.book.current(value)
        switch cell.display(of: statement.span) {
        case .plain where core.settings.form == .json: cell.write(value.shownJSON)
        case .plain: cell.draw { Renderer($0).render(value) }
        case .drawn(let draw): cell.draw(draw)
        case .silent: break
        }
    }

    private func finish(
        _ input: CellInput, _ cell: Cell, _ result: Result<Value?, Diagnostic>, took: Duration
    ) -> CellOutcome {
        var outcome = CellOutcome(cell: cell, result: result)
        do throws(Diagnostic) {
            try core.record(
                .output(
                    OutputLine(cell: cell.number, text: cell.text, value: outcome.value.map { RecordedValue(of: $0) })))
            try core.record(
                .done(
                    DoneLine(
                        cell: cell.number, outcome: outcome.ending, code: outcome.diagnostic?.code.rawValue,
                        tookMilliseconds: Int(took / .milliseconds(1)))))
            try core.synchronize()
        } catch {
            if outcome.diagnostic == nil { outcome = CellOutcome(cell: cell, result: .failure(error)) }
        }
        core.remember(outcome)
        if let diagnostic = outcome.diagnostic {
            core.screen.writeError(DiagnosticDrawing(diagnostic, in: input, layout: cell.layout).text + "\n")
        }
        return outcome
    }
}
