import Values

/// Changes of a run's status, with the events that tell of them (contract, sections 12 and 16).
extension Ledger {
    /// The session and its root run come into being.
    mutating func startSession(_ root: RunState) {
        announce(.session, "session.started", sessionMembers)
        startRun(root)
    }

    /// A run comes into being.
    mutating func startRun(_ state: RunState) { announce(.run, "run.started", state.run.members) }

    /// The run stands still.
    mutating func pause(_ state: inout RunState, _ status: RunStatus) {
        set(status, of: &state.run)
        announce(.run, "run.paused", state.run.members)
        if state.run.isRoot { announce(.session, "session.paused", sessionMembers) }
    }

    /// The run goes on.
    mutating func resume(_ state: inout RunState) {
        set(.running, of: &state.run)
        announce(.run, "run.resumed", state.run.members)
        if state.run.isRoot { announce(.session, "session.resumed", sessionMembers) }
    }

    /// The run has its result; nil when a person declares it complete without one.
    mutating func complete(_ state: inout RunState, output: Value?) {
        set(.completed, of: &state.run, output: output?.json())
        finish(state, output: output ?? .null)
    }

    /// The run ends without a result. `sentence` says why (contract, section 19).
    mutating func fail(_ state: inout RunState, _ outcome: Outcome, _ sentence: String) {
        cancelTasks(of: &state)
        set(.failed, of: &state.run, error: "\(outcome.rawValue): \(sentence)", outcome: outcome)
        finish(state, output: .null)
    }

    private mutating func finish(_ state: RunState, output: Value) {
        announce(.run, "run.completed", result(of: state.run, output, state.run.members))
        if state.run.isRoot { announce(.session, "session.completed", result(of: state.run, output, sessionMembers)) }
    }

    /// Drops the tasks that a run waits for, because it ends.
    mutating func cancelTasks(of state: inout RunState) {
        for call in state.round?.turn?.calls ?? [] {
            guard case .asked(var task) = call.progress, task.status == .pending else { continue }
            task.status = .cancelled
            task.outcome = .cancelled
            task.completedAt = now
            end(task)
            record(.userTaskRes(task), in: &state)
            announce(.userTask, "user_task.cancelled", task.members)
        }
    }

    private func result(of run: RunRecord, _ output: Value, _ members: Record) -> Record {
        var members = members
        members["output"] = output
        members["error"] = Value(optional: run.error)
        members["outcome"] = Value(optional: run.outcome?.rawValue)
        return members
    }

    private var sessionMembers: Record {
        Record([
            ("status", .string(session.status.rawValue)), ("total_tokens_used", .integer(session.totalTokensUsed)),
        ])
    }
}

extension RunRecord {
    var isRoot: Bool { parentRunId == nil }

    /// The data of events about the run.
    var members: Record {
        Record([
            ("run_id", .string(id)), ("agent_id", .string(agentId)), ("parent_run_id", Value(optional: parentRunId)),
            ("depth", .integer(depth)), ("status", .string(status.rawValue)),
        ])
    }
}

extension UserTaskRecord {
    /// The data of events about the task.
    var members: Record {
        Record([
            ("run_id", .string(runId)), ("user_task_id", .string(id)), ("kind", .string(kind.rawValue)),
            ("status", .string(status.rawValue)), ("outcome", Value(optional: outcome?.rawValue)),
            ("api_completable", .bool(kind.isAPICompletable)),
        ])
    }
}
