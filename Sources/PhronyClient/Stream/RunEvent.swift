public import Values

/// One event of a session's stream (contract, section 12). Fields it does not name are in `value`.
public struct RunEvent: Sendable, Equatable {
    public let value: Value

    /// - Parameter value: The record that was the event's data.
    public init(_ value: Value) { self.value = value }

    /// When it was emitted; nil if that is not an ISO-8601 time.
    public var ts: Instant? { value["ts"].instantText }
    /// `step`, `session`, `run`, `user_task`, `aitl`, or something newer.
    public var kind: String { value["kind"].string ?? "" }
    /// The fine-grained name, such as `engine.run.completed`.
    public var subject: String { value["subject"].string ?? "" }
    public var data: Value { value["data"] }
    /// The same for every repetition of an event.
    public var eventId: String? { data["event_id"].string }
}
