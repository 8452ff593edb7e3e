import Values

/// What the run loop knows of a run. It follows from the stored steps alone: a run that goes on in memory and one that
/// is read back after a restart are in the same state.
struct RunState: Sendable {
    var run: RunRecord
    /// `run.lastSequence` as it is stored; nil before the run is.
    private(set) var storedSequence: Int?
    /// Whether a model or a tool works for it at this moment. It is no part of what is stored: a run that is read back
    /// has nobody working for it.
    var isBusy = false
    /// The conversation of the rounds that are over.
    private(set) var messages: [ModelMessage] = []
    /// The round under way; nil before the first.
    private(set) var round: Round?
    /// Ids that calls of this run have, as vendors spell them.
    private(set) var callIds: Set<String> = []
    /// The operations that it attempted, in the order in which it did.
    private(set) var attempts: [OperationAttempt] = []
    /// Questions of children that wait for what this run does about them, oldest first.
    private(set) var questions: [ChildQuestion] = []
    /// The calls that started children, by the ids of their runs.
    private(set) var dispatches: [String: Dispatch] = [:]
    /// Whether the one repair round of the output schema was used.
    private(set) var isRepaired = false
    /// The definition that the calls of the round have their tools from.
    private var boundTo: AgentDefinition?
    /// When the run's latest wait ended.
    private(set) var lastWaitEnd: Instant?
    /// When the latest step was made; later ones are never earlier, whatever the clock says.
    private(set) var lastStepAt: Instant

    /// A call of a sub-agent. It stays open until the child has finished, however often it asks meanwhile.
    struct Dispatch: Sendable, Equatable {
        var callId: String
        var groupId: String?
    }

    /// A run that is not stored yet.
    init(_ run: RunRecord) {
        self.run = run
        lastStepAt = run.startedAt
    }

    /// A run as it was stored. Throws when one of its steps is damaged.
    init(_ run: RunRecord, in history: SessionHistory, definition: AgentDefinition) throws(StoreError) {
        self.init(run)
        storedSequence = run.lastSequence
        let tasks = Dictionary(history.tasks.map { ($0.id, $0) }) { first, _ in first }
        let waits = Dictionary(history.waits.map { ($0.id, $0) }) { first, _ in first }
        for step in history.steps where step.runId == run.id {
            guard let body = try StepBody(step, tasks: tasks, waits: waits) else { continue }
            let call = PendingCall(body, sequence: step.sequence, definition: definition, questions: questions)
            apply(body, of: step, call: call)
        }
        for attempt in history.attempts where attempt.runId == run.id && attempt.finishedAt == nil { apply(attempt) }
    }

    /// Notes that the run is stored as it is now.
    mutating func markStored() { storedSequence = run.lastSequence }

    /// The call that a task, an attempt or a wait belongs to.
    func call(_ sequence: Int) -> PendingCall? { round?.turn?.calls.first { $0.sequence == sequence } }

    /// The call that is up next.
    func nextCall(underPerson hasPerson: Bool) -> PendingCall? {
        guard let turn = round?.turn, let index = turn.nextCall(underPerson: hasPerson) else { return nil }
        return turn.calls[index]
    }

    /// The call for whose sake the run stands still. How its tool is configured does not matter: that can change while
    /// the run waits.
    var pausedCall: PendingCall? {
        let open = round?.turn?.calls.filter { !$0.isDone } ?? []
        return switch run.status {
        case .waitingForTimer: open.first { $0.wait != nil }
        case .waitingForResponse: open.first(where: \.isMessage)
        case .waitingForAITL: open.first(where: \.isAsked) ?? open.first(where: \.isRequest)
        case .waitingForHITL: open.first(where: \.isAsked) ?? open.first(where: \.isDelegated)
        case .running, .completed, .failed: nil
        }
    }

    /// Whether the run stands still until its children have settled.
    var isLeftToChildren: Bool {
        guard !isBusy, let calls = round?.turn?.calls else { return false }
        return calls.contains(where: \.isDelegated) && !calls.contains(where: \.isAsked)
    }

    /// Lets the calls that are not over be carried out as their operations are configured now.
    mutating func bind(to definition: AgentDefinition) {
        guard boundTo !== definition else { return }
        boundTo = definition
        for (index, call) in (round?.turn?.calls ?? []).enumerated() where !call.isDone {
            guard case .operation(let tool) = call.target else { continue }
            round?.turn?.calls[index].target = definition.target(of: tool.operation.id, arguments: call.call.arguments)
        }
    }

    /// The calls that children work on.
    var delegatedCalls: [PendingCall] { round?.turn?.calls.filter(\.isDelegated) ?? [] }
}

extension RunState {
    /// Takes in a step that was just made, or one that is read back. `call` is the one that the step's row begins.
    mutating func apply(_ body: StepBody, of step: StepRecord, call: PendingCall?) {
        lastStepAt = max(lastStepAt, step.finishedAt ?? step.startedAt)
        if let call { add(call) }
        switch body {
        case .llmRequestPrepared: beginRound()
        case .reasoning(let message, _): takeTurn(message, mismatch: step.error)
        case .toolResult(let callId, let result): finish(callId, with: result, since: step.startedAt)
        case .userTaskReq(let task):
            if task.kind.isBlocking { noteAttempt(of: self.call(task.callSequence), at: step.startedAt) }
            setProgress(.asked(task), of: task)
        case .userTaskRes(let task): setProgress(CallProgress(answered: task), of: task)
        case .userMessage(let text, let files, _): takeReply(text, files)
        case .agentWaitRes(let wait, let elapsed, _): finish(wait, elapsed: elapsed)
        case .subAgentResult(let body): finish(body)
        case .aitlReceived(let question): questions.append(question)
        case .aitlResolved(let body): questions.removeAll { $0.requestId == body.resolution.requestId }
        case .aitlResponse(let body): finish(body)
        case .output, .l1Decision, .toolCall, .agentWaitReq, .subAgentCall, .aitlRequest: break
        }
    }

    /// Takes in that a request is about to be sent, or that one was found without a result.
    mutating func apply(_ attempt: AttemptRecord) {
        noteAttempt(of: call(attempt.callSequence), at: attempt.startedAt)
        setProgress(.attempted(attempt), of: attempt.callSequence)
    }

    /// Takes in that a wait begins later than it was asked for.
    mutating func set(_ wait: WaitRecord) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.sequence == wait.callSequence }) else { return }
        round?.turn?.calls[index].wait = wait
    }

    /// Lets a call wait until its turn has come among those that need somebody.
    mutating func holdBack(_ sequence: Int) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.sequence == sequence }) else { return }
        round?.turn?.calls[index].isHeldBack = true
    }

    /// Whether other calls of the turn begin before one that needs a person.
    func hasCalls(before call: PendingCall, underPerson hasPerson: Bool) -> Bool {
        round?.turn?.calls.contains { other in
            guard other.sequence >= call.sequence else { return other.isOpen }
            return other.sequence > call.sequence && other.isPending && !other.pauses(underPerson: hasPerson)
        } ?? false
    }

    /// Takes in that a child works on a call.
    mutating func delegate(_ sequence: Int) { setProgress(.delegated, of: sequence) }

    private mutating func beginRound() {
        if let turn = round?.turn { messages += turn.messages }
        round = Round()
    }

    private mutating func takeTurn(_ message: String, mismatch: String?) {
        round?.turn = Round.Turn(text: message, mismatch: mismatch)
        if mismatch != nil { isRepaired = true }
    }

    private mutating func add(_ call: PendingCall) {
        round?.turn?.calls.append(call)
        callIds.insert(call.call.id.asVendorName)
        if case .dispatch(let childRunId, let groupId)? = call.link {
            dispatches[childRunId] = Dispatch(callId: call.call.id, groupId: groupId)
        }
    }

    private mutating func takeReply(_ text: String, _ files: [Value]) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.isMessage && !$0.isDone }) else { return }
        round?.turn?.calls[index].progress = .replied(text: text, files: files)
    }

    private mutating func finish(_ callId: String, with result: Value, since start: Instant) {
        guard let index = round?.turn?.calls.firstIndex(where: { $0.call.id == callId }) else { return }
        noteAttempt(of: round?.turn?.calls[index], at: start)
        round?.turn?.calls[index].progress = .done(result)
    }

    /// A call of an operation is attempted when the first thing happens to it: a person is asked, its request is sent, or
    /// it is refused.
    private mutating func noteAttempt(of call: PendingCall?, at time: Instant) {
        guard let call, call.isPending, let id = call.operationId else { return }
        attempts.append(OperationAttempt(operationId: id, callSequence: call.sequence, at: time))
    }

    private mutating func finish(_ wait: WaitRecord, elapsed: Int) {
        lastWaitEnd = wait.endedAt
        setProgress(.done(wait.result(elapsed: elapsed)), of: wait.callSequence)
    }

    private mutating func finish(_ body: SubAgentResultBody) {
        let index = round?.turn?.calls.firstIndex { $0.link?.childRunId == body.childRunId && !$0.isDone }
        if let index { round?.turn?.calls[index].progress = .done(body.result) }
    }

    private mutating func finish(_ body: AITLResponseBody) {
        let index = round?.turn?.calls.firstIndex { $0.link == .request(requestId: body.requestId) }
        if let index { round?.turn?.calls[index].progress = .done(body.result) }
    }

    /// A task that nobody waits for says nothing about its call.
    private mutating func setProgress(_ progress: CallProgress, of task: UserTaskRecord) {
        if task.kind.isBlocking { setProgress(progress, of: task.callSequence) }
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
        case .approved: self = .approved
        case .answered: self = .answered(task.answer?.value.record?.values.first ?? .null)
        case .declined: self = .declined
        case .rejected, .acknowledged, .cancelled, nil: self = .rejected
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
