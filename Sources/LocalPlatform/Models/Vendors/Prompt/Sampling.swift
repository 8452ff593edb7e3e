import Values

/// How the next tokens are chosen (contract, 18.1), as far as the vendor has the setting and the model takes it.
struct Sampling: Sendable, Equatable {
    var temperature: Double?
    var topP: Double?
    var topK: Int?
    /// How many tokens the answer may have; only where the vendor wants to be told.
    var maxTokens: Int?

    /// What Anthropic is told; smaller models get their own limit once they have named it.
    static let anthropicMaxTokens = 16_000

    /// - A temperature of 1 is what OpenAI and Anthropic take when they are told none, and several of their newer models
    ///   refuse to be told.
    /// - `topK` is not in OpenAI's interface; servers that people host themselves have it.
    init(_ request: ModelRequest, for type: ProviderType, without refused: RefusedSettings) {
        let isDefault = request.temperature == 1 && type != .selfHosted
        temperature = isDefault || refused.names.contains(.temperature) ? nil : request.temperature
        let isOneTooMany = refused.takesOneOfPair && temperature != nil
        topP = refused.names.contains(.topP) || isOneTooMany ? nil : request.topP
        topK = [.openai, .openaiAzure].contains(type) || refused.names.contains(.topK) ? nil : request.topK
        maxTokens = type == .anthropic ? refused.maxTokens ?? Self.anthropicMaxTokens : nil
    }

    /// The settings that are sent, by the names that all vendors use.
    var members: [(SamplingName, Value)] {
        [
            (.maxTokens, maxTokens.map { .integer($0) }), (.temperature, temperature.map { .decimal($0) }),
            (.topP, topP.map { .decimal($0) }), (.topK, topK.map { .integer($0) }),
        ].compactMap { name, value in value.map { (name, $0) } }
    }
}

/// The settings as requests spell them.
enum SamplingName: String, Sendable, CaseIterable {
    case temperature
    case topP = "top_p"
    case topK = "top_k"
    case maxTokens = "max_tokens"
}

/// What a model turned out not to take.
struct RefusedSettings: Sendable, Equatable {
    var names: Set<SamplingName> = []
    /// Whether it takes a temperature or `topP` and not both: the temperature is the setting that people know.
    var takesOneOfPair = false
    /// The most tokens of an answer, when the default is more.
    var maxTokens: Int?

    /// Learns from a refusal which of the settings that were sent to leave out the next time. False when none is blamed.
    mutating func learn(from refusal: VendorRefusal, sent: Sampling) -> Bool {
        guard [400, 422].contains(refusal.status) else { return false }
        let sentNames = sent.members.map(\.0)
        if sentNames.contains(.maxTokens), refusal.names(.maxTokens), let limit = refusal.limit,
            limit > 0, limit < sent.maxTokens ?? 0
        {
            maxTokens = limit
            return true
        }
        let blamed = Set(sentNames.filter { refusal.names($0) })
        if blamed == [.temperature, .topP] {
            takesOneOfPair = true
            return true
        }
        let order: [SamplingName] = [.topK, .topP, .temperature]
        guard let first = order.first(where: { blamed.contains($0) }) else { return false }
        names.insert(first)
        return true
    }
}
