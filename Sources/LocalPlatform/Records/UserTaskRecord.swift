import Values

/// A human step that a run waits for (contract, section 10).
struct UserTaskRecord: Sendable, Equatable {
    var id: String
    var sessionId: String
    var runId: String
    /// The sequence of the `ToolCall` row it is about.
    var callSequence: Int
    var kind: TaskKind
    var status: TaskStatus
    /// One line for a list.
    var title: String
    /// The members of 10.2 for the kind, a record.
    var payload: StoredJSON
    var outcome: TaskOutcome?
    /// Those of `approved`, `selected_option_id`, `text_value`, `number_value` that were given; a record.
    var answer: StoredJSON?
    /// Extra fields of the person who answered, a record.
    var metadata: StoredJSON?
    var completedBy: Actor?
    var requestedAt: Instant
    var completedAt: Instant?

    /// The task as it was asked for, whatever became of it.
    var asRequested: UserTaskRecord {
        UserTaskRecord(
            id: id, sessionId: sessionId, runId: runId, callSequence: callSequence, kind: kind, status: .pending,
            title: title, payload: payload, requestedAt: requestedAt)
    }
}

/// What is asked of a person (contract, 10.1).
enum TaskKind: String, Sendable, CaseIterable {
    case approval, hitl
    case aitlEscalation = "aitl_escalation"
    case multiOption = "multi_option"
    case text, number
    case anomalyReview = "anomaly_review"
    case anomalyAlert = "anomaly_alert"

    /// Whether it can be answered over the API; the others only in the review queue (contract, 10.4).
    var isAPICompletable: Bool {
        switch self {
        case .approval, .hitl, .multiOption, .text, .number: true
        case .aitlEscalation, .anomalyReview, .anomalyAlert: false
        }
    }

    /// Whether the run stands still until it is answered.
    var isBlocking: Bool { self != .anomalyAlert }
    /// Whether the answer is yes or no.
    var isApproval: Bool { self == .approval || self == .hitl || self == .anomalyReview }
}

/// Life of a task: pending, then exactly one of the others, for ever.
enum TaskStatus: String, Sendable {
    case pending, completed, cancelled
}

/// How a task ended (contract, 9.3).
enum TaskOutcome: String, Sendable {
    case approved, rejected, answered, declined, acknowledged, cancelled
}

/// Who answered, wrote or skipped: `completed_by`, `sent_by`, `skipped_by`.
struct Actor: Sendable, Equatable {
    enum Kind: String, Sendable {
        case apiKey = "api_key"
        case user
    }
    var type: Kind
    var id: String

    /// `{"type": …, "id": …}`.
    var value: Value { ["type": .string(type.rawValue), "id": .string(id)] }
}
