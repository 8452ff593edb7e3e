import Values

/// One row of a run's timeline (contract, section 9). Steps are only ever added, never changed.
struct StepRecord: Sendable, Equatable {
    /// Also the `event_id` of the event that announces this step.
    var id: String
    var runId: String
    var sessionId: String
    /// 1, 2, 3 … within its run.
    var sequence: Int
    var type: StepType
    /// The model round, from 1; nil for rows outside of one.
    var iteration: Int?
    /// The members of 9.2 and 9.3 that belong to the type, a record. The common members of 9.1 are not in it: they
    /// follow from the other columns, the run and the session. The members of a `UserTaskReq` that change (`status`,
    /// `outcome`, `completed_at`) are not in it either: they follow from the task, `UserTaskRecord`.
    var content: StoredJSON
    /// The task that a `UserTaskReq` asks for.
    var taskId: String?
    var tokensUsed: Int?
    var error: String?
    var startedAt: Instant
    /// Nil for a `UserTaskReq`, whose end is the task's `completedAt`.
    var finishedAt: Instant?
}

/// The types of 9.2 and 9.3 that are stored; the synthetic rows are made when a conversation is read.
enum StepType: String, Sendable, CaseIterable {
    case llmRequestPrepared = "llm_request_prepared"
    case reasoning
    case toolCall = "ToolCall"
    case toolResult = "ToolResult"
    case output
    case userTaskReq = "UserTaskReq"
    case userTaskRes = "UserTaskRes"
    case userMessage = "UserMessage"
    case subAgentCall = "SubAgentCall"
    case subAgentResult = "SubAgentResult"
    case aitlRequest = "AITLRequest"
    case aitlReceived = "AITLReceived"
    case aitlResolved = "AITLResolved"
    case aitlResponse = "AITLResponse"
    case agentWaitReq = "AgentWaitReq"
    case agentWaitRes = "AgentWaitRes"
    case l1Decision = "L1Decision"
}
