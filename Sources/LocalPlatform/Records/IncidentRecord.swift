import Values

/// What a rule did to a call, or found in looking back, for an operator to look at (contract, 24.2).
struct IncidentRecord: Sendable, Equatable {
    var id: String
    var sessionId: String
    /// The run that attempted the call, and its agent.
    var runId: String
    var agentId: String
    /// The rule, and the agent whose version has it.
    var ruleId: String
    var ownerAgentId: String
    /// What the rule demands; of one that looks back it is not carried out.
    var action: CallVerdict.Action
    var reason: String?
    var toolCallId: String
    /// The operation's id.
    var toolName: String
    var operationName: String
    /// Compact JSON, secrets masked, cut at `previewLength`.
    var argumentsPreview: String
    var source: IncidentSource
    /// The review or the alert that was opened with it.
    var userTaskId: String?
    var createdAt: Instant
    /// Nil while it is unresolved.
    var solution: IncidentSolution?

    /// How many characters of the arguments are shown.
    static let previewLength = 500
}

/// How an incident was solved.
struct IncidentSolution: Sendable, Equatable {
    var at: Instant
    /// The operator's name.
    var by: String
    var comment: String?
}

/// Whether a rule decided about a call, or looked back at calls.
enum IncidentSource: String, Sendable, CaseIterable {
    case inline
    case followUp = "follow_up"
}
