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
                input, in: core.scope, registry: core.registry, hostNames: cell.names, isLive: core.ground == .live,
                interrupt: cell.interrupt
            ).get()
            var last: (statement: Statement, result: StatementResult)?
            for statement in program.statements where !statement.isNote {
                last = (statement, try await run(statement, of: program, in: cell))
            }
            guard let last, case .value(let value) = last.result else { return .success(nil) }
            if core.tape?.outcome(ofCell: cell.number) != .interrupted {
                let recorded = try recorded(value, in: cell)
                try await show(value, of: last.statement, in: cell)
                cell.recordedValue = recorded
            }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private func run(
        _ statement: Statement, of program: Program, in cell: Cell
    ) async throws(Diagnostic) -> StatementResult {
        let (scope, version) = core.update { ($0.scope, $0.scopeVersion) }
        let evaluation = Evaluation(
            of: statement, of: program, in: scope, registry: core.registry, cell: cell, interrupt: cell.interrupt)
        return try await withTaskGroup(of: Void.self, returning: Result<StatementResult, Diagnostic>.self) { group in
            group.addTask { await evaluation.leaveBehindWhenInterrupted() }
            defer { group.cancelAll() }
            for await request in evaluation.requests {
                if case .finished(let result, let scope) = request {
                    core.bind(scope, by: statement, since: version)
                    return result
                }
                await answer(request, in: cell)
            }
            return .failure(.interrupted)
        }.get()
    }

    private func answer(_ request: Evaluation.Request, in cell: Cell) async {
        switch request {
        case .perform(let call, let reply):
            reply.give(await cell.interrupt.cancelling { await perform(call, in: cell) })
        case .read(let field, let handle, let span, let reply):
            reply.give(await cell.interrupt.cancelling { await read(field, of: handle, at: span, in: cell) })
        case .finished: break
        }
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

    /// With `--json` of the program, a command that can print JSON does so without its own flag, and one that has said all
    /// it had to say gives its value.
    private func display(of result: CommandResult, _ call: Call) -> CommandResult.Display {
        if result.display.isData { return result.display }
        let whole = core.book.whole(result.value)
        if let listing = call.listing(of: whole, core.settings) { return listing }
        switch result.display {
        case .drawn where core.settings.form == .json && call.signature.flags.contains { $0.name == "json" }:
            return .json(whole)
        case .silent where core.settings.form == .json && whole != .null: return .json(whole)
        default: return result.display
        }
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

    /// What the record keeps of a value; nil where nothing is recorded.
    private func recorded(_ value: Value, in cell: Cell) throws(Diagnostic) -> RecordedValue? {
        guard core.journal != nil else { return nil }
        guard let recorded = RecordedValue(of: value, stop: { cell.interrupt.isRaised }) else { throw .interrupted }
        return recorded
    }

    private func show(_ value: Value, of statement: Statement, in cell: Cell) async throws(Diagnostic) {
        let display = cell.display(of: statement.span)
        let isData = core.settings.form == .json || display.isData
        switch display {
        case .plain:
            let isShort = value.hasJSON(ofBytes: Self.longestShort)
            let text = try await made(inPlace: isShort, in: cell) {
                isData ? shownJSON(value) : drawn(value, in: cell)
            }
            try cell.show(text)
        case .drawn(let draw):
            cell.drawing = draw
            try cell.show(try await made(inPlace: false, in: cell) { cell.drawn(draw) })
        case .paged(let draw):
            cell.drawing = draw
            await cell.page(draw)
        case .exact(let text): try cell.show(Cell.DrawnText(plain: text, shown: text))
        case .silent: return
        }
        guard !core.book.isCurrent(value) else { return }
        for mark in cell.staleMarks { isData ? cell.writeAside(mark) : cell.write(mark) }
    }

    /// Values with JSON up to so many bytes are drawn in less time than another thread takes to start.
    private static let longestShort = 1 << 12

    /// Makes a text that may take its time, so that Ctrl-C need not wait for it.
    private func made(
        inPlace: Bool, in cell: Cell, _ make: @escaping @Sendable () -> Cell.DrawnText
    ) async throws(Diagnostic) -> Cell.DrawnText {
        if inPlace { return make() }
        guard let text = await EvaluatorThread.onDeepStack(until: cell.interrupt, make) else { throw .interrupted }
        return text
    }

    private func drawn(_ value: Value, in cell: Cell) -> Cell.DrawnText {
        let value = core.book.current(value)
        return cell.drawn { Renderer($0).render(value) }
    }

    private func shownJSON(_ value: Value) -> Cell.DrawnText {
        let text = core.book.whole(value).shownJSON
        return Cell.DrawnText(plain: text, shown: text)
    }

    private func finish(
        _ input: CellInput, _ cell: Cell, _ result: Result<Value?, Diagnostic>, took: Duration
    ) -> CellOutcome {
        var outcome = CellOutcome(cell: cell, result: result)
        do throws(Diagnostic) {
            try core.record(
                .output(OutputLine(cell: cell.number, text: cell.text, value: cell.recordedValue)))
            try core.record(
                .done(
                    DoneLine(
                        cell: cell.number, outcome: outcome.ending, code: outcome.diagnostic?.code.rawValue,
                        tookMilliseconds: Int(took / .milliseconds(1)))))
            try core.synchronize()
        } catch {
            if outcome.diagnostic == nil { outcome = CellOutcome(cell: cell, result: .failure(error)) }
        }
        core.remember(outcome, of: cell)
        if let diagnostic = outcome.diagnostic {
            let text = DiagnosticDrawing(diagnostic, in: input, layout: cell.layout).text
            if !text.isEmpty { core.screen.writeError(text + "\n") }
        }
        return outcome
    }
}
