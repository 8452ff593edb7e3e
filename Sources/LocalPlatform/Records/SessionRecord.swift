import Values

/// One thread of work: a root run and its children (contract, sections 7 and 28).
struct SessionRecord: Sendable, Equatable {
    var id: String
    var tenantId: String
    /// The root agent.
    var agentId: String
    var agentVersionId: String
    var llmModel: String?
    var triggerType: TriggerType
    /// Who or what started it; for starts over the API the key's id.
    var triggeredBy: String?
    var triggerId: String?
    var triggerName: String?
    /// The root run's status.
    var status: RunStatus
    var startedAt: Instant
    var finishedAt: Instant?
    /// Tokens of the root and of all children.
    var totalTokensUsed: Int
    var runCount: Int
    var input: StoredJSON?
    var output: StoredJSON?
    /// "`name`: sentence" of a failed session (contract, section 19).
    var error: String?
    var outcome: Outcome?
    /// The configuration frozen at start (contract, 8.1).
    var startContext: StoredJSON?
    var rootRunId: String
    /// The earliest run.
    var entryRunId: String
    /// Scheduled seconds of the waits that completed (contract, section 19, wait budget).
    var waitSecondsUsed: Int
    /// The position of its latest event.
    var lastPosition = 0
}
