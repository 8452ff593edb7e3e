import Values

/// What came of one tool call: the `result` object of a `ToolResult` (contract, 9.2) and the exchange behind it.
struct ToolOutcome: Sendable, Equatable {
    /// The parsed JSON or the text of the answer; null when there is none.
    var data: Value
    /// Null on success, else at least `{code, message}`.
    var error: Value
    var successful: Bool
    /// The request and its answer, to be kept under `log_id`; nil when nothing was sent. Holds no secret.
    var exchange: ToolExchange?

    /// `{data, error, successful}`, and `log_id` when one is given.
    func result(logId: String? = nil) -> Value {
        var fields = Record([("data", data), ("error", error)])
        if let logId { fields["log_id"] = .string(logId) }
        fields["successful"] = .bool(successful)
        return .record(fields)
    }

    /// The outcome of a call that was refused or that failed before there was an answer.
    init(_ failure: ToolFailure, exchange: ToolExchange? = nil) {
        self.init(data: .null, error: failure.error, successful: false, exchange: exchange)
    }

    init(data: Value, error: Value, successful: Bool, exchange: ToolExchange?) {
        self.data = data
        self.error = error
        self.successful = successful
        self.exchange = exchange
    }

    /// Without the secrets that the other side repeated.
    func masked(by mask: SecretMask) -> ToolOutcome {
        ToolOutcome(
            data: mask.masked(data), error: mask.masked(error), successful: successful,
            exchange: exchange?.masked(by: mask))
    }
}
