import Values

/// Where the bytes behind file references come from: the file library of the workspace (contract, 15.4).
protocol ModelFileSource: Sendable {
    /// The file, read when a model needs it; nil when it is not there, or not any more.
    func file(_ reference: FileReference) async throws -> ModelFile?
}

/// A library without files.
struct NoModelFiles: ModelFileSource {
    func file(_ reference: FileReference) async throws -> ModelFile? { nil }
}

/// A file with its bytes.
struct ModelFile: Sendable, Equatable {
    /// What people call it.
    var name: String
    /// Without parameters and in small letters, `image/png`.
    var mediaType: String
    var bytes: [UInt8]

    /// What stands in a file of text; nil for any other file.
    var text: String? {
        let isText =
            mediaType.hasPrefix("text/")
            || ["json", "xml", "yaml", "x-yaml", "csv"].contains {
                mediaType.hasSuffix("/\($0)") || mediaType.hasSuffix("+\($0)")
            }
        return isText ? String(validating: bytes, as: UTF8.self) : nil
    }
}
