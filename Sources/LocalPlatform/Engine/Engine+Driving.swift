import Values

/// What a run learned from outside since its last move.
private enum RunInput: Sendable {
    case nothing
    case turn(Result<ModelTurn, ModelError>, since: Instant)
    case outcome(ToolOutcome, AttemptRecord)
}

extension Engine {
    /// Moves a run until it waits, ends, or the engine stops.
    func drive(_ initial: RunState) async {
        var state = initial
        var input = RunInput.nothing
        while let definition = await definitionForDriving(state.run) {
            var draft = RunDraft(state, definition, settings, environment)
            draft.take(input)
            let action = isDraining ? .rest : draft.advance()
            state = draft.state
            // Before the commit: afterwards somebody may have moved the run already, and this state be an old one.
            if state.run.status.isWaiting { parked.park(state) }
            guard await commit(draft) else { return parked.remove(state.run.id) }
            guard let learned = await perform(action, of: state, definition) else { return setTimer(state) }
            input = learned
        }
    }

    /// Does what the run needs from outside. Nil when it needs nothing or the task was cancelled: then nothing is known
    /// of what came of it, and the next start goes on from what is stored.
    private func perform(_ action: RunAction, of state: RunState, _ definition: AgentDefinition) async -> RunInput? {
        switch action {
        case .rest: return nil
        case .askModel(let request):
            let start = max(environment.now(), state.lastStepAt)
            let turn = await ask(definition.model, request)
            return Task.isCancelled ? nil : .turn(turn, since: start)
        case .send(let request, let attempt):
            guard let outcome = try? await definition.caller.send(request, sessionId: state.session.id)
            else { return nil }
            return .outcome(outcome, attempt)
        }
    }

    private func ask(
        _ model: Result<any ModelProvider, ModelError>, _ request: ModelRequest
    ) async -> Result<ModelTurn, ModelError> {
        do throws(ModelError) { return .success(try await model.get().complete(request)) } catch {
            return .failure(error)
        }
    }

    /// Lets a run that waits for its timer go on when the time has come.
    private func setTimer(_ state: RunState) {
        guard let wait = state.pausedWait else { return }
        timers.schedule(WaitTimers.Entry(until: wait.until, runId: state.run.id, waitId: wait.id))
    }
}

/// Storing moves.
extension Engine {
    /// Stores a move of a driven run and announces it. A store that cannot take it is asked again later, so that the
    /// answer of a model or a tool is not lost to a full disk. False when somebody else moved the run or the engine stops.
    fileprivate func commit(_ draft: RunDraft) async -> Bool {
        guard let changes = draft.finished else { return true }
        while true {
            do throws(StoreError) {
                feed.announce(try await store.apply(changes))
                return true
            } catch {
                guard error != .conflict, !isDraining, await pauseForStorage() else { return false }
            }
        }
    }

    /// The definition that a run needs to go on; nil when the engine stops.
    fileprivate func definitionForDriving(_ run: RunRecord) async -> AgentDefinition? {
        while true {
            do throws(StoreError) { return try await definition(of: run) } catch {
                guard !isDraining, await pauseForStorage() else { return nil }
            }
        }
    }

    /// False when the task was cancelled.
    private func pauseForStorage() async -> Bool {
        do { try await Task.sleep(for: settings.storageRetryDelay) } catch { return false }
        return true
    }
}

extension RunDraft {
    fileprivate mutating func take(_ input: RunInput) {
        switch input {
        case .nothing: break
        case .turn(let answer, let start): take(answer, since: start)
        case .outcome(let outcome, let attempt): take(outcome, of: attempt)
        }
    }
}

extension RunState {
    /// The wait for which the run stands still.
    var pausedWait: WaitRecord? {
        guard run.status == .waitingForTimer else { return nil }
        // Whether a person can be asked only orders calls that pause, and all that are left of this round do.
        return pausedCall(underPerson: true)?.wait
    }
}
