/// Where the bytes behind file references in arguments come from: the file library of the workspace (contract, 15.4).
protocol ToolFileSource: Sendable {
    /// The file, opened when a tool needs it; nil when it is not there, or not any more.
    func content(_ reference: FileReference) async throws -> ToolFile?
}

/// A library without files.
struct NoToolFiles: ToolFileSource {
    func content(_ reference: FileReference) async throws -> ToolFile? { nil }
}

/// A file that is the body of a request.
struct ToolFile: Sendable {
    var mediaType: String
    /// In bytes.
    var size: Int
    var parts: ShelfReader
}
