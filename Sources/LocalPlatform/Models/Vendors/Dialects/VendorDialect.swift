import Values

/// How a vendor spells prompts and turns.
protocol VendorDialect: Sendable {
    /// The headers that carry the key and the version of the interface.
    func headers(key: Secret?) -> [(name: String, value: String)]
    func body(of prompt: Prompt, _ sampling: Sampling) -> Value
    /// The turn in a reply. Throws `malformed` for what is no reply, and `refused` when the model will not answer; both
    /// with half a sentence that follows the provider's name.
    func turn(in reply: Value) throws(ModelError) -> VendorTurn
}

/// A model's turn with the names that the vendor knows.
struct VendorTurn: Sendable, Equatable {
    var text: String
    var calls: [Prompt.Call]
    /// Question and answer; nil when the vendor does not say it.
    var tokens: Int?
}

extension Value {
    /// A count of tokens that can be believed: vendors that people build themselves report all kinds of things.
    var tokenCount: Int? {
        guard let count = int, (0...1_000_000_000).contains(count) else { return nil }
        return count
    }
}

/// The arguments of a call as a model wrote them.
enum CallArguments {
    /// Deeper ones could not be stored and read again as a part of a step.
    private static let deepest = 64

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
        return value.record != nil && value.isShallow(Self.deepest) ? value : .string(value.string ?? value.json())
    }
}

extension Value {
    fileprivate func isShallow(_ levels: Int) -> Bool {
        switch self {
        case .list(let list): levels > 0 && list.allSatisfy { $0.isShallow(levels - 1) }
        case .record(let record): levels > 0 && record.values.allSatisfy { $0.isShallow(levels - 1) }
        default: true
        }
    }
}
