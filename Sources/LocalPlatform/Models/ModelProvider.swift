import Values

/// Somebody who answers for a model: given a conversation, the next turn of it.
///
/// The engine asks once a round (contract, section 28) and stores the turn before it acts on it. A provider keeps no
/// memory of its own between calls, so a platform that was stopped in the middle of a run asks again and goes on.
protocol ModelProvider: Sendable {
    /// The next turn of the conversation. Throws `CancellationError` never: a cancelled call fails as `unavailable`.
    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn

    /// What `complete` would give, when that is known without waiting for anybody; else nil.
    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>?
}

extension ModelProvider {
    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>? { nil }
}

/// All that a model is told for one round.
struct ModelRequest: Sendable {
    /// The model id of the version, `llmModel` (contract, 18.1).
    var model: String
    /// The version's instructions.
    var instructions: String
    /// The run's input, a record.
    var input: Value
    /// What was said since the run began, oldest first. The input is not repeated in it.
    var messages: [ModelMessage]
    var tools: [ToolDefinition]
    /// The schema that the final answer has to fit; nil when any text will do.
    var outputSchema: Value?
    var temperature: Double
    var topP: Double?
    var topK: Int?
    var sessionId: String
    var runId: String
    /// The model round, counted from 1.
    var iteration: Int
}

/// One entry of the conversation between a run and its model.
enum ModelMessage: Sendable, Equatable {
    /// What a person wrote (contract, 13), or what the engine says on their behalf, such as the request to repair an
    /// answer that does not fit its schema. `files` have the shape of 13.2.
    case user(text: String, files: [Value])
    /// An earlier turn of the model. Its calls of operations have their ids.
    case assistant(text: String, calls: [ModelCall])
    /// The result of one call, `{data, error, successful, …}` (contract, 9.2). `tool` is the operation's name.
    case toolResult(callId: String, tool: String, result: Value)
}

/// A model's wish to use a tool.
struct ModelCall: Sendable, Equatable {
    /// Unique in its run, `call_1`.
    var id: String
    /// The id or the name of a tool; anything else is for the engine to refuse. In the conversation it is the id, since two
    /// services may have operations of one name.
    var tool: String
    /// A record; what a model wrote that is none is kept as a text, which every tool refuses.
    var arguments: Value
    /// What people and scripts call the operation, in the conversation; nil for every other tool.
    var operationName: String?
}

/// What a model answered. A turn without calls is the final answer (contract, 10.6).
struct ModelTurn: Sendable, Equatable {
    var text: String
    var calls: [ModelCall]
    /// What the round cost, question and answer together.
    var tokens: Int

    /// What a round may cost: vendors that people build themselves report all kinds of things.
    static let believableTokens = 0...1_000_000_000
}

/// A tool as its model sees it.
struct ToolDefinition: Sendable, Equatable {
    /// What vendors' models call it: the operation's UUID (contract, section 22); for a sub-agent and a tool of the
    /// platform its name (section 25).
    var id: String
    /// What scripts and the conversation call it.
    var name: String
    var description: String
    /// The JSON Schema of the arguments.
    var arguments: Value
}

/// Why a model gave no turn.
struct ModelError: Error, Equatable {
    enum Kind: Sendable {
        /// The provider cannot be reached, or the call was cancelled; asking again may help.
        case unavailable
        /// The provider answered and will not serve this request.
        case refused
        /// The answer is not one of a model.
        case malformed
        /// The script of a `script:` provider cannot be read, or has no rule for this conversation.
        case scriptProblem
    }

    let kind: Kind
    /// What went wrong in one sentence.
    var message: String
    /// What the vendor counted for an answer that is none: one that was cut off or withheld costs like any other.
    var tokens = 0

    static func unavailable(_ message: String) -> ModelError { ModelError(kind: .unavailable, message: message) }
    static func refused(_ message: String) -> ModelError { ModelError(kind: .refused, message: message) }
    static func malformed(_ message: String) -> ModelError { ModelError(kind: .malformed, message: message) }
    static func scriptProblem(_ message: String) -> ModelError { ModelError(kind: .scriptProblem, message: message) }
}
