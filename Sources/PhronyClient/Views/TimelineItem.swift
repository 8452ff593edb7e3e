public import Values

/// The type of a timeline item: one of the known ones, or any other text (contract, section 9).
///
/// Known names are recognised without regard to case and spelled as the SDK of the vendor spells them.
public struct ItemType: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue =
            Self.spellings.contains(rawValue) ? rawValue : Self.byLowercase[rawValue.lowercased()] ?? rawValue
    }

    private init(known: String) { rawValue = known }

    public static let llmRequestPrepared = ItemType(known: "llm_request_prepared")
    public static let reasoning = ItemType(known: "reasoning")
    public static let toolCall = ItemType(known: "ToolCall")
    public static let toolResult = ItemType(known: "ToolResult")
    public static let output = ItemType(known: "output")
    public static let userTaskReq = ItemType(known: "UserTaskReq")
    public static let userTaskRes = ItemType(known: "UserTaskRes")
    public static let userMessage = ItemType(known: "UserMessage")
    public static let subAgentCall = ItemType(known: "SubAgentCall")
    public static let subAgentResult = ItemType(known: "SubAgentResult")
    public static let aitlRequest = ItemType(known: "AITLRequest")
    public static let aitlReceived = ItemType(known: "AITLReceived")
    public static let aitlResolved = ItemType(known: "AITLResolved")
    public static let aitlResponse = ItemType(known: "AITLResponse")
    public static let agentWaitReq = ItemType(known: "AgentWaitReq")
    public static let agentWaitRes = ItemType(known: "AgentWaitRes")
    public static let l1Decision = ItemType(known: "L1Decision")
    public static let runCompleted = ItemType(known: "RunCompleted")
    public static let sessionCompleted = ItemType(known: "SessionCompleted")

    private static let spellings: Set<String> = Set(
        [
            llmRequestPrepared, reasoning, toolCall, toolResult, output, userTaskReq, userTaskRes, userMessage,
            subAgentCall, subAgentResult, aitlRequest, aitlReceived, aitlResolved, aitlResponse, agentWaitReq,
            agentWaitRes, l1Decision, runCompleted, sessionCompleted,
        ].map(\.rawValue))
    private static let byLowercase = Dictionary(
        spellings.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
}

/// One row of a session's timeline (contract, section 8.3).
public struct TimelineItem: Sendable, Equatable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    /// The step, or a synthetic row that keeps its id between calls.
    public var id: String { value["id"].string ?? "" }
    /// The run it belongs to.
    public var runId: String { value["runId"].string ?? "" }
    public var type: ItemType { ItemType(rawValue: value["type"].string ?? "") }
    /// Rises within a run; no global order.
    public var sequence: Int? { value["sequence"].int }
    /// The position in the whole session from 1; the only global order. May shift while the session is live.
    public var ordinal: Int? { value["ordinal"].int }
    /// What there is depends on `type` (contract, section 9).
    public var content: Value { value["content"] }
    public var tokensUsed: Int? { value["tokensUsed"].int }
    public var error: String? { value["error"].string }
    public var startedAt: Instant? { value["startedAt"].instantText }
    public var finishedAt: Instant? { value["finishedAt"].instantText }
    /// The model round, from 1.
    public var iteration: Int? { content["iteration"].int }
}
