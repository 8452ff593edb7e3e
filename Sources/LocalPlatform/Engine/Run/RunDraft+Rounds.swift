import Values

/// What the run needs from outside before it can go on.
enum RunAction: Sendable {
    case askModel(ModelRequest)
    /// The attempt has to be stored before the request is sent.
    case send(PreparedRequest, AttemptRecord)
    /// Nothing: it waits for somebody, or it is over.
    case rest
}

/// Model rounds (contract, section 28).
extension RunDraft {
    /// Goes on as far as the run gets without anybody's help.
    mutating func advance() -> RunAction {
        while state.run.status == .running {
            if let turn = state.round?.turn, let next = turn.nextCall(underPerson: definition.hasPerson) {
                if let action = advance(turn.calls[next]) { return action }
            } else if state.round == nil || state.round?.turn != nil {
                beginRound()
            } else {
                return .askModel(request)
            }
        }
        return .rest
    }

    private mutating func beginRound() {
        if let excess = sessionExcess ?? roundExcess { return fail(excess.outcome, excess.sentence) }
        countRound()
        record(.llmRequestPrepared(model: definition.version.llmModel))
    }

    private var request: ModelRequest {
        let version = definition.version
        return ModelRequest(
            model: version.llmModel, instructions: version.instructions, input: state.run.input?.value ?? [:],
            messages: state.messages, tools: definition.toolDefinitions,
            outputSchema: version.hasOutputSchema ? version.outputSchema : nil, temperature: version.temperature,
            topP: version.topP, topK: version.topK, sessionId: state.session.id, runId: state.run.id,
            iteration: state.run.iteration)
    }

    /// Takes in what the model answered to a request that was made at `start`.
    mutating func take(_ answer: Result<ModelTurn, ModelError>, since start: Instant) {
        switch answer {
        case .failure(let error): fail(.llmError, error.message)
        case .success(let turn):
            count(tokens: turn.tokens)
            turn.calls.isEmpty ? takeFinal(turn, since: start) : takeCalls(turn, since: start)
        }
    }

    private mutating func takeCalls(_ turn: ModelTurn, since start: Instant) {
        let calls = withOwnIds(turn.calls)
        let targets = calls.map { definition.target(of: $0.tool, arguments: $0.arguments) }
        let text = ([turn.text] + targets.compactMap(\.message)).filter { !$0.isEmpty }.joined(separator: "\n\n")
        record(.reasoning(message: text, tokens: turn.tokens), since: start, tokens: turn.tokens)
        for (call, target) in zip(calls, targets) { add(call, target) }
    }

    private mutating func add(_ call: ModelCall, _ target: CallTarget) {
        switch target {
        case .wait(let request): add(call, request)
        case .operation(let tool): add(call, name: tool.operation.id, operationName: tool.operation.name)
        case .question, .refused: add(call, name: call.tool, operationName: call.tool)
        }
    }

    private mutating func add(_ call: ModelCall, name: String, operationName: String) {
        record(
            .toolCall(
                ToolCallBody(name: name, operationName: operationName, callId: call.id, arguments: call.arguments)))
    }

    private mutating func add(_ call: ModelCall, _ request: WaitRequest) {
        let (until, seconds) = request.schedule(from: now)
        let wait = WaitRecord(
            id: makeId(), sessionId: state.session.id, runId: state.run.id, callSequence: state.run.lastSequence + 1,
            toolCallId: call.id, arguments: call.arguments.json(), scheduledSeconds: seconds, until: until,
            requestedAt: now)
        begin(wait)
        record(.agentWaitReq(wait, reason: request.reason))
    }

    /// Calls whose id is missing, or was used in this run before, get one that is unique.
    private func withOwnIds(_ calls: [ModelCall]) -> [ModelCall] {
        var used = state.callIds
        return calls.map { call in
            var call = call
            if call.id.isEmpty || used.contains(call.id) { call.id = "call_\(makeId())" }
            used.insert(call.id)
            return call
        }
    }
}

/// The final answer and the output schema (contract, sections 6 and 28).
extension RunDraft {
    fileprivate mutating func takeFinal(_ turn: ModelTurn, since start: Instant) {
        let answer = FinalAnswer(turn.text, schema: definition.outputSchema)
        let body = StepBody.reasoning(message: turn.text, tokens: turn.tokens)
        let isSecondMismatch = answer.mismatch != nil && state.isRepaired
        record(body, since: start, tokens: turn.tokens, error: answer.mismatch)
        if let output = answer.output {
            record(.output(tokens: turn.tokens, totalTokens: state.run.totalTokensUsed))
            complete(output: output)
        } else if isSecondMismatch, let mismatch = answer.mismatch {
            fail(.outputSchemaMismatch, "The answer does not fit the output schema: \(mismatch).")
        }
    }
}

/// The text of a turn without calls, read as the result of its run.
private struct FinalAnswer {
    /// The result; nil when the text does not fit the schema.
    var output: Value?
    /// What does not fit.
    var mismatch: String?

    init(_ text: String, schema: JSONSchema?) {
        guard let schema else {
            output = .string(text)
            return
        }
        guard let value = try? JSON.parse(text) else {
            mismatch = "it is not JSON"
            return
        }
        let violations = schema.validate(value, at: "output")
        if violations.isEmpty {
            output = value
        } else {
            mismatch = violations.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        }
    }
}

extension CallTarget {
    /// What the person is told when the call is a message to them.
    fileprivate var message: String? {
        if case .question(let question) = self, question.kind == nil { question.prompt } else { nil }
    }
}
