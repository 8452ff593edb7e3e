import Values

/// The attempt of an operation whose arguments fit its schema, before anything else is done about it (contract, sections 24
/// and 28).
struct CallAttempt: Sendable {
    var call: ModelCall
    var tool: BoundTool
    var run: RunRecord
    /// Attempts of this run so far, refused ones included; this one comes last.
    var inRun: [OperationAttempt]
    /// The same of all runs of the session. Its order is that of the runs.
    var inSession: [OperationAttempt]
    /// When it is made.
    var at: Instant
}

/// That a run attempted an operation.
struct OperationAttempt: Sendable, Equatable {
    var operationId: String
    /// The sequence of the call's row in its run.
    var callSequence: Int
    var at: Instant
}
