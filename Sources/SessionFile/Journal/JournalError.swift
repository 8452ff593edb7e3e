/// Why a journal could not be made, written or saved.
public enum JournalError: Error, Sendable, Equatable {
    /// Another process has the file open as its journal.
    case locked(path: String)
    /// A file of that name exists and was not to be replaced.
    case exists(path: String)
    /// The file of that name is no session file: it is never replaced and never appended to.
    case notASession(path: String, SessionFileError)
    /// The disk, the quota or the file's allowed size is used up. Nothing of the line is in the file.
    case diskFull(path: String)
    /// The system refused `operation` ("open", "write", "move" …) with `code`, an errno.
    case refused(operation: String, path: String, code: Int32)
    /// An earlier write left half a line that could not be taken back, so that nothing may follow it.
    case damaged(path: String)
    /// The session keeps no record.
    case notKept
}

extension JournalError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .locked(let path): "\(path) is being written by another phrosh."
        case .exists(let path): "\(path) exists already."
        case .notASession(let path, let error): "\(path) is left as it is: \(error)"
        case .diskFull(let path): "There is no room left to write \(path)."
        case .refused(let operation, let path, let code):
            "The system refused to \(operation) \(path): \(SystemError(code: code).description)."
        case .notKept: "This session is not recorded; start phrosh without --no-session."
        case .damaged(let path): "\(path) ends in half a line after a failed write; nothing more is written to it."
        }
    }
}
