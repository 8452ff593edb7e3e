import Values

/// What one move changes in a session, written as one transaction.
struct Changes: Sendable {
    /// The time of the move.
    var at: Instant
    /// The session as it is after the move. Of what it counts only what the move added is written.
    var session: SessionRecord
    /// Whether the move starts the session.
    var startsSession = false
    /// What the trigger that starts the session keeps of it.
    var firing: TriggerFiring?
    /// The runs that the move changed or started, as they are after it.
    var runs: [RunChange]
    var runsAdded = 0
    var tokensAdded = 0
    var waitSecondsAdded = 0
    var newAttempts: [AttemptRecord] = []
    var endedAttempts: [AttemptRecord] = []
    var newExchanges: [ExchangeRecord] = []
    var newTasks: [UserTaskRecord] = []
    var endedTasks: [UserTaskRecord] = []
    var newWaits: [WaitRecord] = []
    /// Waits that begin later than they were asked for.
    var changedWaits: [WaitRecord] = []
    var endedWaits: [WaitRecord] = []
    var newIncidents: [IncidentRecord] = []
    /// What operators did, for the audit log.
    var auditNotes: [AuditNote] = []
    /// Steps and other events in the order in which they are announced; the last one is at `session.lastPosition`.
    var events: [EventRecord] = []

    /// `session.lastPosition` before the move. The move is refused when the stored session has another one.
    var previousPosition: Int { session.lastPosition - events.count }
}

/// A run that a move changed or started.
struct RunChange: Sendable {
    var run: RunRecord
    /// `run.lastSequence` before the move. The move is refused when the stored run has another one, which means that
    /// somebody else moved it. Nil when the move starts the run.
    var previousSequence: Int?
}
