import HTTPTypes
import Values

/// One attempt to start a run from outside, as far as it has come.
struct StartAttempt: Sendable {
    let trigger: TriggerRecord
    let source: IngressSource
    let at: Instant
    /// Who asks, as the log shows it.
    let client: String
    /// On a retry the log id of the attempt that it repeats.
    let original: String?
    /// The input, when it could be read.
    private var input: Value?
    private var countsForLimits = false

    /// The largest input that is kept, in bytes of JSON (contract, section 21).
    private static let payloadLimit = 64 * 1024

    init(_ source: IngressSource, through trigger: TriggerRecord, at: Instant, client: String, original: String? = nil)
    {
        self.trigger = trigger
        self.source = source
        self.at = at
        self.client = client
        self.original = original
    }

    /// Keeps the input for a retry; nil when it could not be read.
    mutating func keep(_ input: Value?) { self.input = input }

    /// The attempt when it has passed step 5 of section 5: from there on it counts for the limits.
    var counting: StartAttempt {
        var attempt = self
        attempt.countsForLimits = true
        return attempt
    }

    /// Its row in the log. Of one that was not refused the run is entered when it is stored.
    func row(id: String, refusal: APIError?) -> IngressRecord {
        IngressRecord(
            id: id, triggerId: trigger.id, at: at, source: source,
            outcome: refusal?.code.ingressOutcome ?? IngressRecord.accepted,
            httpStatus: refusal?.status.code ?? 202, runId: nil, refLogId: original, client: client,
            payload: input.map { $0.json() }.flatMap { $0.utf8.count <= Self.payloadLimit ? $0 : nil },
            countsForLimits: countsForLimits)
    }
}

extension IngressRecord {
    /// Everything that `outcome` can be (contract, section 21).
    static let outcomes = [
        accepted, "rate_limited_minute", "rate_limited_day", "too_many_concurrent_runs", "ip_not_allowed",
        "trigger_inactive", "no_deployed_version", "agent_blocked", "invalid_json", "validation_failed",
        "input_schema_mismatch", "input_tokens_exceeded", "file_not_found", "error",
    ]
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
