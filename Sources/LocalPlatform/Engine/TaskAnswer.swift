import Values

/// What a person answers to a task (contract, 13.1). Which fields count depends on the task's kind.
struct TaskAnswer: Sendable, Equatable {
    /// Approvals: run the calls or not, nil means yes. Questions: false declines.
    var approved: Bool?
    var selectedOptionId: String?
    var textValue: String?
    var numberValue: Number?
    /// Extra fields, stored with the task.
    var metadata: Record?
}

/// An answer that fits its task.
struct CheckedAnswer: Sendable, Equatable {
    var outcome: TaskOutcome
    /// The fields of `UserTaskRes` that were given. The first one is what the tool returns for an answered question.
    var given: Record
    var metadata: Record?
}

extension TaskAnswer {
    /// Checks the answer against the task's kind and payload (contract, 13.3).
    func checked(for task: UserTaskRecord) throws(EngineError) -> CheckedAnswer {
        if task.kind.isApproval {
            let isApproved = approved ?? true
            return checked(isApproved ? .approved : .rejected, ["approved": .bool(isApproved)])
        }
        guard task.kind.isBlocking else { return checked(.acknowledged, [:]) }
        if approved == false { return checked(.declined, ["approved": false]) }
        let payload = (try? JSON.parse(task.payload)) ?? .null
        switch task.kind {
        case .multiOption: return answered("selected_option_id", .string(try option(of: payload)))
        case .text, .aitlEscalation: return answered("text_value", .string(try text(for: payload)))
        case .number: return answered("number_value", .number(try number(for: payload)))
        case .approval, .hitl, .anomalyReview, .anomalyAlert: throw .taskNotAPICompletable
        }
    }

    private func checked(_ outcome: TaskOutcome, _ given: KeyValuePairs<String, Value>) -> CheckedAnswer {
        CheckedAnswer(outcome: outcome, given: Record(given.map { ($0.key, $0.value) }), metadata: metadata)
    }

    private func answered(_ name: String, _ value: Value) -> CheckedAnswer {
        var given = Record([(name, value)])
        given["approved"] = approved.map { .bool($0) }
        return CheckedAnswer(outcome: .answered, given: given, metadata: metadata)
    }

    private func option(of payload: Value) throws(EngineError) -> String {
        guard let selectedOptionId else {
            throw .invalidAnswer(field: "selectedOptionId", message: "This task needs selectedOptionId.")
        }
        let ids = payload["options"].list?.compactMap { $0["id"].string } ?? []
        guard ids.contains(selectedOptionId) else {
            let list = ids.joined(separator: ", ")
            throw .invalidAnswer(field: "selectedOptionId", message: "The option has to be one of: \(list).")
        }
        return selectedOptionId
    }

    private func text(for payload: Value) throws(EngineError) -> String {
        guard let textValue else { throw .invalidAnswer(field: "textValue", message: "This task needs textValue.") }
        if let limit = payload["max_length"].int, textValue.count > limit {
            throw .invalidAnswer(field: "textValue", message: "The text may have at most \(limit) characters.")
        }
        return textValue
    }

    private func number(for payload: Value) throws(EngineError) -> Number {
        guard let numberValue, numberValue.double.isFinite else {
            throw .invalidAnswer(field: "numberValue", message: "This task needs numberValue.")
        }
        if let minimum = payload["minimum"].number, numberValue < minimum {
            throw .invalidAnswer(field: "numberValue", message: "The number must be at least \(minimum).")
        }
        if let maximum = payload["maximum"].number, maximum < numberValue {
            throw .invalidAnswer(field: "numberValue", message: "The number must be at most \(maximum).")
        }
        if payload["integer"].bool == true, numberValue.double.rounded() != numberValue.double {
            throw .invalidAnswer(field: "numberValue", message: "The number must have no fraction.")
        }
        return numberValue
    }
}
