/// The kinds of timeline items that the contract names (sections 9.2 and 9.3). Others are legal.
enum StepType: String, CaseIterable, Sendable {
    case modelRequest = "llm_request_prepared"
    case reasoning
    case toolCall = "ToolCall"
    case toolResult = "ToolResult"
    case output
    case userTaskRequest = "UserTaskReq"
    case userTaskResponse = "UserTaskRes"
    case userMessage = "UserMessage"
    case subAgentCall = "SubAgentCall"
    case subAgentResult = "SubAgentResult"
    case aitlRequest = "AITLRequest"
    case aitlReceived = "AITLReceived"
    case aitlResolved = "AITLResolved"
    case aitlResponse = "AITLResponse"
    case waitRequest = "AgentWaitReq"
    case waitResponse = "AgentWaitRes"
    case ruleDecision = "L1Decision"
    case runCompleted = "RunCompleted"
    case sessionCompleted = "SessionCompleted"

    private static let byLowercasedName = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

    /// The type of that name, regardless of case (section 9.2: official sources spell one of them in two ways).
    init?(name: String) {
        guard let type = StepType(rawValue: name) ?? StepType.byLowercasedName[name.lowercased()] else { return nil }
        self = type
    }
}
