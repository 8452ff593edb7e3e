import Values

/// A `phrony_wait` of a run (contract, section 14).
struct WaitRecord: Sendable, Equatable {
    var id: String
    var sessionId: String
    var runId: String
    /// The sequence of its `AgentWaitReq` row.
    var callSequence: Int
    /// The model's call.
    var toolCallId: String
    /// The arguments of that call, a record.
    var arguments: StoredJSON
    /// Seconds from the request to `until`, rounded up.
    var scheduledSeconds: Int
    var until: Instant
    var requestedAt: Instant
    /// Nil while the wait is pending.
    var outcome: WaitOutcome?
    var endedAt: Instant?
}

/// How a wait ended (contract, 9.3).
enum WaitOutcome: String, Sendable {
    case elapsed, skipped
    case budgetExceeded = "budget_exceeded"
}
