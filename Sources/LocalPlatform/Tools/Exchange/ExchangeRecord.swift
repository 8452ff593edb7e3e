import Values

/// What is stored of an exchange beside the attempt that it belongs to.
struct ExchangeRecord: Sendable, Equatable {
    /// The id of the attempt, which the result of the call names.
    var logId: String
    /// Request, redirects, answer and error.
    var content: StoredJSON

    /// How much of a body is kept, in bytes of UTF-8.
    static let bodyLimit = 16 * 1024
}

extension ExchangeRecord {
    /// The exchange of an attempt; nil when nothing was sent.
    init?(_ outcome: ToolOutcome, of attempt: AttemptRecord) {
        guard let exchange = outcome.exchange else { return nil }
        self.init(logId: attempt.id, content: exchange.content(error: outcome.error).json())
    }
}

extension ToolExchange {
    fileprivate func content(error: Value) -> Value {
        [
            "address": Value(optional: address), "request": request.value,
            "redirects": .list(
                List(hops.map { ["status": .integer($0.status), "location": .string($0.location)] as Value })),
            "response": response?.value ?? .null, "error": error,
        ]
    }
}

extension ToolMessage {
    fileprivate var value: Value {
        let kept = text.map { String(decoding: $0.utf8.prefix(ExchangeRecord.bodyLimit), as: UTF8.self) }
        return [
            "headers": .list(
                List(headers.map { ["name": .string($0.name), "value": .string($0.value)] as Value })),
            "body": Value(optional: kept), "bytes": .integer(bytes),
            "truncated": .bool((text?.utf8.count ?? 0) > ExchangeRecord.bodyLimit),
        ]
    }
}
