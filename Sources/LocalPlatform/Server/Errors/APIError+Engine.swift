import Values

extension APIError {
    /// What a client is told when the engine refuses (contract, sections 13.3 and 14).
    init(_ error: EngineError) {
        switch error {
        case .runNotFound: self.init(.runNotFound, "There is no such run.")
        case .sessionNotFound: self.init(.notFound, "There is no such session.")
        case .notStartable:
            self.init(.validationFailed, "This version cannot be started: only its parent agents call it.")
        case .inputMismatch(let violations): self.init(inputViolations: violations)
        case .taskNotFound:
            self.init(.userTaskNotFound, "This session has no such user task.", field: "userTaskId")
        case .taskAlreadyCompleted(let time):
            self.init(
                .userTaskAlreadyCompleted, "This user task was completed at \(time.iso).", field: "userTaskId")
        case .taskCancelled:
            self.init(.userTaskCancelled, "This user task was cancelled when its run ended.", field: "userTaskId")
        case .taskNotAPICompletable:
            self.init(
                .userTaskNotAPICompletable, "This user task can be completed in the review queue only.",
                field: "userTaskId")
        case .invalidAnswer(let field, let message): self.init(.invalidAnswer, message, field: field)
        case .runFinished: self.init(.runFinished, "This run is finished.")
        case .runNotWaiting: self.init(.runNotWaiting, "This run is working and waits for nobody.")
        case .wrongPauseType: self.init(.wrongPauseType, "This run waits for something other than a chat reply.")
        case .notWaitingForTimer: self.init(.notWaitingForTimer, "This run is not waiting for a timer.")
        case .storage(let error): self.init(error)
        }
    }

    /// What a client is told when the store fails: nothing of its insides, but what somebody can do something about.
    init(_ error: StoreError) {
        switch error {
        case .diskFull: self.init(.internal, "The disk of the platform is full; nothing was changed.")
        case .cannotWrite: self.init(.internal, "The platform cannot write its database; nothing was changed.")
        default: self = .internal
        }
    }

    /// An input that does not fit its schema, with everything that is wrong (contract, section 5).
    init(inputViolations violations: [Violation]) {
        let first = violations.first
        self.init(
            .inputSchemaMismatch, first.map { "\($0.field) \($0.message)" } ?? "The input does not fit.",
            field: first?.field)
        details = violations.map { APIError.Detail(field: $0.field, rule: $0.rule, message: $0.message) }
    }
}
