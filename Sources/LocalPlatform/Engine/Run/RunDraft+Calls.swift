import Values

/// The calls of a turn. The order for each one is the contract's (section 28): allowlist, limits, argument schema,
/// rules of section 24, approval, request.
extension RunDraft {
    /// Takes a call as far as it gets without anybody's help. Nil when it is done or the run's status has changed.
    mutating func advance(_ call: PendingCall) -> RunAction? {
        switch call.progress {
        case .pending: return begin(call)
        case .approved: return sendApproved(call)
        case .attempted(let attempt): resolve(call, attempt)
        case .rejected: refuse(call, ToolFailure(.approvalRejected, "A person rejected this call."))
        case .declined: takeAnswer(nil, of: call)
        case .answered(let value): takeAnswer(value, of: call)
        case .delegated: return takeResults() ? nil : restForChildren()
        case .asked, .replied, .done: return .rest
        }
        return nil
    }

    /// Stands still until the children have settled, and shows it when one of them needs a person.
    private mutating func restForChildren() -> RunAction {
        if isPersonNeeded(below: state.run.id) { pause(.waitingForHITL) }
        return .rest
    }

    /// What a person answered is the call's result, or goes to the child whose question it was. Nil when they declined.
    private mutating func takeAnswer(_ answer: Value?, of call: PendingCall) {
        if case .resolution? = call.link {
            deliver(answer.map { $0.string ?? $0.json() }, by: .user, for: call)
        } else if let answer {
            finish(call, ToolOutcome(data: answer, error: .null, successful: true, exchange: nil).result())
        } else {
            refuse(call, ToolFailure(.answerDeclined, "The person declined to answer."))
        }
    }

    private mutating func begin(_ call: PendingCall) -> RunAction? {
        if mustHoldBack(call) {
            holdBack(call)
            return nil
        }
        guard admitToolCall() else { return nil }
        switch call.target {
        case .operation(let tool): return begin(call, tool)
        case .question(let question): ask(call, question)
        case .wait: beginWait(call)
        case .subAgent(let tool): dispatch(call, tool)
        case .askParent: askParent(call)
        case .resolve(let resolution): resolve(call, resolution)
        case .refused(let failure): refuse(call, failure)
        }
        return nil
    }

    /// Counts an attempt, unless there is no room for it: then the run, or the session, fails.
    mutating func admitToolCall() -> Bool {
        if let excess = sessionExcess ?? toolCallExcess {
            fail(excess.outcome, excess.sentence)
            return false
        }
        countToolCall()
        return true
    }

    /// Argument schema, rules, approval, request (contract, section 28).
    private mutating func begin(_ call: PendingCall, _ tool: BoundTool) -> RunAction? {
        let prepared: Result<PreparedRequest, ToolFailure>
        do { prepared = .success(try prepare(call, tool)) } catch { prepared = .failure(error) }
        // Arguments that do not fit are no attempt that rules could judge; everything else is.
        if case .failure(let failure) = prepared, failure.code == .invalidArguments {
            refuse(call, failure)
            return nil
        }
        guard passesRules(call, tool) else { return nil }
        let request: PreparedRequest
        do { request = try prepared.get() } catch {
            refuse(call, error)
            return nil
        }
        guard let reason = tool.approvalReason else { return send(request, of: call) }
        if definition.hasPerson {
            askApproval(of: call, tool, reason)
        } else {
            refuse(call, ToolFailure(.approvalUnavailable, "\(tool.operation.name) needs a person, and there is none."))
        }
        return nil
    }

    /// While a person thought about it, the session may have used up its limits, and the operation may have gone.
    private mutating func sendApproved(_ call: PendingCall) -> RunAction? {
        if let excess = sessionExcess {
            fail(excess.outcome, excess.sentence)
            return nil
        }
        guard case .operation(let tool) = call.target else {
            refuse(call, ToolFailure(.notAllowed, "There is no tool \(call.operationName) for this agent any more."))
            return nil
        }
        do {
            return send(try prepare(call, tool), of: call)
        } catch {
            refuse(call, error)
            return nil
        }
    }

    private mutating func send(_ request: PreparedRequest, of call: PendingCall) -> RunAction {
        let attempt = AttemptRecord(
            id: makeId(), sessionId: session.id, runId: state.run.id, callSequence: call.sequence,
            toolCallId: call.call.id,
            operationName: call.operationName, method: request.method, startedAt: now, url: request.shownURL)
        begin(attempt)
        return .send(request, attempt)
    }

    private func prepare(_ call: PendingCall, _ tool: BoundTool) throws(ToolFailure) -> PreparedRequest {
        try definition.caller.prepare(tool.operation, of: tool.service, arguments: call.call.arguments)
    }

    /// Takes in what came of a request.
    mutating func take(_ outcome: ToolOutcome, of attempt: AttemptRecord) {
        guard let call = state.call(attempt.callSequence) else { return }
        end(attempt.ended(outcome, at: now))
        if let exchange = ExchangeRecord(outcome, of: attempt) { keep(exchange) }
        finish(call, outcome.result(logId: attempt.id), since: attempt.startedAt)
    }

    mutating func refuse(_ call: PendingCall, _ failure: ToolFailure) { finish(call, ToolOutcome(failure).result()) }

    private mutating func finish(_ call: PendingCall, _ result: Value, since start: Instant? = nil) {
        record(.toolResult(callId: call.call.id, result: result), since: start)
    }
}

/// Requests of which nobody knows whether they were carried out, because the platform stopped before the answer came
/// (contract, section 28).
extension RunDraft {
    private mutating func resolve(_ call: PendingCall, _ attempt: AttemptRecord) {
        var ended = attempt
        ended.finishedAt = now
        end(ended)
        let failure = ToolFailure(.indeterminate, "The platform stopped before the answer came; it is lost.")
        guard case .operation(let tool) = call.target, !RequestMethod.isRepeatable(attempt.method) else {
            return refuse(call, failure)
        }
        if definition.hasPerson {
            askAgain(about: call, tool)
        } else {
            fail(.toolIndeterminate, "Nobody knows whether \(tool.operation.name) was carried out.")
        }
    }
}
