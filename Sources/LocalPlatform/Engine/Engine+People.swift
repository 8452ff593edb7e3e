import Values

/// Through which door an answer comes: some tasks only the review queue can complete (contract, 10.4).
enum AnswerDoor: Sendable {
    case api
    /// All tasks; the audit log names the credential.
    case reviewQueue(AuditActor)

    fileprivate func opens(_ task: UserTaskRecord) -> Bool {
        if case .reviewQueue = self { true } else { task.kind.isAPICompletable }
    }

    /// What the audit log is told about the completion of a task; nothing of answers over the API, which the task itself
    /// names.
    fileprivate func note(_ task: UserTaskRecord) -> AuditNote? {
        guard case .reviewQueue(let actor) = self else { return nil }
        let entry = AuditEntry(
            .complete, .userTask, key: task.id, before: ["status": .string(TaskStatus.pending.rawValue)],
            after: [
                "status": .string(task.status.rawValue), "kind": .string(task.kind.rawValue),
                "outcome": Value(optional: task.outcome?.rawValue),
                "completedBy": Value(optional: task.completedBy?.id),
            ])
        return AuditNote(entry: entry, actor: actor)
    }
}

/// What people do with runs that wait. The new state is stored when these return; the run then goes on by itself.
extension Engine {
    /// How often a task is looked at anew because its run has moved since.
    private static let tries = 5

    /// Completes a task (contract, 13.3), which has to be of the session when one is named. The first completion wins, and
    /// completion and new status are one transaction.
    func answer(
        task id: String, in sessionId: String? = nil, with answer: TaskAnswer, by person: Actor,
        through door: AnswerDoor = .api
    ) async throws(EngineError) -> RunStatus {
        for _ in 0..<Self.tries {
            let task = try await openTask(id, in: sessionId, through: door)
            let checked = try answer.checked(for: task)
            let isDone = try await complete(task, with: checked, by: person, through: door)
            if isDone { return .running }
        }
        throw .storage(.conflict)
    }

    /// False when the task is no longer what it was.
    private func complete(
        _ task: UserTaskRecord, with answer: CheckedAnswer, by person: Actor, through door: AnswerDoor
    ) async throws(EngineError) -> Bool {
        let run = RunReference(runId: task.runId, sessionId: task.sessionId)
        let isDone = try await move(run) { draft throws(EngineError) in
            guard draft.isOpen(task) else { return false }
            let completed = draft.complete(task, with: answer, by: person)
            if let note = door.note(completed) { draft.note(note) }
            return true
        }
        if let isDone { return isDone }
        // The run is over. What it waited for was cancelled with it; an alert outlives it.
        return task.kind.isBlocking ? false : try await completeAlert(task, with: answer, by: person, through: door)
    }

    /// False when somebody else was faster.
    private func completeAlert(
        _ task: UserTaskRecord, with answer: CheckedAnswer, by person: Actor, through door: AnswerDoor
    ) async throws(EngineError) -> Bool {
        let now = environment.now()
        let completed = task.completed(with: answer, by: person, at: now)
        do {
            try await store.complete(completed, at: now, noting: door.note(completed))
            return true
        } catch .conflict {
            return false
        } catch {
            throw .storage(error)
        }
    }

    /// Sends a chat reply to a run that waits for one. `files` have the shape of 13.2.
    func reply(
        run id: String, text: String, files: [Value], by person: Actor
    ) async throws(EngineError) -> RunStatus {
        let isMoved: Void? = try await move(try await reference(to: id)) { draft throws(EngineError) in
            switch draft.state.run.status {
            case .waitingForResponse: draft.reply(text, files: files, by: person)
            case .running: throw .runNotWaiting
            case .completed, .failed: throw .runFinished
            case .waitingForHITL, .waitingForAITL, .waitingForTimer: throw .wrongPauseType
            }
        }
        if isMoved == nil { throw .runFinished }
        return .running
    }

    /// Ends the wait of a run early. A run whose wait ended by itself within the last 5 s and that works now is a success
    /// too: the timer won the race (contract, section 14).
    func skipWait(run id: String, by person: Actor) async throws(EngineError) -> RunStatus {
        let skipped = try await move(try await reference(to: id)) { draft throws(EngineError) -> WaitRecord? in
            if let wait = draft.state.pausedWait {
                draft.endWait(wait, .skipped, skippedBy: person)
                return wait
            }
            guard draft.state.hasJustWaited(at: environment.now()) else { throw .notWaitingForTimer }
            return nil
        }
        guard let skipped else { throw .notWaitingForTimer }
        if let skipped { timers.cancel(waitId: skipped.id) }
        return .running
    }

    /// A timer has come: lets its run go on, unless somebody was faster.
    func elapse(_ entry: WaitTimers.Entry) async {
        do throws(EngineError) {
            _ = try await move(entry.run) { draft throws(EngineError) in
                guard let wait = draft.state.pausedWait, wait.id == entry.waitId else { return }
                draft.endWait(wait, .elapsed)
            }
        } catch {
            // The store cannot take it now. The wait is still pending there; it is tried again.
            var again = entry
            let delay = settings.storageRetryDelay.components
            again.until = environment.now().advanced(bySeconds: max(1, Int(delay.seconds)))
            timers.schedule(again)
        }
    }

    private func reference(to runId: String) async throws(EngineError) -> RunReference {
        let found: RunRecord?
        do { found = try await store.run(id: runId) } catch { throw .storage(error) }
        guard let run = found else { throw .runNotFound }
        return run.reference
    }

    private func openTask(
        _ id: String, in sessionId: String?, through door: AnswerDoor
    ) async throws(EngineError) -> UserTaskRecord {
        guard let task = try await task(id, in: sessionId), task.sessionId == sessionId ?? task.sessionId else {
            throw .taskNotFound
        }
        switch task.status {
        case .completed: throw .taskAlreadyCompleted(at: task.completedAt ?? task.requestedAt)
        case .cancelled: throw .taskCancelled
        case .pending: break
        }
        guard door.opens(task) else { throw .taskNotAPICompletable }
        return task
    }

    /// A session in memory knows the tasks that it waits for.
    private func task(_ id: String, in sessionId: String?) async throws(EngineError) -> UserTaskRecord? {
        if let sessionId, let task = sessions.state(of: sessionId)?.awaitedTask(id) { return task }
        do { return try await store.task(id: id) } catch { throw .storage(error) }
    }
}

extension SessionState {
    /// A task for which one of the runs stands still.
    fileprivate func awaitedTask(_ id: String) -> UserTaskRecord? {
        for call in runs.values.flatMap({ $0.round?.turn?.calls ?? [] }) {
            if case .asked(let task) = call.progress, task.id == id, task.status == .pending { return task }
        }
        return nil
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
