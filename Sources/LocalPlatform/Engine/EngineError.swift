import Values

/// Why the engine refuses what it is asked (contract, 13.3 and section 14).
enum EngineError: Error, Equatable {
    case runNotFound
    case sessionNotFound
    /// Only a parent can start this agent, or the version is another agent's.
    case notStartable
    /// The input does not fit the version's schema.
    case inputMismatch([Violation])
    case taskNotFound
    case taskAlreadyCompleted(at: Instant)
    case taskCancelled
    /// Only the review queue completes it (contract, 10.4).
    case taskNotAPICompletable
    case invalidAnswer(field: String, message: String)
    case runFinished
    /// It is working.
    case runNotWaiting
    /// It waits for something else than a chat reply.
    case wrongPauseType
    case notWaitingForTimer
    case storage(StoreError)

    /// What to tell whoever looks after the platform.
    var cause: any Error { if case .storage(let error) = self { error } else { self } }
}
