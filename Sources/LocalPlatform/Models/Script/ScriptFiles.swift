import Values

/// The files that a conversation names, as rules look at them: a list of `{name, mediaType, sizeBytes, text}` in the order
/// of the input and the messages. `text` is null for a file that is none of text, or a long one.
struct ScriptFiles: Sendable {
    let source: any ModelFileSource

    /// The longest text that rules see, in bytes.
    static let textLimit = 1 << 20

    /// The files that a conversation names.
    static func references(in request: ModelRequest) -> [FileReference] {
        var references = FileReference.all(in: request.input)
        for case .user(_, let files) in request.messages {
            references += files.compactMap { FileReference(attachment: $0) }
        }
        return references
    }

    /// Throws `refused` when a file is missing, as models of vendors do.
    func read(for request: ModelRequest) async throws(ModelError) -> Value {
        var shown: [Value] = []
        for reference in Self.references(in: request) { shown.append(try await show(reference)) }
        return .list(List(shown))
    }

    private func show(_ reference: FileReference) async throws(ModelError) -> Value {
        let facts: ModelFileFacts?
        var text: String?
        do {
            facts = try await source.facts(reference)
            if let facts, facts.isText, facts.sizeBytes <= Self.textLimit {
                text = try await source.file(reference)?.text
            }
        } catch {
            throw .unavailable("The file \(reference.name) cannot be read.")
        }
        guard let facts else { throw .refused("The file \(reference.name) is not in the library any more.") }
        return [
            "name": .string(facts.name), "mediaType": .string(facts.mediaType),
            "sizeBytes": .integer(facts.sizeBytes), "text": Value(optional: text),
        ]
    }
}
