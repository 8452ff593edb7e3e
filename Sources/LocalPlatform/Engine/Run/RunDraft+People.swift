import Values

/// Asking people (contract, section 10).
extension RunDraft {
    mutating func askApproval(of call: PendingCall, _ tool: BoundTool, _ reason: ApprovalReason) {
        let pending: Value = [
            "tool_call_id": .string(call.call.id), "name": .string(tool.operation.id),
            "operation_name": .string(tool.operation.name), "service_name": .string(tool.service.name),
            "arguments": call.call.arguments,
        ]
        let title =
            reason == .indeterminate
            ? "Send \(tool.operation.name) again? It may have been carried out already"
            : "Approve \(tool.operation.name)"
        ask(call, .approval, title, ["tool_calls": [pending], "reason": .string(reason.rawValue)])
    }

    mutating func ask(_ call: PendingCall, _ question: Question) {
        guard let kind = question.kind else { return pause(.waitingForResponse) }
        let firstLine = question.prompt.split(whereSeparator: \.isNewline).first.map(String.init) ?? question.prompt
        ask(call, kind, firstLine, .record(question.payload))
    }

    private mutating func ask(_ call: PendingCall, _ kind: TaskKind, _ title: String, _ payload: Value) {
        let task = UserTaskRecord(
            id: makeId(), sessionId: state.session.id, runId: state.run.id, callSequence: call.sequence, kind: kind,
            status: .pending, title: title, payload: payload.json(), requestedAt: now)
        begin(task)
        record(.userTaskReq(task))
        announce(.userTask, "user_task.created", members(of: task))
        pause(.waitingForHITL)
    }
}

/// What people do about it.
extension RunDraft {
    /// Completes a task that the run waits for.
    mutating func complete(_ task: UserTaskRecord, with answer: CheckedAnswer, by actor: Actor) {
        var completed = task
        completed.status = .completed
        completed.outcome = answer.outcome
        completed.answer = Value.record(answer.given).json()
        completed.metadata = answer.metadata.map { Value.record($0).json() }
        completed.completedBy = actor
        completed.completedAt = now
        end(completed)
        record(.userTaskRes(completed))
        announce(.userTask, "user_task.completed", members(of: completed))
        resume()
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
        guard let wait = call.wait else { return }
        if state.session.waitSecondsUsed + wait.scheduledSeconds > settings.waitBudgetSeconds {
            end(wait, .budgetExceeded, skippedBy: nil)
        } else if wait.until <= now {
            end(wait, .elapsed, skippedBy: nil)
        } else {
            pause(.waitingForTimer)
        }
    }

    /// Ends the wait for which the run stands still.
    mutating func endWait(_ wait: WaitRecord, _ outcome: WaitOutcome, skippedBy actor: Actor? = nil) {
        end(wait, outcome, skippedBy: actor)
        resume()
    }

    /// A wait that ran to its end costs what it was scheduled for, a skipped one what passed.
    private mutating func end(_ wait: WaitRecord, _ outcome: WaitOutcome, skippedBy actor: Actor?) {
        var ended = wait
        ended.outcome = outcome
        ended.endedAt = now
        let passed = now.secondsRoundedUp(since: wait.requestedAt)
        end(ended)
        switch outcome {
        case .elapsed: count(waitSeconds: wait.scheduledSeconds)
        case .skipped: count(waitSeconds: passed)
        case .budgetExceeded: break
        }
        record(.agentWaitRes(ended, elapsedSeconds: passed, skippedBy: actor))
    }
}
