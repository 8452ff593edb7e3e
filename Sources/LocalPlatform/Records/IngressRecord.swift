import Values

/// One attempt to start a run from outside (contract, section 21).
struct IngressRecord: Sendable, Equatable {
    /// The log id.
    var id: String
    var triggerId: String
    var at: Instant
    var source: IngressSource
    /// `accepted`, or why not: a code of section 21.
    var outcome: String
    var httpStatus: Int
    /// The run that was started.
    var runId: String?
    /// On a retry the log id of the original row.
    var refLogId: String?
    /// Address with the last part masked, and user agent.
    var client: String?
    /// The input that was sent; nil when it was larger than 64 KiB or no JSON.
    var payload: StoredJSON?
    /// Whether it counts for the limits per minute and per day (contract, section 20).
    var countsForLimits: Bool

    /// The outcome of an attempt that started a run.
    static let accepted = "accepted"
}

/// Where an attempt came from.
enum IngressSource: String, Sendable, CaseIterable {
    case event, api
    case eventRetry = "event_retry"
    case apiRetry = "api_retry"
}
