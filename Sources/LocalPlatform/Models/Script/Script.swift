import Values

/// A model that answers by rules (SCRIPTS.md): a file of what to say and to call when, for tests, demos and a machine
/// without an account.
struct Script: Sendable {
    /// What messages call it: the file's path or the embedded name.
    var name: String
    var rules: [ScriptRule]
}

/// When something happens, and what.
struct ScriptRule: Sendable {
    /// The rule's `name`, or nil.
    var name: String?
    var position: TextPosition
    var condition: ScriptCondition
    var turn: ScriptTurn
    /// The price of the round; nil counts the conversation.
    var tokens: Int?
    var delay: Duration?

    /// `rule 'ask to refund' (line 12)`, for messages.
    var title: String { name.map { "rule '\($0)' (line \(position.line))" } ?? "the rule in line \(position.line)" }
}

/// What a rule lets the model do.
enum ScriptTurn: Sendable {
    /// Calls tools, thinking aloud.
    case call(say: String, calls: [ScriptCall])
    /// Ends the run with a text, or with a value of the output schema.
    case answer(Value)
    /// Fails as a model does.
    case fail(ModelError)
}

/// A call of a tool.
struct ScriptCall: Sendable {
    var tool: String
    /// The name under which later rules find its result, when it is not the tool's own.
    var alias: String?
    /// A record with templates in it.
    var arguments: Value
}
