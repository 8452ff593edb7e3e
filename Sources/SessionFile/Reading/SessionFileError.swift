/// Why a file cannot be read as a session.
public enum SessionFileError: Error, Sendable, Equatable {
    case missing(path: String)
    /// The system refused to read it with `code`, an errno.
    case unreadable(path: String, code: Int32)
    /// It does not begin with the header of a session file.
    case notASession(path: String)
    /// It is written in a version of the format that came after `known`, the newest this program reads.
    case newerVersion(path: String, version: Int, known: Int)
    /// A line, counted from 1, is none. (The last one is only torn if its newline is missing: see
    /// `SessionDocument.tornLine`.)
    case brokenLine(path: String, line: Int, LineError)
}

extension SessionFileError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .missing(let path): "There is no file \(path)."
        case .unreadable(let path, let code): "\(path) cannot be read: \(SystemError(code: code).description)."
        case .notASession(let path): "\(path) is no session file: its first line is not a session's header."
        case .newerVersion(let path, let version, let known):
            "\(path) is written in version \(version) of the session format; this phrosh reads up to version \(known)."
        case .brokenLine(let path, let line, let error): "\(path):\(line) is broken: \(error)."
        }
    }
}
