import Values

/// Asking people (contract, section 10).
extension RunDraft {
    mutating func askApproval(of call: PendingCall, _ tool: BoundTool, _ reason: ApprovalReason) {
        ask(call, .approval, "Approve \(tool.operation.name)", .record(tool.approval(of: call.call, reason)))
    }

    /// Asks whether to send a request once more that may or may not have been carried out before the platform stopped.
    mutating func askAgain(about call: PendingCall, _ tool: BoundTool) {
        let title = "Send \(tool.operation.name) again? It may have been carried out already"
        var payload = tool.approval(of: call.call, tool.approvalReason ?? .operation)
        payload["indeterminate"] = true
        ask(call, .approval, title, .record(payload))
    }

    mutating func ask(_ call: PendingCall, _ question: Question) {
        guard let kind = question.kind else { return pause(.waitingForResponse) }
        ask(call, kind, question.prompt.firstLine, .record(question.payload))
    }

    /// Opens a task about a call, under its own id when it has one already, and stands still for it.
    mutating func ask(
        _ call: PendingCall, _ kind: TaskKind, _ title: String, _ payload: Value, id: String? = nil,
        until status: RunStatus = .waitingForHITL
    ) {
        open(
            UserTaskRecord(
                id: id ?? makeId(), sessionId: session.id, runId: state.run.id, callSequence: call.sequence, kind: kind,
                status: .pending, title: title, payload: payload.json(), requestedAt: now))
        pause(status)
    }
}

extension BoundTool {
    /// The payload of an approval (contract, 10.2).
    fileprivate func approval(of call: ModelCall, _ reason: ApprovalReason) -> Record {
        Record([("tool_calls", .list(List([pendingCall(call)]))), ("reason", .string(reason.rawValue))])
    }

    /// A call as tasks show it, an element of `tool_calls` (contract, 10.2).
    func pendingCall(_ call: ModelCall) -> Value {
        [
            "tool_call_id": .string(call.id), "name": .string(operation.id), "operation_name": .string(operation.name),
            "service_name": .string(service.name), "arguments": call.arguments,
        ]
    }
}

/// What people do about it.
extension RunDraft {
    /// Whether a task is still what the run waits for, or an alert that nobody has acknowledged.
    func isOpen(_ task: UserTaskRecord) -> Bool {
        guard task.kind.isBlocking else { return alerts.isOpen(task) }
        guard case .asked(let asked)? = state.call(task.callSequence)?.progress else { return false }
        return asked.id == task.id
    }

    /// Completes a task that is open, and returns it as it is then.
    mutating func complete(
        _ task: UserTaskRecord, with answer: CheckedAnswer, by actor: Actor
    ) -> UserTaskRecord {
        let completed = task.completed(with: answer, by: actor, at: now)
        close(completed)
        if task.kind.isBlocking { resume() }
        return completed
    }

    /// Takes in a chat reply that the run waits for.
    mutating func reply(_ text: String, files: [Value], by actor: Actor) {
        record(.userMessage(text: text, files: files, sentBy: actor))
        resume()
    }
}

/// Timers (contract, section 14).
extension RunDraft {
    mutating func beginWait(_ call: PendingCall) {
        guard let asked = call.wait, case .wait(let request) = call.target else { return }
        let wait = asked.beginning(at: now, as: request)
        if wait != asked { change(wait) }
        if wait.scheduledSeconds > waitSecondsLeft {
            end(wait, .budgetExceeded, skippedBy: nil)
        } else if wait.until <= now {
            end(wait, .elapsed, skippedBy: nil)
        } else {
            pause(.waitingForTimer)
        }
    }

    /// What other runs of the session wait for is spent already.
    private var waitSecondsLeft: Int {
        let promised = kin.values.compactMap(\.pausedWait).reduce(0) { $0 + $1.scheduledSeconds }
        return settings.limits.waitBudgetSeconds - session.waitSecondsUsed - promised
    }

    /// Ends the wait for which the run stands still.
    mutating func endWait(_ wait: WaitRecord, _ outcome: WaitOutcome, skippedBy actor: Actor? = nil) {
        end(wait, outcome, skippedBy: actor)
        resume()
    }

    /// A wait that ran to its end costs what it was scheduled for, a skipped one what passed, begun seconds included. A
    /// timer fires a moment late, which is no second more.
    private mutating func end(_ wait: WaitRecord, _ outcome: WaitOutcome, skippedBy actor: Actor?) {
        var ended = wait
        ended.outcome = outcome
        ended.endedAt = now
        let passed = now.secondsRoundedUp(since: wait.requestedAt)
        let (cost, elapsed) =
            switch outcome {
            case .elapsed:
                (wait.scheduledSeconds, max(wait.scheduledSeconds, now.wholeSeconds(since: wait.requestedAt)))
            case .skipped: (passed, passed)
            case .budgetExceeded: (0, passed)
            }
        end(ended, costing: cost)
        record(.agentWaitRes(ended, elapsedSeconds: elapsed, skippedBy: actor))
    }
}

extension WaitRecord {
    /// A wait begins when nothing else of its turn holds the run up any more: what people took before is no waiting time.
    fileprivate func beginning(at start: Instant, as request: WaitRequest) -> WaitRecord {
        guard requestedAt < start else { return self }
        var wait = self
        wait.requestedAt = start
        (wait.until, wait.scheduledSeconds) = request.schedule(from: start)
        return wait
    }
}

extension UserTaskRecord {
    /// The task after its completion.
    func completed(with answer: CheckedAnswer, by actor: Actor, at time: Instant) -> UserTaskRecord {
        var completed = self
        completed.status = .completed
        completed.outcome = answer.outcome
        completed.answer = Value.record(answer.given).json()
        completed.metadata = answer.metadata.map { Value.record($0).json() }
        completed.completedBy = actor
        completed.completedAt = time
        return completed
    }
}

/// What operators do.
extension RunDraft {
    /// Completes the root without a result. A run that waits goes on first: waiting runs never complete (contract, 16.3).
    mutating func completeByHand() {
        failDescendants(.interrupted, "The session was marked complete.")
        cancelTasks()
        if state.run.status.isWaiting { resume() }
        complete(output: nil)
    }
}
