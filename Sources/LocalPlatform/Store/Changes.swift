/// What one move of a run changes, written as one transaction.
struct Changes: Sendable {
    /// The run as it is after the move.
    var run: RunRecord
    /// The session as it is after the move; of a session with several runs only what `run` added to it is written.
    var session: SessionRecord
    /// `run.lastSequence` before the move. The move is refused when the stored run has another one, which means that
    /// somebody else moved it. Nil when the move starts the run.
    var previousSequence: Int?
    var tokensAdded = 0
    var waitSecondsAdded = 0
    var newAttempts: [AttemptRecord] = []
    var endedAttempts: [AttemptRecord] = []
    var newTasks: [UserTaskRecord] = []
    var endedTasks: [UserTaskRecord] = []
    var newWaits: [WaitRecord] = []
    var endedWaits: [WaitRecord] = []
    /// Steps and other events in the order in which they are announced. Their positions are given by the store.
    var events: [EventRecord] = []
}
