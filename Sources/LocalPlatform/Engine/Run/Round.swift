import Values

/// One model round that is not over: the request, then the model's turn, then its calls (contract, section 28).
struct Round: Sendable {
    /// Nil until the model has answered.
    var turn: Turn?

    /// The model's answer.
    struct Turn: Sendable {
        var text: String
        var calls: [PendingCall] = []
        /// Why the answer does not fit the output schema; the model is told and asked once more.
        var mismatch: String?
    }
}

extension Round.Turn {
    /// The position of the call that is up next: first the answers that children wait for, then what can begin without
    /// anybody, then the questions that a person has to answer for children, then the others, each in its order. Nil when
    /// all have their results.
    func nextCall(underPerson hasPerson: Bool) -> Int? {
        guard let open = calls.firstIndex(where: { !$0.isDone }) else { return nil }
        guard calls.contains(where: \.isOpenResolution) else {
            // What runs at once was started at once: another child waits for its turn (contract, section 25).
            let hasChild = calls.contains(where: \.isDelegated)
            return calls.firstIndex {
                !$0.isDone && !$0.pauses(underPerson: hasPerson) && !(hasChild && $0.isPendingDispatch)
            } ?? open
        }
        return calls.firstIndex(where: \.isOpenAnswer)
            ?? calls.firstIndex {
                $0.isOpen && !$0.isOpenResolution && !$0.isPendingDispatch && !$0.pauses(underPerson: hasPerson)
            }
            ?? calls.firstIndex(where: \.isOpenResolution)
    }

    /// The conversation that the round adds, once all its calls are done: the turn, all results together, and what the
    /// person wrote. A message to the person is part of the turn's text and no call.
    var messages: [ModelMessage] {
        let results = calls.filter { !$0.isMessage }
        var messages: [ModelMessage] = [.assistant(text: text, calls: results.map(\.call))]
        for call in results {
            if case .done(let result) = call.progress {
                messages.append(.toolResult(callId: call.call.id, tool: call.operationName, result: result))
            }
        }
        for call in calls {
            if case .replied(let text, let files) = call.progress { messages.append(.user(text: text, files: files)) }
        }
        if let mismatch { messages.append(.user(text: Self.repairRequest(mismatch), files: [])) }
        return messages
    }

    private static func repairRequest(_ mismatch: String) -> String {
        "Your answer does not fit the output schema: \(mismatch). Answer again with nothing but JSON that fits it."
    }
}
