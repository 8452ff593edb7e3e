/// How much the file library takes (contract, 15.4).
struct FileLimits: Sendable {
    /// The largest file, in bytes.
    var fileBytes = 100 << 20
    /// The largest sum of all files of the workspace, in bytes.
    var libraryBytes = 5 << 30
    /// How long an upload URL can be used, in seconds. A file that nobody has finalized goes after as long again.
    var uploadSeconds = 3600
}
