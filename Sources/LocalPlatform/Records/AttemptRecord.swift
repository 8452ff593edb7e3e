import Values

/// One request of a tool call, stored just before it is sent (contract, section 28).
struct AttemptRecord: Sendable, Equatable {
    /// Also the `log_id` of the call's result.
    var id: String
    var runId: String
    /// The sequence of the `ToolCall` row.
    var callSequence: Int
    /// The HTTP method, which decides what an attempt without a result means.
    var method: String
    var startedAt: Instant
    /// Nil as long as nobody knows what became of the request: neither is a result stored nor was a person asked.
    var finishedAt: Instant?
    /// Where it went, without secrets; nil as long as no result is stored.
    var url: String?
    /// Status of the answer; nil when there was none.
    var status: Int?
    var responseBytes: Int?
    var redirects: Int?
}
