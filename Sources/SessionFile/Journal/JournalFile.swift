#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A session file open for appending, locked against every other process.
struct JournalFile: Sendable {
    private(set) var path: String
    private let descriptor: FileDescriptor
    /// Where the last whole line ends.
    private var end: Int
    private var isDamaged = false

    /// - Parameter end: The length of what is in the file already.
    init(path: String, descriptor: FileDescriptor, end: Int) {
        self.path = path
        self.descriptor = descriptor
        self.end = end
    }

    /// Makes a new file.
    static func create(at path: String) throws(JournalError) -> JournalFile {
        do {
            let descriptor = try FileDescriptor(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL)
            try descriptor.lock()
            return JournalFile(path: path, descriptor: descriptor, end: 0)
        } catch {
            throw error.journalError("create", path)
        }
    }

    /// Opens a file that exists and locks it.
    static func open(_ path: String) throws(JournalError) -> JournalFile {
        do {
            let descriptor = try FileDescriptor(path, O_WRONLY | O_APPEND)
            try descriptor.lock()
            let end = try descriptor.size()
            return JournalFile(path: path, descriptor: descriptor, end: end)
        } catch {
            throw error.journalError("open", path)
        }
    }

    /// Appends whole lines, each ended by a newline. After a failure none of them is in the file.
    mutating func append(_ lines: [UInt8]) throws(JournalError) {
        guard !isDamaged else { throw .damaged(path: path) }
        do {
            try descriptor.write(lines)
            end += lines.count
        } catch {
            do { try descriptor.truncate(to: end) } catch { isDamaged = true }
            throw error.journalError("write", path)
        }
    }

    /// Cuts off everything behind `length`: what a killed writer left of its last line.
    mutating func cut(to length: Int) throws(JournalError) {
        do { try descriptor.truncate(to: length) } catch { throw error.journalError("write", path) }
        end = length
    }

    /// Returns when everything appended so far is on the disk.
    func synchronize() throws(JournalError) {
        do { try descriptor.synchronize() } catch { throw error.journalError("synchronize", path) }
    }

    /// Gives the open file another name, on the same file system.
    mutating func move(to newPath: String, overwriting: Bool) throws(SystemError) {
        if overwriting {
            let (old, new) = (path, newPath)
            _ = try uninterrupted { rename(old, new) }
        } else {
            try moveWithoutOverwriting(to: newPath)
        }
        path = newPath
    }

    /// A second name fails where a file has it already, which `rename` would replace. On file systems without second names
    /// a look before the renaming has to do.
    private func moveWithoutOverwriting(to newPath: String) throws(SystemError) {
        do {
            _ = try uninterrupted { link(path, newPath) }
            _ = unlink(path)
        } catch {
            guard [EPERM, EOPNOTSUPP, ENOSYS].contains(error.code) else { throw error }
            guard access(newPath, F_OK) != 0 else { throw SystemError(code: EEXIST) }
            _ = try uninterrupted { rename(path, newPath) }
        }
    }
}
