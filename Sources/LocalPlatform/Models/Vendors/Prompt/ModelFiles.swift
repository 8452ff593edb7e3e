import Values

/// Where the files behind references come from: the file library of the workspace (contract, 15.4).
protocol ModelFileSource: Sendable {
    /// What is known of the file without reading it; nil when it is not there, or not any more.
    func facts(_ reference: FileReference) async throws -> ModelFileFacts?

    /// The file, read when a model needs it; nil when it is not there, or not any more.
    func file(_ reference: FileReference) async throws -> ModelFile?
}

extension ModelFileSource {
    func facts(_ reference: FileReference) async throws -> ModelFileFacts? { try await file(reference)?.facts }
}

/// A library without files.
struct NoModelFiles: ModelFileSource {
    func file(_ reference: FileReference) async throws -> ModelFile? { nil }
}

/// A file without its bytes.
struct ModelFileFacts: Sendable, Equatable {
    /// What people call it.
    var name: String
    /// Without parameters and in small letters, `image/png`.
    var mediaType: String
    var sizeBytes: Int

    /// Whether models are shown such files.
    var isShown: Bool { isText || isImage || isPDF }

    var isImage: Bool { ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(mediaType) }

    var isPDF: Bool { mediaType == "application/pdf" }

    /// Whether it is a file of text, as far as its type tells.
    var isText: Bool {
        mediaType.hasPrefix("text/")
            || ["json", "xml", "yaml", "x-yaml", "csv"].contains {
                mediaType.hasSuffix("/\($0)") || mediaType.hasSuffix("+\($0)")
            }
    }
}

/// A file with its bytes.
struct ModelFile: Sendable, Equatable {
    /// What people call it.
    var name: String
    /// Without parameters and in small letters, `image/png`.
    var mediaType: String
    var bytes: [UInt8]

    var facts: ModelFileFacts { ModelFileFacts(name: name, mediaType: mediaType, sizeBytes: bytes.count) }

    /// What stands in a file of text; nil for any other file.
    var text: String? { facts.isText ? String(validating: bytes, as: UTF8.self) : nil }
}
