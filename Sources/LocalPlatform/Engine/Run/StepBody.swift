import Values

/// What a step says, by its type (contract, 9.2 and 9.3).
enum StepBody: Sendable {
    case llmRequestPrepared(model: String)
    case reasoning(message: String, tokens: Int?)
    case toolCall(ToolCallBody)
    case toolResult(callId: String, result: Value)
    case output(tokens: Int?, totalTokens: Int)
    case userTaskReq(UserTaskRecord)
    /// The task as it is after its completion.
    case userTaskRes(UserTaskRecord)
    case userMessage(text: String, files: [Value], sentBy: Actor?)
    case agentWaitReq(WaitRecord, reason: String?)
    case agentWaitRes(WaitRecord, elapsedSeconds: Int, skippedBy: Actor?)
    case subAgentCall(SubAgentCallBody)
    case subAgentResult(SubAgentResultBody)
    case aitlRequest(AITLRequestBody)
    case aitlReceived(ChildQuestion)
    case aitlResolved(AITLResolvedBody)
    case aitlResponse(AITLResponseBody)
    case l1Decision(CallVerdict, ToolCallBody)

    var type: StepType {
        switch self {
        case .llmRequestPrepared: .llmRequestPrepared
        case .reasoning: .reasoning
        case .toolCall: .toolCall
        case .toolResult: .toolResult
        case .output: .output
        case .userTaskReq: .userTaskReq
        case .userTaskRes: .userTaskRes
        case .userMessage: .userMessage
        case .agentWaitReq: .agentWaitReq
        case .agentWaitRes: .agentWaitRes
        case .subAgentCall: .subAgentCall
        case .subAgentResult: .subAgentResult
        case .aitlRequest: .aitlRequest
        case .aitlReceived: .aitlReceived
        case .aitlResolved: .aitlResolved
        case .aitlResponse: .aitlResponse
        case .l1Decision: .l1Decision
        }
    }
}

/// The members of a `ToolCall` row.
struct ToolCallBody: Sendable, Equatable {
    /// The operation's id; of a tool of the platform, and of one that does not exist, what the model called it.
    var name: String
    var operationName: String
    var callId: String
    var arguments: Value
}
