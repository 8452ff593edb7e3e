import Values

/// One request of a tool call, stored just before it is sent (contract, section 28).
struct AttemptRecord: Sendable, Equatable {
    /// Also the `log_id` of the call's result.
    var id: String
    var sessionId: String
    var runId: String
    /// The sequence of the `ToolCall` row.
    var callSequence: Int
    /// The model's call.
    var toolCallId: String
    /// What people call the operation; models may call it by its id.
    var operationName: String
    /// The HTTP method, which decides what an attempt without a result means.
    var method: String
    var startedAt: Instant
    /// Nil as long as nobody knows what became of the request: neither is a result stored nor was a person asked.
    var finishedAt: Instant?
    /// Where it goes, without secrets.
    var url: String
    /// Status of the answer; nil when there was none.
    var status: Int?
    var responseBytes: Int?
    var redirects: Int?

    /// The attempt when its outcome is known.
    func ended(_ outcome: ToolOutcome, at time: Instant) -> AttemptRecord {
        var ended = self
        ended.finishedAt = time
        guard let exchange = outcome.exchange else { return ended }
        ended.url = exchange.url
        ended.status = exchange.status
        ended.responseBytes = exchange.responseBytes
        ended.redirects = exchange.redirects
        return ended
    }
}
