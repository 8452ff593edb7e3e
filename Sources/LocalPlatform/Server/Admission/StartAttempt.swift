import HTTPTypes
import Values

/// One attempt to start a run over the API, as far as it has come.
struct StartAttempt: Sendable {
    let trigger: TriggerRecord
    let at: Instant
    let client: ClientHint
    /// The input, once the body was read.
    private(set) var input: Value?

    /// The largest input that is kept, in bytes of JSON (contract, section 21).
    private static let payloadLimit = 64 * 1024

    init(trigger: TriggerRecord, at: Instant, client: ClientHint) {
        self.trigger = trigger
        self.at = at
        self.client = client
    }

    /// The attempt has passed step 5 of section 5: from here on it counts for the limits.
    mutating func pass(with input: Value) { self.input = input }

    /// Its row in the log. `refusal` is nil and `runId` is not when a run was started.
    func row(id: String, refusal: APIError?, runId: String?) -> IngressRecord {
        IngressRecord(
            id: id, triggerId: trigger.id, at: at, source: .api, outcome: refusal?.code.ingressOutcome ?? "accepted",
            httpStatus: refusal?.status.code ?? 202, runId: runId, refLogId: nil, client: client.text,
            payload: input.map { $0.json() }.flatMap { $0.utf8.count <= Self.payloadLimit ? $0 : nil },
            countsForLimits: input != nil)
    }
}

extension ErrorCode {
    /// What the log of attempts calls this refusal (section 21).
    var ingressOutcome: String {
        switch self {
        case .rateLimitedMinute, .rateLimitedDay, .tooManyConcurrentRuns, .ipNotAllowed, .triggerInactive,
            .noDeployedVersion, .invalidJSON, .validationFailed, .inputSchemaMismatch, .inputTokensExceeded:
            rawValue
        case .fileNotFoundInLibrary: "file_not_found"
        default: "error"
        }
    }
}
