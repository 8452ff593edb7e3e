import Values

/// What a move writes, while it is drawn: rows of timelines, events, tasks, attempts, waits, and the counters of the session.
///
/// It knows nothing of what runs do; it keeps the records and the state of a run in step.
struct Ledger {
    private(set) var session: SessionRecord
    private var changes: Changes
    /// Bytes of the steps that were recorded.
    private(set) var weight = 0
    /// The time of everything that the move does.
    let now: Instant
    let makeId: @Sendable () -> String
    let makeRunId: @Sendable () -> String

    init(_ session: SessionRecord, startsSession: Bool, now: Instant, _ world: EngineEnvironment) {
        self.session = session
        self.now = now
        makeId = world.makeId
        makeRunId = world.makeRunId
        changes = Changes(at: now, session: session, startsSession: startsSession, runs: [])
        // As many as most moves have.
        changes.events.reserveCapacity(6)
    }

    /// What has to be stored, with the runs that the move touched; nil when nothing changed.
    func finished(_ runs: [RunState]) -> Changes? {
        var changes = changes
        changes.session = session
        changes.runs = runs.map { RunChange(run: $0.run, previousSequence: $0.storedSequence) }
        let isEmpty = changes.events.isEmpty && changes.newAttempts.isEmpty && changes.endedAttempts.isEmpty
        return isEmpty ? nil : changes
    }
}

extension Ledger {
    /// Adds a row to the timeline of a run. `call` is the one that the row begins.
    mutating func record(
        _ body: StepBody, in state: inout RunState, call: PendingCall? = nil, since start: Instant? = nil,
        tokens: Int? = nil, error: String? = nil
    ) {
        state.run.lastSequence += 1
        let iteration = state.run.iteration > 0 ? state.run.iteration : nil
        var step = StepRecord(
            id: makeId(), runId: state.run.id, sessionId: session.id, sequence: state.run.lastSequence,
            type: body.type, iteration: iteration, content: body.content.string, tokensUsed: tokens, error: error,
            startedAt: start ?? now, finishedAt: now)
        var task: UserTaskRecord?
        if case .userTaskReq(let requested) = body {
            step.finishedAt = nil
            step.taskId = requested.id
            task = requested
        }
        session.lastPosition += 1
        weight += step.content.utf8.count
        changes.events.append(EventRecord(announcing: step, task: task, at: session.lastPosition))
        state.apply(body, of: step, call: call)
    }

    /// Adds an event that is no step. Its data begins with its id and the session's.
    mutating func announce(_ kind: EventKind, _ subject: String, _ add: (inout JSONText.Members) -> Void) {
        let data = JSONText.record { members in
            members.add("event_id", makeId())
            members.add("session_id", session.id)
            add(&members)
        }
        session.lastPosition += 1
        changes.events.append(
            EventRecord(
                sessionId: session.id, position: session.lastPosition, at: now, kind: kind,
                subject: "engine.\(subject)", data: .members(data.string)))
    }

    mutating func count(tokens: Int, of state: inout RunState) {
        state.run.totalTokensUsed += tokens
        session.totalTokensUsed += tokens
        changes.tokensAdded += tokens
    }

    mutating func count(waitSeconds: Int) {
        session.waitSecondsUsed += waitSeconds
        changes.waitSecondsAdded += waitSeconds
    }

    mutating func countRun() {
        session.runCount += 1
        changes.runsAdded += 1
    }

    mutating func begin(_ attempt: AttemptRecord) { changes.newAttempts.append(attempt) }
    mutating func end(_ attempt: AttemptRecord) { changes.endedAttempts.append(attempt) }
    mutating func keep(_ exchange: ExchangeRecord) { changes.newExchanges.append(exchange) }
    mutating func begin(_ task: UserTaskRecord) { changes.newTasks.append(task) }
    mutating func end(_ task: UserTaskRecord) { changes.endedTasks.append(task) }
    mutating func begin(_ wait: WaitRecord) { changes.newWaits.append(wait) }
    mutating func change(_ wait: WaitRecord) { changes.changedWaits.append(wait) }
    mutating func end(_ wait: WaitRecord) { changes.endedWaits.append(wait) }
    mutating func begin(_ incident: IncidentRecord) { changes.newIncidents.append(incident) }

    /// Tells the audit log what an operator does with this move.
    mutating func note(_ note: AuditNote) { changes.auditNotes.append(note) }

    /// Sets the status of a run, and of the session when it is the root (contract, 16.2).
    mutating func set(
        _ status: RunStatus, of run: inout RunRecord, output: StoredJSON? = nil, error: String? = nil,
        outcome: Outcome? = nil
    ) {
        run.status = status
        run.output = output
        run.error = error
        run.outcome = outcome
        run.finishedAt = status.isTerminal ? now : nil
        guard run.parentRunId == nil else { return }
        session.status = status
        session.output = output
        session.error = error
        session.outcome = outcome
        session.finishedAt = run.finishedAt
    }
}
