import Values

/// A row of the timeline as conversation and stream show it (contract, section 8.3).
struct TimelineItem: Sendable {
    let runId: String
    let id: String
    let sequence: Int
    let type: String
    let content: JSONText
    let tokensUsed: Int?
    let error: String?
    let startedAt: Instant
    let finishedAt: Instant?

    /// The members of the row, to which the caller may add others.
    func addMembers(to members: inout JSONText.Members, ordinal: Int? = nil) {
        members.add("runId", runId)
        members.add("id", id)
        members.add("sequence", sequence)
        if let ordinal { members.add("ordinal", ordinal) }
        members.add("type", type)
        members.add("content", content)
        members.add("tokensUsed", tokensUsed.map { .integer($0) } ?? Value.null)
        members.add("error", error)
        members.add("startedAt", startedAt)
        members.add("finishedAt", finishedAt)
    }
}

/// How much of the content of a row is wanted: `slim` leaves out the ids that the row or its session name anyway
/// (contract, section 8).
enum StepContent: String, Sendable {
    case slim, full
}

extension TimelineItem {
    /// A stored step. `task` is the task a `UserTaskReq` asks for and `wait` the wait an `AgentWaitReq` asks for, in the
    /// state that is to be shown; of a wait that is nil it is the one when it was asked for.
    init(
        _ step: StepRecord, of run: RunRecord, tenantId: String, task: UserTaskRecord?, wait: WaitRecord? = nil,
        content: StepContent
    ) {
        runId = step.runId
        id = step.id
        sequence = step.sequence
        type = step.type.rawValue
        tokensUsed = step.tokensUsed
        error = step.error
        startedAt = step.startedAt
        finishedAt = task?.completedAt ?? step.finishedAt
        self.content = .record { members in
            if content == .full { Self.addIds(to: &members, step: step, run: run, tenantId: tenantId) }
            members.add("sequence", step.sequence)
            members.add("step_kind", step.type.rawValue)
            if let iteration = step.iteration { members.add("iteration", iteration) }
            if let task {
                Self.addRequest(for: task, to: &members)
            } else {
                members.addMembers(ofStored: Self.content(of: step, wait))
            }
        }
    }

    /// A wait that began later than it was asked for, behind other calls of its turn, ends at another time.
    private static func content(of step: StepRecord, _ wait: WaitRecord?) -> StoredJSON {
        guard let wait, wait.requestedAt > step.startedAt else { return step.content }
        return StepBody.agentWaitReq(wait, reason: step.content.value["reason"].string).content.string
    }

    /// The six keys that `slim` leaves out.
    private static func addIds(
        to members: inout JSONText.Members, step: StepRecord, run: RunRecord, tenantId: String
    ) {
        members.add("run_id", step.runId)
        members.add("session_id", step.sessionId)
        members.add("tenant_id", tenantId)
        members.add("agent_id", run.agentId)
        members.add("agent_version_id", run.agentVersionId)
        members.add("event_id", step.id)
    }

    /// What a person is asked for, with what became of it so far (section 10.2).
    private static func addRequest(for task: UserTaskRecord, to members: inout JSONText.Members) {
        members.add("user_task_id", task.id)
        members.add("kind", task.kind.rawValue)
        members.add("status", task.status.rawValue)
        members.add("blocking", Value.bool(task.kind.isBlocking))
        members.add("api_completable", Value.bool(task.kind.isAPICompletable))
        members.add("title", task.title)
        members.add("requested_at", task.requestedAt)
        members.add("payload", stored: task.payload)
        if let outcome = task.outcome { members.add("outcome", outcome.rawValue) }
        if let completedAt = task.completedAt { members.add("completed_at", completedAt) }
    }
}

extension TimelineItem {
    /// The synthetic last row of a finished run; nil while it is not finished.
    init?(completionOf run: RunRecord, content: StepContent) {
        guard let finishedAt = run.finishedAt else { return nil }
        runId = run.id
        id = UUIDText.named("RunCompleted", in: run.id)
        sequence = run.lastSequence + 1
        type = "RunCompleted"
        tokensUsed = nil
        error = run.error
        startedAt = finishedAt
        self.finishedAt = finishedAt
        self.content = .record { members in
            if content == .full { members.add("run_id", run.id) }
            members.addResult(
                status: run.status, output: run.output, error: run.error, tokens: run.totalTokensUsed,
                outcome: run.outcome)
        }
    }

    /// The synthetic last row of a finished session, which belongs to the root run; nil while it is not finished.
    init?(completionOf session: SessionRecord, rootLastSequence: Int, content: StepContent) {
        guard let finishedAt = session.finishedAt else { return nil }
        runId = session.rootRunId
        id = UUIDText.named("SessionCompleted", in: session.id)
        sequence = rootLastSequence + 2
        type = "SessionCompleted"
        tokensUsed = nil
        error = session.error
        startedAt = finishedAt
        self.finishedAt = finishedAt
        self.content = .record { members in
            if content == .full { members.add("session_id", session.id) }
            members.addResult(
                status: session.status, output: session.output, error: session.error,
                tokens: session.totalTokensUsed, outcome: session.outcome)
        }
    }
}

extension JSONText.Members {
    fileprivate mutating func addResult(
        status: RunStatus, output: StoredJSON?, error: String?, tokens: Int, outcome: Outcome?
    ) {
        add("status", status.rawValue)
        add("output", stored: output)
        add("error", error)
        add("total_tokens_used", tokens)
        if let outcome { add("outcome", outcome.rawValue) }
    }
}
