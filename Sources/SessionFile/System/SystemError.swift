#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a system call failed with.
struct SystemError: Error, CustomStringConvertible {
    /// The errno.
    let code: Int32

    init(code: Int32) { self.code = code }

    /// The error of the system call that just failed on this thread.
    static var last: SystemError { SystemError(code: errno) }

    /// The system's own words.
    var description: String { String(cString: strerror(code)) }

    /// The error as one of a journal at `path`.
    func journalError(_ operation: String, _ path: String) -> JournalError {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: .diskFull(path: path)
        case EEXIST: .exists(path: path)
        case EWOULDBLOCK: .locked(path: path)
        default: .refused(operation: operation, path: path, code: code)
        }
    }
}

/// Repeats a system call that answers -1 while signals interrupt it.
func uninterrupted<Count: SignedInteger>(_ call: () -> Count) throws(SystemError) -> Count {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = SystemError.last
        guard error.code == EINTR else { throw error }
    }
}
