import Values

/// One event of a session's stream (contract, section 12).
struct EventRecord: Sendable, Equatable {
    var sessionId: String
    /// 1, 2, 3 … within its session, in the order in which the changes were stored.
    var position: Int
    var at: Instant
    var kind: EventKind
    /// `engine.run.paused`; of a step `engine.step.<type>`.
    var subject: String
    var data: EventData

    /// Whether it is the last one of its session.
    var endsSession: Bool { subject == "engine.session.completed" }
}

/// What an event says.
enum EventData: Sendable, Equatable {
    /// The `data` of an event of any kind but `step`, a record with its `event_id` and `session_id`.
    case members(StoredJSON)
    /// A step was stored. `data` is its timeline item (contract, 8.3), `event_id` is the step's id. `task` is the task
    /// that a `UserTaskReq` asks for, as it was then: an event never changes.
    case step(StepRecord, task: UserTaskRecord?)
}

/// The families of events (contract, section 12).
enum EventKind: String, Sendable {
    case session, run, step
    case userTask = "user_task"
    case aitl
}
