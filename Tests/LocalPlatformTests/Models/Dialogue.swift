import Testing
import Values

@testable import LocalPlatform

/// A conversation written down line by line, as SCRIPTS.md has them: what goes to a script, and what has to come back.
///
/// `input` and `person` begin a turn of the model, `model` is its text, `call` and `tokens` belong to the same turn, each
/// `result` answers the next of its calls, `fails` is the sentence of its failure.
struct Dialogue: Sendable, CustomTestStringConvertible {
    var lines: [(word: String, rest: String)]

    init(_ text: String) {
        lines = text.split(separator: "\n").map { line in
            let word = line.prefix { $0 != " " }
            return (String(word), String(line[word.endIndex...].drop { $0 == " " }))
        }
    }

    var testDescription: String { lines.first.map { "\($0.word) \($0.rest)" } ?? "empty" }

    /// Plays the dialogue and expects of each turn what is written.
    func play(_ script: Script) async throws {
        var player = DialoguePlayer(model: ScriptModel(script, sleep: { _ in }))
        for (word, rest) in lines { try await player.play(word, rest) }
        player.finishTurn()
    }
}

/// A dialogue that is being played.
private struct DialoguePlayer {
    let model: ScriptModel
    private var request = ModelRequest.sample()
    private var turn = ModelTurn(text: "", calls: [], tokens: 0)
    /// The calls that are written down for the turn.
    private var written: [ModelCall] = []
    /// Calls without a result yet.
    private var open: [ModelCall] = []

    init(model: ScriptModel) { self.model = model }

    mutating func play(_ word: String, _ rest: String) async throws {
        switch word {
        case "input": request.input = try JSON.parse(rest)
        case "model": try await playTurn(expecting: rest)
        case "call":
            let tool = rest.prefix { $0 != " " }
            written.append(
                ModelCall(id: "", tool: String(tool), arguments: try JSON.parse(String(rest[tool.endIndex...]))))
        case "tokens": #expect(turn.tokens == Int(rest))
        case "result":
            let call = open.removeFirst()
            request.messages.append(.toolResult(callId: call.id, tool: call.tool, result: try JSON.parse(rest)))
        case "person": request.messages.append(.user(text: rest, files: []))
        case "fails":
            await expectFailure(rest)
        default: Issue.record("unknown line: \(word) \(rest)")
        }
    }

    private mutating func playTurn(expecting text: String) async throws {
        finishTurn()
        turn = try await model.complete(request)
        if let value = try? JSON.parse(text) {
            #expect(try JSON.parse(turn.text) == value)
        } else {
            #expect(turn.text == text)
        }
        open = turn.calls
        // The engine makes a message to the person a part of the turn's text (contract, 10.6).
        let isMessage = turn.calls.first?.arguments["kind"] == "message"
        request.messages.append(.assistant(text: turn.text, calls: isMessage ? [] : turn.calls))
        request.iteration += 1
    }

    private func expectFailure(_ message: String) async {
        let error = await #expect(throws: ModelError.self) { try await model.complete(request) }
        #expect(error?.message == message)
    }

    /// Compares the calls of the turn with those that are written down.
    mutating func finishTurn() {
        #expect(turn.calls.map(\.tool) == written.map(\.tool))
        #expect(turn.calls.map(\.arguments) == written.map(\.arguments))
        written = []
        turn.calls = []
    }
}

extension ModelRequest {
    /// The first round of a run without input.
    static func sample(input: Value = [:], messages: [ModelMessage] = [], iteration: Int = 1) -> ModelRequest {
        ModelRequest(
            model: "m", instructions: "", input: input, messages: messages, tools: [], outputSchema: nil,
            temperature: 1,
            topP: nil, topK: nil, sessionId: "s", runId: "r", iteration: iteration)
    }
}
