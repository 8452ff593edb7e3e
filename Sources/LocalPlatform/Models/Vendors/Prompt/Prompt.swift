import Values

/// A model request in the terms that all vendors share; their dialects only spell it.
struct Prompt: Sendable {
    var model: String
    /// The author's instructions and what the platform adds to them.
    var system: String
    /// Begins with what the user says. Two of the user never follow each other.
    var entries: [Entry]
    var tools: [Tool]

    enum Entry: Sendable, Equatable {
        case user([Part])
        case assistant(text: String, calls: [Call])
        /// The result of one call as JSON.
        case result(callId: String, text: String, isError: Bool)
    }

    /// A piece of what the user says.
    enum Part: Sendable, Equatable {
        case text(String)
        /// PNG, JPEG, GIF or WebP.
        case image(ModelFile)
        case pdf(ModelFile)
    }

    struct Call: Sendable, Equatable {
        var id: String
        /// As the vendor knows the tool.
        var tool: String
        /// A record.
        var arguments: Value
    }

    struct Tool: Sendable, Equatable {
        var name: String
        var description: String
        /// A JSON Schema of an object.
        var arguments: Value
    }
}
