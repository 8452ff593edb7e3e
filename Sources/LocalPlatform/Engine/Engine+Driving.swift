import Values

/// What a run learned from outside since its last move.
private enum RunInput: Sendable {
    case nothing
    case turn(Result<ModelTurn, ModelError>, since: Instant)
    case outcome(ToolOutcome, AttemptRecord)
}

/// What a move leaves to be done for its run.
struct RunStep: Sendable {
    fileprivate var action: RunAction
    fileprivate var definition: AgentDefinition
    fileprivate var lastStepAt: Instant
    /// The wait for which the run stands still.
    fileprivate var wait: WaitRecord?
}

extension Engine {
    /// Moves a run until it waits, ends, or the engine stops. Does nothing when the run works already, or waits.
    func drive(_ job: RunJob) async {
        var next = job.step
        if next == nil { next = await step(job.run, .nothing) }
        while let step = next {
            guard let learned = await perform(step, of: job.run) else {
                if let wait = step.wait { timers.schedule(wait) }
                return
            }
            next = await self.step(job.run, learned)
        }
    }

    /// Takes in what the run learned and goes on as far as it gets. A store that cannot take it is asked again later, so
    /// that the answer of a model or a tool is not lost to a full disk; the first failure is reported. Nil when the run is
    /// over, when it cannot be read, or when the engine stops.
    private func step(_ run: RunReference, _ input: RunInput) async -> RunStep? {
        var isReported = false
        while true {
            do throws(EngineError) {
                let next = try await move(run) { draft throws(EngineError) in
                    draft.take(input)
                    return advance(&draft)
                }
                if next == nil { try await keep(input) }
                return next
            } catch {
                if !isReported { environment.report(error) }
                isReported = true
                if case .storage(.abandoned) = error { return nil }
                guard !isDraining, await pauseForStorage() else { return nil }
            }
        }
    }

    /// A request that was under way when its run ended is in the log of exchanges like every other.
    private func keep(_ input: RunInput) async throws(EngineError) {
        guard case .outcome(let outcome, let attempt) = input else { return }
        do {
            try await store.keep(
                attempt.ended(outcome, at: environment.now()), ExchangeRecord(outcome, of: attempt))
        } catch {
            throw .storage(error)
        }
    }

    /// Lets the run of a draft go on as far as it gets without help, unless the engine stops.
    func advance(_ draft: inout RunDraft) -> RunStep {
        var action = isDraining ? .rest : draft.advance()
        for _ in 0..<Self.roundsAtOnce {
            guard case .askModel(let request) = action, !isDraining,
                let turn = turnAtHand(draft.definition.model, request)
            else { break }
            draft.take(turn, since: draft.now)
            action = draft.advance()
        }
        draft.setBusy(draft.state.isBusy || action.isWork)
        return RunStep(
            action: action, definition: draft.definition, lastStepAt: draft.state.lastStepAt,
            wait: draft.state.pausedWait)
    }

    /// Does what the run needs from outside. Nil when it needs nothing, when it ended meanwhile, or when the task was
    /// cancelled: then nothing is known of what came of it, and the next start goes on from what is stored.
    private func perform(_ step: RunStep, of run: RunReference) async -> RunInput? {
        switch step.action {
        case .rest: return nil
        case .askModel(let request):
            let start = max(environment.now(), step.lastStepAt)
            let turn = await questions.answer(for: run.runId, unless: await hasEnded(run)) { [self] in
                await ask(step.definition.model, request)
            }
            return Task.isCancelled ? nil : turn.map { .turn($0, since: start) }
        case .send(let request, let attempt):
            guard let outcome = try? await step.definition.caller.send(request, sessionId: run.sessionId)
            else { return nil }
            return .outcome(outcome, attempt)
        }
    }

    /// How many rounds of a model that needs no time are stored together: one for most calls of tools, and not so many
    /// that nobody sees a long run on its way.
    private static let roundsAtOnce = 8

    private func turnAtHand(
        _ model: Result<any ModelProvider, ModelError>, _ request: ModelRequest
    ) -> Result<ModelTurn, ModelError>? {
        do throws(ModelError) { return try model.get().turnAtHand(for: request) } catch { return .failure(error) }
    }

    private func ask(
        _ model: Result<any ModelProvider, ModelError>, _ request: ModelRequest
    ) async -> Result<ModelTurn, ModelError> {
        do throws(ModelError) { return .success(try await model.get().complete(request)) } catch {
            return .failure(error)
        }
    }

    /// False as well when it cannot be read: then the answer finds out.
    private func hasEnded(_ run: RunReference) async -> Bool {
        if let recent = store.recentRuns.entry(of: run.runId) { return recent.run.status.isTerminal }
        return (try? await store.run(id: run.runId))?.status.isTerminal ?? false
    }

    /// False when the task was cancelled.
    private func pauseForStorage() async -> Bool {
        do { try await Task.sleep(for: settings.storageRetryDelay) } catch { return false }
        return true
    }
}

extension RunAction {
    /// Whether somebody works for the run now.
    fileprivate var isWork: Bool {
        switch self {
        case .askModel, .send: true
        case .rest: false
        }
    }
}

extension RunDraft {
    fileprivate mutating func take(_ input: RunInput) {
        switch input {
        case .nothing: return
        case .turn(let answer, let start):
            setBusy(false)
            take(answer, since: start)
        case .outcome(let outcome, let attempt):
            setBusy(false)
            take(outcome, of: attempt)
        }
    }
}

extension RunState {
    /// The wait for which the run stands still.
    var pausedWait: WaitRecord? {
        run.status == .waitingForTimer ? pausedCall?.wait : nil
    }
}
