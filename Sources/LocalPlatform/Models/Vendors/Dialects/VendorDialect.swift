import Values

/// How a vendor spells prompts and turns.
protocol VendorDialect: Sendable {
    /// The headers that carry the key and the version of the interface.
    func headers(key: Secret?) -> [(name: String, value: String)]
    func body(of prompt: Prompt, _ sampling: Sampling) -> Value
    /// The turn in a reply. Throws `malformed` for what is no reply, and `refused` when the model will not answer; both
    /// with half a sentence that follows the provider's name.
    func turn(in reply: Value) throws(ModelError) -> VendorTurn
    /// What question and answer cost; nil when the vendor does not say it.
    func tokens(in reply: Value) -> Int?
}

/// A model's turn with the names that the vendor knows.
struct VendorTurn: Sendable, Equatable {
    var text: String
    var calls: [Prompt.Call]
    /// As `VendorDialect.tokens` has it.
    var tokens: Int?
}

extension Value {
    /// A count of tokens that can be believed.
    var tokenCount: Int? {
        guard let count = int, ModelTurn.believableTokens.contains(count) else { return nil }
        return count
    }
}

/// The arguments of a call as a model wrote them.
enum CallArguments {
    /// The object in a JSON text. A text that holds none is kept as a text, which no tool takes: the model is told so. An
    /// empty one means no arguments.
    static func read(_ text: String) -> Value {
        guard !text.trimmed.isEmpty else { return [:] }
        guard let value = try? JSON.parse(text) else { return .string(text) }
        return checked(value)
    }

    /// As above, where the vendor sends the object itself.
    static func checked(_ value: Value) -> Value {
        if value.isNull { return [:] }
        return value.record == nil ? .string(value.string ?? value.json()) : value
    }
}
