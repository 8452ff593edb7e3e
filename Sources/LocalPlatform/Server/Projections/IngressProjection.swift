import Values

/// An attempt to start a run with what the desk shows beside it, of one moment (contract, section 21).
struct DeskIngress: Sendable {
    let row: IngressRecord
    /// Nil when the trigger is gone.
    let triggerName: String?
    let agentId: String?
    /// Whether a retry of it has started a run already.
    let wasMadeUpFor: Bool

    /// Whether the same input may be sent once more: no run came of it, and the input is known.
    var isRetryable: Bool { row.runId == nil && !wasMadeUpFor && row.payload != nil && triggerName != nil }
}

extension DeskIngress {
    /// The row as lists show it. Its payload, masked, is shown when it is asked for alone.
    func json(withPayload: Bool) -> JSONText {
        .record { members in
            members.add("id", row.id)
            members.add("triggerId", row.triggerId)
            members.add("triggerName", triggerName)
            members.add("agentId", agentId)
            members.add("at", row.at)
            members.add("source", row.source.rawValue)
            members.add("outcome", row.outcome)
            members.add("httpStatus", row.httpStatus)
            members.add("runId", row.runId)
            members.add("refLogId", row.refLogId)
            members.add("client", row.client)
            members.add("retryable", Value.bool(isRetryable))
            if withPayload { members.add("payload", row.payload.map { PayloadMask.masked($0.value) } ?? .null) }
        }
    }
}

/// Hides what the members of a payload are called to hold (contract, section 21). The stored payload keeps it for a retry.
enum PayloadMask {
    static let mask = "…"

    static func masked(_ value: Value) -> Value {
        switch value {
        case .list(let list): .list(List(list.map(masked)))
        case .record(let record):
            .record(Record(record.map { ($0, SecretWords.areIn($0) ? .string(mask) : masked($1)) }))
        default: value
        }
    }
}
