import Values

/// A file that a cell read or wrote, or tried to.
public struct FileEffect: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        /// What was read or written: its length in bytes, its SHA-256 in lower-case hex, and what was read itself unless
        /// it is longer than `contentLimit`.
        case done(size: Int, sha256: String, content: RecordedContent?)
        /// Nothing was; half a sentence that says why.
        case failed(String)
    }

    /// The longest content of a read that is kept, in bytes.
    public static let contentLimit = 1 << 20

    /// The path as it was typed.
    public let path: String
    public let outcome: Outcome

    public init(path: String, outcome: Outcome) {
        self.path = path
        self.outcome = outcome
    }

    /// A read that gave `bytes`, which are redacted already.
    static func read(_ path: String, _ bytes: [UInt8], sha256: String) -> FileEffect {
        let content = bytes.count <= contentLimit ? RecordedContent(bytes) : nil
        return FileEffect(path: path, outcome: .done(size: bytes.count, sha256: sha256, content: content))
    }

    /// A write of `bytes`, of which the file keeps only the digest.
    public static func write(_ path: String, _ bytes: [UInt8]) -> FileEffect {
        FileEffect(path: path, outcome: .done(size: bytes.count, sha256: SessionFile.sha256(bytes), content: nil))
    }

    init(from members: inout MemberReader) throws(LineError) {
        path = try members.string("path")
        if let failure = try members.string(ifPresent: "failure") {
            outcome = .failed(failure)
        } else {
            let size = try members.int("size")
            let digest = try members.string("sha256")
            outcome = .done(size: size, sha256: digest, content: try RecordedContent(from: &members))
        }
    }

    func write(into members: inout Record) {
        members["path"] = .string(path)
        switch outcome {
        case .failed(let failure): members["failure"] = .string(failure)
        case .done(let size, let sha256, let content):
            members["size"] = .integer(size)
            members["sha256"] = .string(sha256)
            content?.write(into: &members)
        }
    }
}
