import Values

/// Plays the first rule of a script that fits the conversation.
struct ScriptModel: ModelProvider {
    let script: Script
    /// Where the files are that the conversation names.
    let files: any ModelFileSource
    /// Waits for a rule's delay; throws only when the task was cancelled.
    let sleep: @Sendable (Duration) async throws -> Void

    init(
        _ script: Script, files: any ModelFileSource = NoModelFiles(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.script = script
        self.files = files
        self.sleep = sleep
    }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn {
        let part = try part(for: request, files: try await ScriptFiles(source: files).read(for: request))
        if let delay = part.rule.delay { try await wait(delay) }
        return try play(part, for: request)
    }

    /// Rules with a delay, and conversations that name files, take time.
    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>? {
        guard ScriptFiles.references(in: request).isEmpty else { return nil }
        do throws(ModelError) {
            let part = try part(for: request, files: [])
            return part.rule.delay == nil ? .success(try play(part, for: request)) : nil
        } catch {
            return .failure(error)
        }
    }

    /// The rule whose turn it is, and what its templates know.
    private struct Part {
        let rule: ScriptRule
        let scope: ScriptScope
    }

    private func part(for request: ModelRequest, files: Value) throws(ModelError) -> Part {
        let conversation = ScriptConversation(request, files: files)
        for rule in script.rules {
            guard let captures = rule.condition.holds(in: conversation) else { continue }
            return Part(rule: rule, scope: ScriptScope(conversation: conversation, captures: captures))
        }
        throw noRule(conversation)
    }

    private func play(_ part: Part, for request: ModelRequest) throws(ModelError) -> ModelTurn {
        var turn: ModelTurn
        do {
            turn = try play(part.rule.turn, part.scope)
        } catch let missing as MissingValue {
            throw .scriptProblem(
                "\(script.name): \(part.rule.title) needs {{\(missing.path)}}, which this conversation does not have.")
        } catch let failure as ModelError {
            throw failure
        } catch {
            throw .scriptProblem("\(script.name): \(error)")
        }
        turn.tokens = part.rule.tokens ?? RoundCost.tokens(request, turn)
        return turn
    }

    private func wait(_ delay: Duration) async throws(ModelError) {
        do {
            try await sleep(delay)
        } catch {
            throw .unavailable("The call was cancelled.")
        }
    }

    private func play(_ turn: ScriptTurn, _ scope: ScriptScope) throws -> ModelTurn {
        switch turn {
        case .fail(let error): throw error
        case .answer(let template):
            return ModelTurn(text: try scope.fill(template).insertedText, calls: [], tokens: 0)
        case .call(let say, let calls):
            let text = try scope.fill(.string(say)).insertedText
            let made = try calls.enumerated().map { index, call in
                ModelCall(
                    id: CallId.make(round: scope.conversation.round, index: index, alias: call.alias), tool: call.tool,
                    arguments: try scope.fill(call.arguments))
            }
            return ModelTurn(text: text, calls: made, tokens: 0)
        }
    }

    private func noRule(_ conversation: ScriptConversation) -> ModelError {
        let place =
            if conversation.endsWithMessage, let message = conversation.message {
                "after the message \(Value.string(message).json())"
            } else if let name = conversation.lastCalled.last, let result = conversation.results[name] {
                "after \(name) with \(result["error"].isNull ? "the result" : "the error") "
                    + (result["error"].isNull ? result["data"] : result["error"]).json()
            } else {
                "at the start with the input \(conversation.input.json())"
            }
        return .scriptProblem("\(script.name): no rule fits round \(conversation.round) \(place).")
    }
}

/// What rounds of a script cost unless a rule says so: a token for every four bytes of what was said so far, as the
/// contract counts input (section 5).
enum RoundCost {
    static func tokens(_ request: ModelRequest, _ turn: ModelTurn) -> Int {
        let given = request.instructions.utf8.count + request.input.jsonBytes().count
        let said = request.messages.reduce(given) { $0 + bytes($1) } + bytes(turn.text, turn.calls)
        return (said + 3) / 4
    }

    private static func bytes(_ message: ModelMessage) -> Int {
        switch message {
        case .user(let text, _): text.utf8.count
        case .assistant(let text, let calls): bytes(text, calls)
        case .toolResult(_, _, let result): result.jsonBytes().count
        }
    }

    private static func bytes(_ text: String, _ calls: [ModelCall]) -> Int {
        calls.reduce(text.utf8.count) { $0 + $1.tool.utf8.count + $1.arguments.jsonBytes().count }
    }
}
