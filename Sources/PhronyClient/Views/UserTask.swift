public import Values

/// What a user task asks of a person: one of the known kinds, or any other text (contract, section 10.1).
public struct UserTaskKind: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// A gated tool call is about to run.
    public static let approval = UserTaskKind(rawValue: "approval")
    /// The same, the label of older tasks.
    public static let hitl = UserTaskKind(rawValue: "hitl")
    public static let aitlEscalation = UserTaskKind(rawValue: "aitl_escalation")
    public static let multiOption = UserTaskKind(rawValue: "multi_option")
    public static let text = UserTaskKind(rawValue: "text")
    public static let number = UserTaskKind(rawValue: "number")
    public static let anomalyReview = UserTaskKind(rawValue: "anomaly_review")
    public static let anomalyAlert = UserTaskKind(rawValue: "anomaly_alert")

    /// Whether a person approves or rejects it.
    public var isDecision: Bool { self == .approval || self == .hitl || self == .anomalyReview }
}

/// A human step a run asks for: a timeline item of type `UserTaskReq` (contract, section 10.2).
public struct UserTask: Sendable, Equatable {
    public let item: TimelineItem

    /// - Returns: nil for an item that is no `UserTaskReq` or names no task.
    public init?(_ item: TimelineItem) {
        guard item.type == .userTaskReq, item.content["user_task_id"].string != nil else { return nil }
        self.item = item
    }

    private var content: Value { item.content }

    /// The value for `userTaskId`.
    public var id: String { content["user_task_id"].string ?? "" }
    /// The run that waits for it; may be a child of the run that was asked about.
    public var runId: String { item.runId }
    /// nil where the server names none; only the id is documented.
    public var kind: UserTaskKind? { content["kind"].string.map(UserTaskKind.init) }
    /// `pending`, `completed`, `cancelled`; nil where the server names none.
    public var status: String? { content["status"].string?.lowercased() }
    /// Whether the run stands still until it is completed.
    public var isBlocking: Bool { content["blocking"].bool ?? true }
    /// Whether `sendRunMessage` can complete it; otherwise only the review queue can (section 10.4).
    public var isAPICompletable: Bool { content["api_completable"].bool ?? true }
    /// One line for a list.
    public var title: String? { content["title"].string }
    /// What there is depends on `kind`.
    public var payload: Value { content["payload"] }
    /// What is asked of a question task.
    public var prompt: String? {
        payload["prompt"].string ?? payload["question_for_user"].string ?? payload["question"].string
    }
    /// The choices of a `multi_option` task.
    public var options: [TaskOption] { (payload["options"].list ?? List()).compactMap(TaskOption.init) }
    /// The tool calls an approval is about, `{tool_call_id, name, operation_name, service_name, arguments}`.
    public var toolCalls: List { payload["tool_calls"].list ?? List() }
    /// How it was completed, once it is.
    public var outcome: String? { content["outcome"].string }
    public var requestedAt: Instant? { content["requested_at"].instantText ?? item.startedAt }
    public var completedAt: Instant? { content["completed_at"].instantText ?? item.finishedAt }
}

/// One choice of a `multi_option` task.
public struct TaskOption: Sendable, Equatable {
    public let value: Value
    /// What `selectedOptionId` takes.
    public let id: String

    init?(_ value: Value) {
        guard let id = value["id"].string else { return nil }
        self.value = value
        self.id = id
    }

    /// What a person reads; the id when there is none.
    public var label: String { value["label"].string ?? id }
    public var details: String? { value["description"].string }
}
