import Values

/// The files that a conversation names, as rules look at them: a list of `{name, mediaType, sizeBytes, text}` in the order
/// of the input and the messages. `text` is null for a file that is none of text.
enum ScriptFiles {
    /// Throws `refused` when a file is missing, as models of vendors do.
    static func read(for request: ModelRequest, from source: any ModelFileSource) async throws(ModelError) -> Value {
        var references = FileReference.all(in: request.input)
        for case .user(_, let files) in request.messages { references += files.compactMap { FileReference($0) } }
        var read: [Value] = []
        for reference in references { read.append(try await file(reference, source).shown) }
        return .list(List(read))
    }

    private static func file(
        _ reference: FileReference, _ source: any ModelFileSource
    ) async throws(ModelError) -> ModelFile {
        let found: ModelFile?
        do { found = try await source.file(reference) } catch {
            throw .unavailable("The file \(reference.name) cannot be read.")
        }
        guard let found else { throw .refused("The file \(reference.name) is not in the library any more.") }
        return found
    }
}

extension ModelFile {
    fileprivate var shown: Value {
        [
            "name": .string(name), "mediaType": .string(mediaType), "sizeBytes": .integer(bytes.count),
            "text": Value(optional: text),
        ]
    }
}
