import Values

/// Changes of the run's status, with the events that tell of them (contract, sections 12 and 16).
extension RunDraft {
    /// The run and its session come into being.
    mutating func start() {
        announce(.session, "session.started", sessionMembers)
        announce(.run, "run.started", runMembers)
    }

    /// The run stands still.
    mutating func pause(_ status: RunStatus) {
        set(status)
        announce(.run, "run.paused", runMembers)
        if isRoot { announce(.session, "session.paused", sessionMembers) }
    }

    /// The run goes on.
    mutating func resume() {
        set(.running)
        announce(.run, "run.resumed", runMembers)
        if isRoot { announce(.session, "session.resumed", sessionMembers) }
    }

    /// The run has its result.
    mutating func complete(output: Value) {
        set(.completed, output: output.json())
        finish(output: output)
    }

    /// The run ends without a result. `sentence` says why (contract, section 19).
    mutating func fail(_ outcome: Outcome, _ sentence: String) {
        cancelTasks()
        set(.failed, error: "\(outcome.rawValue): \(sentence)", outcome: outcome)
        finish(output: .null)
    }

    private var isRoot: Bool { state.run.parentRunId == nil }

    private mutating func finish(output: Value) {
        announce(.run, "run.completed", result(output, runMembers))
        if isRoot { announce(.session, "session.completed", result(output, sessionMembers)) }
    }

    private mutating func cancelTasks() {
        for call in state.round?.turn?.calls ?? [] {
            guard case .asked(var task) = call.progress, task.status == .pending else { continue }
            task.status = .cancelled
            task.outcome = .cancelled
            task.completedAt = now
            end(task)
            announce(.userTask, "user_task.cancelled", members(of: task))
        }
    }

    private func result(_ output: Value, _ members: Record) -> Record {
        var members = members
        members["output"] = output
        members["error"] = state.run.error.map { .string($0) } ?? .null
        members["outcome"] = (state.run.outcome?.rawValue).map { .string($0) } ?? .null
        return members
    }

    private var sessionMembers: Record {
        Record([
            ("status", .string(state.session.status.rawValue)),
            ("total_tokens_used", .integer(state.session.totalTokensUsed)),
        ])
    }

    private var runMembers: Record {
        Record([
            ("run_id", .string(state.run.id)), ("agent_id", .string(state.run.agentId)),
            ("parent_run_id", state.run.parentRunId.map { .string($0) } ?? .null), ("depth", .integer(state.run.depth)),
            ("status", .string(state.run.status.rawValue)),
        ])
    }

    /// The data of events about a task.
    func members(of task: UserTaskRecord) -> Record {
        Record([
            ("run_id", .string(task.runId)), ("user_task_id", .string(task.id)), ("kind", .string(task.kind.rawValue)),
            ("status", .string(task.status.rawValue)),
            ("outcome", (task.outcome?.rawValue).map { .string($0) } ?? .null),
            ("api_completable", .bool(task.kind.isAPICompletable)),
        ])
    }
}
