import Values

/// A session as the run loop knows it: its record and the runs of its tree that matter still.
struct SessionState: Sendable {
    var session: SessionRecord
    let terms: SessionTerms
    /// The runs that are not over, and those over whose parent has not taken their results, by their ids.
    var runs: [String: RunState]
    /// What runs that are no longer in `runs` attempted.
    var pastAttempts: [OperationAttempt] = []
    var alerts = SessionAlerts()
    /// About how many bytes it takes: those of its steps.
    var weight = 0

    var isOver: Bool { session.status.isTerminal }
    /// Whether a model or a tool works for one of its runs.
    var isBusy: Bool { runs.values.contains(where: \.isBusy) }

    /// Where a run of the tree stands.
    func role(of run: RunRecord) -> RunRole {
        guard run.parentRunId != nil else { return RunRole(rootMode: terms.rootMode) }
        var ancestors: [String] = []
        var next = run.parentRunId
        while let id = next, let parent = runs[id]?.run {
            ancestors.append(parent.agentVersionId)
            next = parent.parentRunId
        }
        return RunRole(rootMode: terms.rootMode, ancestors: ancestors.reversed())
    }
}

/// What holds for all runs of a session, frozen at its start.
struct SessionTerms: Sendable, Equatable {
    var rootMode: ExecutionMode
    /// The limits of the root version (contract, 18.1).
    var maxTokens: Int?
    var maxDurationSec: Int?

    /// Those of a new session.
    init(agent: AgentRecord, version: VersionRecord) {
        rootMode = agent.executionMode
        maxTokens = version.maxSessionTokens
        maxDurationSec = version.maxSessionDurationSec
    }

    /// Those that were stored with the session.
    init(startContext: Value) {
        rootMode = startContext["rootAgentExecutionMode"].string.flatMap(ExecutionMode.init) ?? .hitl
        maxTokens = startContext["maxSessionTokens"].int
        maxDurationSec = startContext["maxSessionDurationSec"].int
    }

    var hasPerson: Bool { rootMode == .hitl }
}

extension SessionState {
    /// A session as it was stored. `definition` gives that of a run whose ancestors are already among the runs.
    init(
        _ history: SessionHistory,
        definition: (RunRecord, SessionState) async throws(StoreError) -> AgentDefinition
    ) async throws(StoreError) {
        self.init(
            session: history.session, terms: SessionTerms(startContext: history.session.startContext?.value ?? .null),
            runs: [:], alerts: SessionAlerts(history.tasks),
            weight: history.steps.reduce(0) { $0 + $1.content.utf8.count })
        // Parents come before their children: a child starts later, and the order of starts is kept by depth here.
        for run in history.runs.sorted(by: { $0.depth < $1.depth }) {
            runs[run.id] = try RunState(run, in: history, definition: try await definition(run, self))
        }
        for id in runs.keys { markDelegations(of: id) }
        prune()
    }

    /// No step of a parent says that a child has begun or has heard an answer: the child itself does.
    private mutating func markDelegations(of id: String) {
        for call in runs[id]?.round?.turn?.calls ?? [] {
            guard let childRunId = call.link?.childRunId, let child = runs[childRunId], !call.isDone else { continue }
            if case .resolution(let question, _)? = call.link,
                child.openRequest?.requestId == question.requestId
            {
                continue
            }
            runs[id]?.delegate(call.sequence)
        }
    }

    /// Forgets the runs that are over and whose parents need nothing of them any more.
    mutating func prune() {
        guard runs.count > 1 else { return }
        for run in runs.values where run.run.status.isTerminal && !isAwaited(run.run) {
            pastAttempts += run.attempts
            runs[run.run.id] = nil
        }
    }

    private func isAwaited(_ run: RunRecord) -> Bool {
        guard let parent = run.parentRunId.flatMap({ runs[$0] }), !parent.run.status.isTerminal else { return false }
        return parent.delegatedCalls.contains { $0.link?.childRunId == run.id }
    }
}

extension RunState {
    /// The request and the question that this run has put to its parent and that is not answered.
    var openRequest: (requestId: String, question: ParentQuestion)? {
        guard run.status == .waitingForAITL, let call = pausedCall,
            case .request(let requestId)? = call.link, case .askParent(let question) = call.target
        else { return nil }
        return (requestId, question)
    }
}
