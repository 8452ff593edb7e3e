import GRDB

/// Why the store cannot be opened, or refused a change.
enum StoreError: Error, Equatable {
    /// Another process has the data directory; its id when the lock file names it.
    case locked(directory: String, processId: Int32?)
    /// The directory or a file in it cannot be created, opened or written.
    case cannotWrite(path: String, reason: String)
    /// The file is there and is no database.
    case notADatabase(path: String)
    /// A newer phrosh wrote it; this one would damage it.
    case newerVersion(path: String)
    case diskFull
    /// The run was changed by somebody else since its state was read; nothing was written.
    case conflict
    /// What SQLite said of anything else.
    case failed(code: Int32, message: String)
    /// A closure gave up for a reason of its own; nothing of it was written.
    case abandoned(reason: String)
}

extension StoreError {
    /// Sorts an error that a closure or SQLite threw.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL: self = .diskFull
        case let error as DatabaseError where error.resultCode == .SQLITE_READONLY:
            self = .cannotWrite(path: "the database", reason: error.message ?? "it is read-only")
        case let error as DatabaseError:
            self = .failed(code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
        default: self = .abandoned(reason: "\(error)")
        }
    }

    /// Sorts an error of opening the file at `path`.
    init(_ error: any Error, opening path: String) {
        guard let failure = error as? DatabaseError else {
            self = StoreError(error)
            return
        }
        switch failure.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .notADatabase(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR:
            self = .cannotWrite(path: path, reason: failure.message ?? "no reason given")
        default: self = StoreError(error)
        }
    }
}

extension StoreError: CustomStringConvertible {
    var description: String {
        switch self {
        case .locked(let directory, let id?): "the data directory \(directory) is in use by process \(id)"
        case .locked(let directory, nil): "the data directory \(directory) is in use by another process"
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        case .notADatabase(let path): "\(path) is not a database"
        case .newerVersion(let path):
            "\(path) was written by a newer version of phrosh; use that one, or another --data"
        case .diskFull: "the disk is full"
        case .conflict: "the run was changed in the meantime"
        case .failed(let code, let message): "the store failed: \(message) (SQLite code \(code))"
        case .abandoned(let reason): reason
        }
    }
}
