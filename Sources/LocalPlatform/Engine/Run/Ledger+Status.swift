import Values

/// Changes of a run's status, with the events that tell of them (contract, sections 12 and 16).
extension Ledger {
    /// The session and its root run come into being.
    mutating func startSession(_ root: RunState) {
        announce(.session, "session.started", session.addMembers)
        startRun(root)
    }

    /// A run comes into being.
    mutating func startRun(_ state: RunState) { announce(.run, "run.started", state.run.addMembers) }

    /// The run stands still.
    mutating func pause(_ state: inout RunState, _ status: RunStatus) {
        set(status, of: &state.run)
        announce(.run, "run.paused", state.run.addMembers)
        if state.run.isRoot { announce(.session, "session.paused", session.addMembers) }
    }

    /// The run goes on.
    mutating func resume(_ state: inout RunState) {
        set(.running, of: &state.run)
        announce(.run, "run.resumed", state.run.addMembers)
        if state.run.isRoot { announce(.session, "session.resumed", session.addMembers) }
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
        let run = state.run
        announce(.run, "run.completed") { members in
            run.addMembers(to: &members)
            run.addResult(output, to: &members)
        }
        guard run.isRoot else { return }
        let session = session
        announce(.session, "session.completed") { members in
            session.addMembers(to: &members)
            run.addResult(output, to: &members)
        }
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
            announce(.userTask, "user_task.cancelled", task.addMembers)
        }
    }
}

extension SessionRecord {
    /// The data of events about the session.
    fileprivate func addMembers(to members: inout JSONText.Members) {
        members.add("status", status.rawValue)
        members.add("total_tokens_used", totalTokensUsed)
    }
}

extension RunRecord {
    var isRoot: Bool { parentRunId == nil }

    /// The data of events about the run.
    func addMembers(to members: inout JSONText.Members) {
        members.add("run_id", id)
        members.add("agent_id", agentId)
        members.add("parent_run_id", parentRunId)
        members.add("depth", depth)
        members.add("status", status.rawValue)
    }

    fileprivate func addResult(_ output: Value, to members: inout JSONText.Members) {
        members.add("output", output)
        members.add("error", error)
        members.add("outcome", outcome?.rawValue)
    }
}

extension UserTaskRecord {
    /// The data of events about the task.
    func addMembers(to members: inout JSONText.Members) {
        members.add("run_id", runId)
        members.add("user_task_id", id)
        members.add("kind", kind.rawValue)
        members.add("status", status.rawValue)
        members.add("outcome", outcome?.rawValue)
        members.add("api_completable", .bool(kind.isAPICompletable))
    }
}
