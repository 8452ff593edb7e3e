import Values

/// A call of the model's last turn and how far it has come.
struct PendingCall: Sendable {
    /// The sequence of its row, by which tasks, attempts and waits refer to it.
    var sequence: Int
    var call: ModelCall
    var target: CallTarget
    var progress: CallProgress = .pending
    /// Set for a `phrony_wait`.
    var wait: WaitRecord?

    /// Whether the call is a message to the person: it is answered in the chat and has no result of its own.
    var isMessage: Bool {
        if case .question(let question) = target { question.kind == nil } else { false }
    }

    var isDone: Bool {
        switch progress {
        case .done, .replied: true
        case .pending, .asked, .approved, .rejected, .answered, .declined, .attempted: false
        }
    }

    /// Whether the run may have to stand still for this call. Such calls of a round come after all others, one at a
    /// time (contract, section 28).
    func pauses(underPerson hasPerson: Bool) -> Bool {
        switch target {
        case .operation(let tool): hasPerson && tool.approvalReason != nil
        case .question, .wait: true
        case .refused: false
        }
    }
}

/// How far a call has come. Valid ways: `pending` → `asked` → `approved` → `attempted` → `done`, where a call may skip
/// what it does not need and may end early; `attempted` → `asked` when nobody knows what became of the request.
enum CallProgress: Sendable {
    case pending
    /// A person is asked.
    case asked(UserTaskRecord)
    case approved
    case rejected
    /// A question was answered, with this value.
    case answered(Value)
    case declined
    /// Its request was sent, or was just about to be.
    case attempted(AttemptRecord)
    /// A message was answered in the chat.
    case replied(text: String, files: [Value])
    /// The result, as the model sees it.
    case done(Value)
}
