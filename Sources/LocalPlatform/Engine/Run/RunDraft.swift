import Values

/// One move of a run under construction: the state it leads to and what has to be stored for it.
///
/// Nothing here waits, reads a clock or asks anybody. The driver makes a draft, lets it run as far as it gets on its
/// own, stores its changes, and only then does what the draft asks for (contract, section 28).
struct RunDraft {
    private(set) var state: RunState
    private var changes: Changes
    let definition: AgentDefinition
    let settings: EngineSettings
    /// The time of everything that the move does.
    let now: Instant
    let makeId: @Sendable () -> String

    /// The next move of a run.
    init(_ state: RunState, _ definition: AgentDefinition, _ settings: EngineSettings, _ world: EngineEnvironment) {
        self.init(state, definition, settings, world, previousSequence: state.run.lastSequence)
    }

    /// The first move of a run that is not stored yet.
    init(
        starting state: RunState, _ definition: AgentDefinition, _ settings: EngineSettings, _ world: EngineEnvironment
    ) {
        self.init(state, definition, settings, world, previousSequence: nil)
    }

    private init(
        _ state: RunState, _ definition: AgentDefinition, _ settings: EngineSettings, _ world: EngineEnvironment,
        previousSequence: Int?
    ) {
        self.state = state
        self.definition = definition
        self.settings = settings
        now = max(world.now(), state.lastStepAt)
        makeId = world.makeId
        changes = Changes(run: state.run, session: state.session, previousSequence: previousSequence)
    }

    /// What has to be stored; nil when nothing changed.
    var finished: Changes? {
        var changes = changes
        changes.run = state.run
        changes.session = state.session
        let isEmpty = changes.events.isEmpty && changes.newAttempts.isEmpty && changes.endedAttempts.isEmpty
        return isEmpty ? nil : changes
    }
}

/// The strokes that moves are drawn with.
extension RunDraft {
    /// Adds a row to the timeline.
    mutating func record(_ body: StepBody, since start: Instant? = nil, tokens: Int? = nil, error: String? = nil) {
        state.run.lastSequence += 1
        let iteration = state.run.iteration > 0 ? state.run.iteration : nil
        var step = StepRecord(
            id: makeId(), runId: state.run.id, sessionId: state.session.id, sequence: state.run.lastSequence,
            type: body.type, iteration: iteration, content: body.content.json(), tokensUsed: tokens, error: error,
            startedAt: start ?? now, finishedAt: now)
        var task: UserTaskRecord?
        if case .userTaskReq(let requested) = body {
            step.finishedAt = nil
            task = requested
        }
        changes.events.append(EventRecord(announcing: step, task: task))
        state.apply(body, of: step, definition: definition)
    }

    /// Adds an event that is no step. Its data begins with its id and the session's.
    mutating func announce(_ kind: EventKind, _ subject: String, _ members: Record) {
        var data = Record([("event_id", .string(makeId())), ("session_id", .string(state.session.id))])
        for (name, value) in members { data[name] = value }
        changes.events.append(
            EventRecord(
                sessionId: state.session.id, position: 0, at: now, kind: kind, subject: "engine.\(subject)",
                data: .members(Value.record(data).json())))
    }

    mutating func count(tokens: Int) {
        state.run.totalTokensUsed += tokens
        state.session.totalTokensUsed += tokens
        changes.tokensAdded += tokens
    }

    mutating func count(waitSeconds: Int) {
        state.session.waitSecondsUsed += waitSeconds
        changes.waitSecondsAdded += waitSeconds
    }

    mutating func countToolCall() { state.run.toolCallAttempts += 1 }
    mutating func countRound() { state.run.iteration += 1 }

    mutating func begin(_ attempt: AttemptRecord) {
        changes.newAttempts.append(attempt)
        state.apply(attempt)
    }

    mutating func end(_ attempt: AttemptRecord) { changes.endedAttempts.append(attempt) }
    mutating func begin(_ task: UserTaskRecord) { changes.newTasks.append(task) }
    mutating func end(_ task: UserTaskRecord) { changes.endedTasks.append(task) }
    mutating func begin(_ wait: WaitRecord) { changes.newWaits.append(wait) }
    mutating func end(_ wait: WaitRecord) { changes.endedWaits.append(wait) }

    /// Sets the status of the run, and of its session when it is the root (contract, 16.2).
    mutating func set(_ status: RunStatus, output: StoredJSON? = nil, error: String? = nil, outcome: Outcome? = nil) {
        state.run.status = status
        state.run.output = output
        state.run.error = error
        state.run.outcome = outcome
        state.run.finishedAt = status.isTerminal ? now : nil
        guard state.run.parentRunId == nil else { return }
        state.session.status = status
        state.session.output = output
        state.session.error = error
        state.session.outcome = outcome
        state.session.finishedAt = state.run.finishedAt
    }
}
