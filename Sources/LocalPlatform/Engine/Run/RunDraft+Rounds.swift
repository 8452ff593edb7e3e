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
        while state.run.status == .running, !state.isBusy {
            if let next = state.nextCall(underPerson: terms.hasPerson) {
                if let action = advance(next) { return action }
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
            model: version.llmModel, instructions: definition.instructions, input: state.run.input?.value ?? [:],
            messages: state.messages, tools: definition.toolDefinitions,
            outputSchema: version.hasOutputSchema ? .some(version.outputSchema) : .none,
            temperature: version.temperature, topP: version.topP, topK: version.topK, sessionId: session.id,
            runId: state.run.id,
            iteration: state.run.iteration)
    }

    /// Takes in what the model answered to a request that was made at `start`.
    mutating func take(_ answer: Result<ModelTurn, ModelError>, since start: Instant) {
        switch answer {
        case .failure(let error):
            count(tokens: error.tokens)
            fail(.llmError, error.message)
        case .success(let turn):
            count(tokens: turn.tokens)
            turn.calls.isEmpty ? takeFinal(turn, since: start) : takeCalls(turn, since: start)
        }
    }

    private mutating func takeCalls(_ turn: ModelTurn, since start: Instant) {
        let calls = withOwnIds(turn.calls).map(\.keepingDeepArgumentsAsText)
        let targets = calls.map { definition.target(of: $0.tool, arguments: $0.arguments) }
        let text = ([turn.text] + targets.compactMap(\.message)).filter { !$0.isEmpty }.joined(separator: "\n\n")
        record(.reasoning(message: text, tokens: turn.tokens), since: start, tokens: turn.tokens)
        let links = links(of: calls, targets)
        if let unresolved = unresolvedQuestion(after: links) { return failUnresolved(unresolved) }
        for index in calls.indices { add(calls[index], targets[index], links[index]) }
    }

    private mutating func add(_ call: ModelCall, _ target: CallTarget, _ link: CallLink?) {
        var pending = PendingCall(sequence: state.run.lastSequence + 1, call: call, target: target, link: link)
        if case .operation(let tool) = target {
            (pending.call.tool, pending.call.operationName) = (tool.operation.id, tool.operation.name)
        }
        if case .wait(let request) = target { pending.wait = wait(request, for: call) }
        record(body(of: pending), call: pending)
    }

    /// The row that begins a call. One that is tied to another run, or waits, has a type of its own (contract, 9.3).
    private func body(of call: PendingCall) -> StepBody {
        let (id, arguments) = (call.call.id, call.call.arguments)
        switch (call.target, call.link) {
        case (.wait(let request), _):
            if let wait = call.wait { return .agentWaitReq(wait, reason: request.reason) }
        case (.operation(let tool), _):
            return .toolCall(
                ToolCallBody(
                    name: tool.operation.id, operationName: tool.operation.name, callId: id, arguments: arguments))
        case (.subAgent(let tool), .dispatch(let childRunId, let groupId)?):
            return .subAgentCall(
                SubAgentCallBody(
                    callId: id, agentId: tool.agent.id, agentName: tool.agent.name, childRunId: childRunId,
                    arguments: arguments, groupId: groupId, childDepth: state.run.depth + 1))
        case (.askParent(let question), .request(let requestId)?):
            return .aitlRequest(
                AITLRequestBody(
                    requestId: requestId, callId: id, question: question, parentRunId: state.run.parentRunId ?? ""))
        case (.resolve(let resolution), .resolution(let question, let taskId)?):
            return .aitlResolved(
                AITLResolvedBody(
                    callId: id, childRunId: question.childRunId, resolution: resolution, taskId: taskId))
        default: break
        }
        return .toolCall(
            ToolCallBody(name: call.call.tool, operationName: call.call.tool, callId: id, arguments: arguments))
    }

    private mutating func wait(_ request: WaitRequest, for call: ModelCall) -> WaitRecord {
        let (until, seconds) = request.schedule(from: now)
        let wait = WaitRecord(
            id: makeId(), sessionId: session.id, runId: state.run.id, callSequence: state.run.lastSequence + 1,
            toolCallId: call.id, arguments: call.arguments.json(), scheduledSeconds: seconds, until: until,
            requestedAt: now)
        begin(wait)
        return wait
    }

    /// Calls whose id is missing, or was used in this run before as vendors spell it, get one that is unique. Vendors take at
    /// most 40 characters.
    private func withOwnIds(_ calls: [ModelCall]) -> [ModelCall] {
        var used = state.callIds
        return calls.map { call in
            var call = call
            if call.id.isEmpty || used.contains(call.id.asVendorName) {
                call.id = "call_\(makeId().filter { $0 != "-" })"
            }
            used.insert(call.id.asVendorName)
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
        if let unresolved = state.questions.first {
            failUnresolved(unresolved)
        } else if let output = answer.output {
            finish(with: output, tokens: turn.tokens)
        } else if isSecondMismatch, let mismatch = answer.mismatch {
            fail(.outputSchemaMismatch, "The answer does not fit the output schema: \(mismatch).")
        }
    }

    private mutating func finish(with output: Value, tokens: Int) {
        guard !violatesToolContract else {
            return fail(.subAgentToolsUnused, "\(definition.agent.name) has tools and finished without using any.")
        }
        record(.output(tokens: tokens, totalTokens: state.run.totalTokensUsed))
        complete(output: output)
    }

    /// A sub-agent with operations has to use one before it finishes (contract, section 25).
    private var violatesToolContract: Bool {
        !state.run.isRoot && !definition.tools.isEmpty && state.attempts.isEmpty
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
        guard !value.isTooDeep else {
            mismatch = "it is nested more than \(Value.nestingLimit) deep"
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

extension ModelCall {
    /// Arguments that are nested too deep as a text, which no tool takes: the model is told so.
    fileprivate var keepingDeepArgumentsAsText: ModelCall {
        guard arguments.isTooDeep else { return self }
        var call = self
        call.arguments = .string(arguments.json())
        return call
    }
}

extension CallTarget {
    /// What the person is told when the call is a message to them.
    fileprivate var message: String? {
        if case .question(let question) = self, question.kind == nil { question.prompt } else { nil }
    }
}
