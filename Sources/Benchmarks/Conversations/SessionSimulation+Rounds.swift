import Values

/// The rows of a model's round and of a run's end.
extension SessionSimulation {
    /// The request to the model and what it said before it acted.
    mutating func writeThinking(of run: Int, reasoningRows: Int = 1) throws {
        startRound(of: run)
        beginStep("llm_request_prepared", of: run)
        text.member("model", SimulatedSession.model)
        try endItem(of: run, took: random.number(in: 1...15))
        for _ in 0..<reasoningRows {
            let preview = random.pick(Vocabulary.sentences)
            let rest = random.chance(15) ? " " + random.sentences(1...3) : ""
            let tokens = random.chance(90) ? random.skewedNumber(in: 40...4_000) : nil
            beginStep("reasoning", of: run)
            text.member("message", preview + rest)
            text.member("preview", preview)
            if let tokens { text.member("tokens_used", tokens) }
            try endItem(of: run, tokens: tokens, took: random.skewedNumber(in: 300...24_000))
        }
    }

    /// A round of one call without any approval: four rows.
    mutating func writePlainRound(of run: Int) throws {
        try writeThinking(of: run)
        let call = ToolInvocation(.getOrder, &random)
        try writeToolCall(call, of: run)
        try writeToolResult(of: call, run: run, allowed: true)
    }

    mutating func writeToolRound(of run: Int) throws {
        try writeThinking(of: run)
        let calls = (0..<random.pick([1, 1, 1, 1, 2])).map { _ in
            ToolInvocation(random.pick(Operation.usual), &random)
        }
        for call in calls { try writeToolCall(call, of: run) }
        for call in calls {
            if random.chance(4) { try writeDecision(about: call, run: run) }
            let allowed = try call.operation.needsApproval ? writeApproval(of: call, run: run) : true
            try writeToolResult(of: call, run: run, allowed: allowed)
        }
    }

    private mutating func writeToolCall(_ call: ToolInvocation, of run: Int) throws {
        beginStep("ToolCall", of: run)
        call.writeMembers(to: &text)
        text.member("arguments", verbatim: call.arguments)
        try endItem(
            of: run, tokens: random.chance(30) ? random.number(in: 5...60) : nil, took: random.number(in: 0...9))
    }

    private mutating func writeToolResult(of call: ToolInvocation, run: Int, allowed: Bool) throws {
        let error =
            if !allowed { "a person rejected the call" } else {
                random.chance(5) ? random.pick(Vocabulary.errors) : nil as String?
            }
        beginStep("ToolResult", of: run)
        text.member("tool_call_id", call.id)
        text.key("result")
        text.beginObject()
        if let error {
            text.object("error") { $0.member("message", error) }
        } else {
            text.key("data")
            call.operation.writeData(to: &text, &random)
            text.member("error", verbatim: "null")
            if random.chance(50) { text.member("log_id", "log_\(random.number(in: 1...999_999))") }
        }
        text.member("successful", error == nil)
        text.endObject()
        try endItem(of: run, error: error, took: random.skewedNumber(in: 20...9_000))
    }

    mutating func writeOutput(of run: Int) throws {
        let tokens = random.number(in: 20...400)
        beginStep("output", of: run)
        text.member("tokens_used", tokens)
        text.member("total_tokens_used", runs[run].tokens + tokens)
        try endItem(of: run, tokens: tokens, took: random.number(in: 1...40))
    }

    /// One of the two synthetic rows, which have no members of a step.
    mutating func writeEnd(type: String, of run: Int) throws {
        let endsSession = type == "SessionCompleted"
        beginItem(type, of: run)
        text.member(endsSession ? "session_id" : "run_id", endsSession ? session.id : runs[run].id)
        text.member("status", "Completed")
        text.member("output", verbatim: runs[run].output)
        text.member("error", verbatim: "null")
        text.member("total_tokens_used", runs[run].tokens)
        try endItem(of: run, took: 0)
    }
}

/// A tool call on its way from the row that asks for it to the row with its result.
struct ToolInvocation {
    let operation: Operation
    let id: String
    let arguments: String

    init(_ operation: Operation, _ random: inout SplitMix64) {
        self.operation = operation
        id = random.callID()
        arguments = operation.arguments(&random)
    }

    func writeMembers(to text: inout JSONText) {
        text.member("name", operation.capability)
        text.member("operation_name", operation.rawValue)
        text.member("tool_call_id", id)
    }
}
