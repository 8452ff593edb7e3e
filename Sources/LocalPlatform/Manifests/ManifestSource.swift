/// A manifest as it was handed in: its text, and all that decides how it is read.
struct ManifestSource: Sendable {
    var text: String
    /// How messages name the entry file; its directory is where includes begin. Nil for a text without one.
    var file: String?
    /// Where a relative `file` begins, an absolute path; relative `script:` addresses need it.
    var directory: String?
    /// Where included files are.
    var files = ManifestFiles.sent([:])
    /// Values for `{{inputs.KEY}}`.
    var inputs: [String: String] = [:]
    /// Keys of those that were given for this manifest alone, not by a values file that other manifests share.
    var ownInputs: Set<String> = []
    /// Whether the manifest is only looked at: then placeholders without a value may stay.
    var isOffline = false

    init(
        _ text: String, file: String? = nil, directory: String? = nil, files: ManifestFiles = .sent([:]),
        inputs: [String: String] = [:], isOffline: Bool = false
    ) {
        self.text = text
        self.file = file
        self.directory = directory
        self.files = files
        self.inputs = inputs
        self.isOffline = isOffline
    }
}
