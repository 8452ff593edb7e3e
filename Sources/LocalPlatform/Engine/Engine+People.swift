import Values

/// What people do with runs that wait. The new state is stored when these return; the run then goes on by itself.
extension Engine {
    /// How often a move is drawn anew because somebody else moved the run. Each time the state says more of what they
    /// did, so that one or two times are enough.
    private static let tries = 5

    /// Completes a task (contract, 13.3). The first completion wins, and completion and new status are one transaction.
    func answer(task id: String, with answer: TaskAnswer, by person: Actor) async throws(EngineError) -> RunStatus {
        for _ in 0..<Self.tries {
            let task = try await openTask(id)
            let checked = try answer.checked(for: task)
            let isMoved = try await move(task.runId) { state, draft throws(EngineError) in
                guard let call = state.call(task.callSequence), case .asked(let asked) = call.progress, asked.id == id
                else { return .stale }
                draft.complete(task, with: checked, by: person)
                return .done
            }
            if isMoved { return .running }
        }
        throw .storage(.conflict)
    }

    /// Sends a chat reply to a run that waits for one. `files` have the shape of 13.2.
    func reply(
        run id: String, text: String, files: [Value], by person: Actor
    ) async throws(EngineError) -> RunStatus {
        for _ in 0..<Self.tries {
            let isMoved = try await move(id) { state, draft throws(EngineError) in
                switch state.run.status {
                case .waitingForResponse: draft.reply(text, files: files, by: person)
                case .running: throw .runNotWaiting
                case .completed, .failed: throw .runFinished
                case .waitingForHITL, .waitingForAITL, .waitingForTimer: throw .wrongPauseType
                }
                return .done
            }
            if isMoved { return .running }
        }
        throw .storage(.conflict)
    }

    /// Ends the wait of a run early. A run whose wait ended by itself within the last 5 s and that works now is a success
    /// too: the timer won the race (contract, section 14).
    func skipWait(run id: String, by person: Actor) async throws(EngineError) -> RunStatus {
        var skipped: WaitRecord?
        for _ in 0..<Self.tries {
            let isMoved = try await move(id) { state, draft throws(EngineError) in
                if let wait = state.pausedWait {
                    draft.endWait(wait, .skipped, skippedBy: person)
                    skipped = wait
                    return .done
                }
                guard state.hasJustWaited(at: environment.now()) else { throw .notWaitingForTimer }
                return .unneeded
            }
            guard isMoved else { continue }
            if let skipped { timers.cancel(waitId: skipped.id) }
            return .running
        }
        throw .storage(.conflict)
    }

    /// A timer has come: lets its run go on, unless somebody was faster.
    func elapse(_ entry: WaitTimers.Entry) async {
        do throws(EngineError) {
            _ = try await move(entry.runId) { state, draft throws(EngineError) in
                guard let wait = state.pausedWait, wait.id == entry.waitId else { return .unneeded }
                draft.endWait(wait, .elapsed)
                return .done
            }
        } catch {
            // The store cannot take it now. The wait is still pending there; it is tried again.
            guard case .storage = error else { return }
            let delay = settings.storageRetryDelay.components
            timers.schedule(
                WaitTimers.Entry(
                    until: environment.now().advanced(bySeconds: max(1, Int(delay.seconds))), runId: entry.runId,
                    waitId: entry.waitId))
        }
    }

    private func openTask(_ id: String) async throws(EngineError) -> UserTaskRecord {
        let found: UserTaskRecord?
        do { found = try await store.task(id: id) } catch { throw .storage(error) }
        guard let task = found else { throw .taskNotFound }
        switch task.status {
        case .completed: throw .taskAlreadyCompleted(at: task.completedAt ?? task.requestedAt)
        case .cancelled: throw .taskCancelled
        case .pending: break
        }
        guard task.kind.isAPICompletable else { throw .taskNotAPICompletable }
        return task
    }
}

/// What became of drawing a move.
enum MoveResult: Sendable {
    case done
    /// There is nothing to do any more.
    case unneeded
    /// The state in memory is older than the stored one.
    case stale
}

extension Engine {
    /// Draws a move of a run that stands still, stores it and lets the run go on. False when the run was moved by
    /// somebody else meanwhile: the caller looks again.
    private func move(
        _ runId: String, _ draw: (RunState, inout RunDraft) throws(EngineError) -> MoveResult
    ) async throws(EngineError) -> Bool {
        let (state, definition) = try await standing(runId)
        var draft = RunDraft(state, definition, settings, environment)
        switch try draw(state, &draft) {
        case .unneeded: return true
        case .stale:
            parked.remove(runId)
            return false
        case .done: break
        }
        do throws(StoreError) {
            if let changes = draft.finished { feed.announce(try await store.apply(changes)) }
        } catch .conflict {
            parked.remove(runId)
            return false
        } catch {
            throw .storage(error)
        }
        parked.remove(runId)
        enqueue(draft.state)
        return true
    }

    private func standing(_ runId: String) async throws(EngineError) -> (RunState, AgentDefinition) {
        do throws(StoreError) {
            var found = parked.state(of: runId)
            if found == nil { found = try await stored(runId) }
            if let state = found { return (state, try await definition(of: state.run)) }
        } catch {
            throw .storage(error)
        }
        throw .runNotFound
    }
}

extension RunState {
    /// How long a skip that came too late still succeeds (contract, section 14).
    private static let raceSeconds = 5

    fileprivate func hasJustWaited(at now: Instant) -> Bool {
        guard run.status == .running, let lastWaitEnd else { return false }
        return now <= lastWaitEnd.advanced(bySeconds: Self.raceSeconds)
    }
}
