import Values

/// What the run loop knows of a run. It follows from the stored steps alone: a run that goes on in memory and one that
/// is read back after a restart are in the same state.
struct RunState: Sendable {
    var run: RunRecord
    var session: SessionRecord
    /// The conversation of the rounds that are over.
    private(set) var messages: [ModelMessage] = []
    /// The round under way; nil before the first.
    private(set) var round: Round?
    /// Ids that calls of this run have.
    private(set) var callIds: Set<String> = []
    /// Whether the one repair round of the output schema was used.
    private(set) var isRepaired = false
    /// When the run's latest wait ended.
    private(set) var lastWaitEnd: Instant?
    /// When the latest step was made; later ones are never earlier, whatever the clock says.
    private(set) var lastStepAt: Instant

    init(run: RunRecord, session: SessionRecord) {
        self.run = run
        self.session = session
        lastStepAt = run.startedAt
    }

    /// The state of a run as it was stored.
    init(_ history: RunHistory, definition: AgentDefinition) {
        self.init(run: history.run, session: history.session)
        let tasks = Dictionary(history.tasks.map { ($0.id, $0) }) { first, _ in first }
        let waits = Dictionary(history.waits.map { ($0.id, $0) }) { first, _ in first }
        for step in history.steps {
            guard let body = StepBody(step, tasks: tasks, waits: waits) else { continue }
            apply(body, of: step, definition: definition)
        }
        for attempt in history.attempts where attempt.finishedAt == nil { apply(attempt) }
    }

    /// The call that a task, an attempt or a wait belongs to.
    func call(_ sequence: Int) -> PendingCall? { round?.turn?.calls.first { $0.sequence == sequence } }

    /// The call for whose sake the run stands still.
    func pausedCall(underPerson hasPerson: Bool) -> PendingCall? {
        guard run.status.isWaiting, let turn = round?.turn, let index = turn.nextCall(underPerson: hasPerson)
        else { return nil }
        return turn.calls[index]
    }
}

extension RunState {
    /// Takes in a step that was just made, or one that is read back.
    mutating func apply(_ body: StepBody, of step: StepRecord, definition: AgentDefinition) {
        lastStepAt = max(lastStepAt, step.finishedAt ?? step.startedAt)
        switch body {
        case .llmRequestPrepared: beginRound()
        case .reasoning(let message, _): takeTurn(message, mismatch: step.error)
        case .toolCall(let call): add(call, sequence: step.sequence, definition: definition)
        case .toolResult(let callId, let result): finish(callId, with: result)
        case .userTaskReq(let task): setProgress(.asked(task), of: task.callSequence)
        case .userTaskRes(let task): setProgress(CallProgress(answered: task), of: task.callSequence)
        case .userMessage(let text, let files, _): takeReply(text, files)
        case .agentWaitReq(let wait, _): add(wait, definition: definition)
        case .agentWaitRes(let wait, let elapsed, _): finish(wait, elapsed: elapsed)
        case .output: break
        }
    }

    /// Takes in that a request is about to be sent, or that one was found without a result.
    mutating func apply(_ attempt: AttemptRecord) { setProgress(.attempted(attempt), of: attempt.callSequence) }

    private mutating func beginRound() {
        if let turn = round?.turn { messages += turn.messages }
        round = Round()
    }

    private mutating func takeTurn(_ message: String, mismatch: String?) {
        round?.turn = Round.Turn(text: message, mismatch: mismatch)
        if mismatch != nil { isRepaired = true }
    }

    private mutating func add(_ body: ToolCallBody, sequence: Int, definition: AgentDefinition) {
        let call = ModelCall(id: body.callId, tool: body.operationName, arguments: body.arguments)
        let target = definition.target(of: body.name, arguments: body.arguments)
        round?.turn?.calls.append(PendingCall(sequence: sequence, call: call, target: target))
        callIds.insert(body.callId)
    }

    private mutating func add(_ wait: WaitRecord, definition: AgentDefinition) {
        let call = ModelCall(id: wait.toolCallId, tool: PlatformTools.wait, arguments: wait.arguments.value)
        let target = definition.target(of: call.tool, arguments: call.arguments)
        round?.turn?.calls.append(PendingCall(sequence: wait.callSequence, call: call, target: target, wait: wait))
        callIds.insert(call.id)
    }

    private mutating func takeReply(_ text: String, _ files: [Value]) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.isMessage && !$0.isDone }) else { return }
        round?.turn?.calls[index].progress = .replied(text: text, files: files)
    }

    private mutating func finish(_ callId: String, with result: Value) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.call.id == callId }) else { return }
        round?.turn?.calls[index].progress = .done(result)
    }

    private mutating func finish(_ wait: WaitRecord, elapsed: Int) {
        lastWaitEnd = wait.endedAt
        setProgress(.done(wait.result(elapsed: elapsed)), of: wait.callSequence)
    }

    private mutating func setProgress(_ progress: CallProgress, of sequence: Int) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.sequence == sequence }) else { return }
        round?.turn?.calls[index].progress = progress
    }
}

extension CallProgress {
    /// What a completed task means for its call.
    fileprivate init(answered task: UserTaskRecord) {
        switch task.outcome {
        case .approved, .acknowledged: self = .approved
        case .answered: self = .answered(task.answer?.value.record?.values.first ?? .null)
        case .declined: self = .declined
        case .rejected, .cancelled, nil: self = .rejected
        }
    }
}

extension WaitRecord {
    /// What the model sees of a wait that ended.
    fileprivate func result(elapsed: Int) -> Value {
        guard outcome != .budgetExceeded else {
            let failure = ToolFailure(.waitBudgetExceeded, "The session has no waiting time left for this.")
            return ToolOutcome(failure).result()
        }
        let data: Value = [
            "outcome": (outcome?.rawValue).map { .string($0) } ?? .null, "elapsed_seconds": .integer(elapsed),
        ]
        return ToolOutcome(data: data, error: .null, successful: true, exchange: nil).result()
    }
}
