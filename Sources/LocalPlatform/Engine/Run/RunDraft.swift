import Values

/// One move of a run under construction: the state of its session that it leads to and what has to be stored for it.
///
/// Nothing here waits, reads a clock or asks anybody. The driver makes a draft, lets it run as far as it gets on its
/// own, stores its changes, and only then does what the draft asks for (contract, section 28). What the move changes in
/// other runs of the tree, its kin, is stored with it.
struct RunDraft {
    /// The run that moves.
    private(set) var state: RunState
    /// The other runs of the session, by their ids.
    private(set) var kin: [String: RunState]
    private(set) var ledger: Ledger
    /// The runs that can go on now, besides this one.
    private(set) var woken: [RunReference] = []
    private(set) var alerts: SessionAlerts
    private var touchedKin: Set<String> = []
    private let before: SessionState
    let definition: AgentDefinition
    let settings: EngineSettings

    /// The next move of a run of a stored session. Nil when the session has no such run that is not over.
    init?(
        of runId: String, in session: SessionState, _ definition: AgentDefinition, _ settings: EngineSettings,
        _ world: EngineEnvironment
    ) {
        var kin = session.runs
        guard let state = kin.removeValue(forKey: runId), !state.run.status.isTerminal else { return nil }
        self.init(state, kin, session, definition, settings, world, startsSession: false)
    }

    /// The first move of the root of a session that is not stored yet.
    init(
        starting root: RunState, of session: SessionState, _ definition: AgentDefinition, _ settings: EngineSettings,
        _ world: EngineEnvironment
    ) {
        self.init(root, [:], session, definition, settings, world, startsSession: true)
    }

    private init(
        _ state: RunState, _ kin: [String: RunState], _ session: SessionState, _ definition: AgentDefinition,
        _ settings: EngineSettings, _ world: EngineEnvironment, startsSession: Bool
    ) {
        self.state = state
        self.state.bind(to: definition)
        self.kin = kin
        before = session
        alerts = session.alerts
        self.definition = definition
        self.settings = settings
        let now = kin.values.reduce(max(world.now(), state.lastStepAt)) { max($0, $1.lastStepAt) }
        ledger = Ledger(session.session, startsSession: startsSession, now: now, world)
    }

    /// The time of everything that the move does.
    var now: Instant { ledger.now }
    var session: SessionRecord { ledger.session }
    var terms: SessionTerms { before.terms }
    var reference: RunReference { state.run.reference }

    /// What has to be stored; nil when nothing changed.
    var finished: Changes? { ledger.finished([state] + kin.values.filter { touchedKin.contains($0.run.id) }) }

    /// The session after the move, once it is stored.
    var stored: SessionState {
        var session = before
        session.session = ledger.session
        session.alerts = alerts
        session.weight += ledger.weight
        session.runs = kin
        session.runs[state.run.id] = state
        for id in touchedKin.union([state.run.id]) { session.runs[id]?.markStored() }
        session.prune()
        return session
    }

    /// What the runs of the session attempted so far.
    var sessionAttempts: [OperationAttempt] {
        before.pastAttempts + kin.values.flatMap(\.attempts) + state.attempts
    }
}

/// The strokes that moves are drawn with.
extension RunDraft {
    /// Adds a row to the timeline. `call` is the one that the row begins.
    mutating func record(
        _ body: StepBody, call: PendingCall? = nil, since start: Instant? = nil, tokens: Int? = nil,
        error: String? = nil
    ) {
        ledger.record(body, in: &state, call: call, since: start, tokens: tokens, error: error)
    }

    mutating func announce(_ kind: EventKind, _ subject: String, _ add: (inout JSONText.Members) -> Void) {
        ledger.announce(kind, subject, add)
    }

    func makeId() -> String { ledger.makeId() }

    mutating func count(tokens: Int) { ledger.count(tokens: tokens, of: &state) }
    mutating func countToolCall() { state.run.toolCallAttempts += 1 }
    mutating func countRound() { state.run.iteration += 1 }
    mutating func setBusy(_ isBusy: Bool) { state.isBusy = isBusy }

    mutating func begin(_ attempt: AttemptRecord) {
        ledger.begin(attempt)
        state.apply(attempt)
    }

    mutating func end(_ attempt: AttemptRecord) { ledger.end(attempt) }
    mutating func keep(_ exchange: ExchangeRecord) { ledger.keep(exchange) }

    /// Opens a task that the run or, of a kind that does not block, nobody waits for.
    mutating func open(_ task: UserTaskRecord) {
        if !task.kind.isBlocking { alerts.add(task) }
        ledger.begin(task)
        record(.userTaskReq(task))
        announce(.userTask, "user_task.created", task.addMembers)
    }

    mutating func close(_ task: UserTaskRecord) {
        if !task.kind.isBlocking { alerts.close(task) }
        ledger.end(task)
        record(.userTaskRes(task))
        announce(.userTask, "user_task.completed", task.addMembers)
    }

    mutating func begin(_ wait: WaitRecord) { ledger.begin(wait) }

    mutating func change(_ wait: WaitRecord) {
        ledger.change(wait)
        state.set(wait)
    }

    mutating func begin(_ incident: IncidentRecord) { ledger.begin(incident) }
    mutating func note(_ note: AuditNote) { ledger.note(note) }

    mutating func end(_ wait: WaitRecord, costing seconds: Int) {
        ledger.end(wait)
        if seconds > 0 { ledger.count(waitSeconds: seconds) }
    }

    /// Lets a call wait until its turn has come among those that need somebody.
    mutating func holdBack(_ call: PendingCall) { state.holdBack(call.sequence) }

    /// Takes in that a child works on a call of this run.
    mutating func delegate(_ call: PendingCall) { state.delegate(call.sequence) }

    /// Adds a run to the tree.
    mutating func add(child: RunState) {
        kin[child.run.id] = child
        touchedKin.insert(child.run.id)
        ledger.countRun()
        ledger.startRun(child)
        wake(child.run.id)
    }

    /// Changes another run of the session; does nothing when there is none with that id.
    mutating func update(_ id: String, _ change: (inout RunState, inout Ledger) -> Void) {
        guard var run = kin.removeValue(forKey: id) else { return }
        change(&run, &ledger)
        kin[id] = run
        touchedKin.insert(id)
    }

    /// Lets a run work on when the move is stored.
    mutating func wake(_ id: String) {
        woken.append(RunReference(runId: id, sessionId: session.id))
    }
}

/// The status of the run.
extension RunDraft {
    /// The session and its root come into being.
    mutating func start() { ledger.startSession(state) }

    /// Drops the tasks that the run waits for.
    mutating func cancelTasks() { ledger.cancelTasks(of: &state) }

    mutating func pause(_ status: RunStatus) {
        ledger.pause(&state, status)
        adjustAncestors()
    }

    /// Somebody else than the run's own driver lets it go on.
    mutating func resume() {
        ledger.resume(&state)
        wake(state.run.id)
        adjustAncestors()
    }

    mutating func complete(output: Value?) {
        ledger.complete(&state, output: output)
        tellParent()
    }

    /// Fails the run, or the whole session when the outcome is the session's.
    mutating func fail(_ outcome: Outcome, _ sentence: String) {
        guard outcome.isOfSession else {
            failDescendants(.interrupted, "The run of the parent ended.")
            ledger.fail(&state, outcome, sentence)
            return tellParent()
        }
        let isRoot = state.run.isRoot
        if !isRoot { ledger.fail(&state, outcome, sentence) }
        for id in deepestFirst { update(id) { run, ledger in ledger.fail(&run, outcome, sentence) } }
        if isRoot { ledger.fail(&state, outcome, sentence) }
    }

    /// Fails the runs below this one, the deepest first.
    mutating func failDescendants(_ outcome: Outcome, _ sentence: String) {
        for id in deepestFirst where isBelow(id) {
            update(id) { run, ledger in ledger.fail(&run, outcome, sentence) }
        }
    }

    /// Kin that is not over.
    private var deepestFirst: [String] {
        kin.values.filter { !$0.run.status.isTerminal }.sorted { ($1.run.depth, $0.run.id) < ($0.run.depth, $1.run.id) }
            .map(\.run.id)
    }

    private func isBelow(_ id: String) -> Bool {
        guard let parent = kin[id]?.run.parentRunId else { return false }
        return parent == state.run.id || isBelow(parent)
    }

    private mutating func tellParent() {
        guard let parent = state.run.parentRunId else { return }
        wake(parent)
        adjustAncestors()
    }
}
