#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension JournalPlace {
    /// Gives the lines a file of this name, or the file this name.
    mutating func save(to newPath: String, overwriting: Bool) throws(JournalError) {
        if case .nowhere = self { throw .notKept }
        if let path, isSameFile(path, newPath) { return }
        let replaced = try JournalFile.replaceable(newPath, overwriting: overwriting)
        defer { withExtendedLifetime(replaced) {} }
        switch self {
        case .file(let file): self = .file(try file.moved(to: newPath, overwriting: overwriting))
        case .memory(let journal):
            self = .file(try JournalFile.publish(journal.bytes, as: newPath, overwriting: overwriting))
        case .nowhere: break
        }
    }
}

extension JournalFile {
    /// The same file under another name; a copy of it where the name is on another file system.
    fileprivate func moved(to newPath: String, overwriting: Bool) throws(JournalError) -> JournalFile {
        var file = self
        do {
            try file.move(to: newPath, overwriting: overwriting)
            return file
        } catch {
            guard error.code == EXDEV else { throw error.journalError("move", newPath) }
        }
        let copy = try Self.publish(try contents(), as: newPath, overwriting: overwriting)
        _ = unlink(path)
        return copy
    }

    /// Writes a new file beside the final one and gives it its name when it is whole, so that nobody ever sees half of it.
    fileprivate static func publish(
        _ bytes: [UInt8], as path: String, overwriting: Bool
    ) throws(JournalError) -> JournalFile {
        let draft = "\(path).\(getpid()).part"
        var file = try create(at: draft)
        do throws(JournalError) {
            try file.append(bytes)
            try file.synchronize()
            try file.take(name: path, overwriting: overwriting)
            return file
        } catch {
            _ = unlink(draft)
            throw error
        }
    }

    private mutating func take(name path: String, overwriting: Bool) throws(JournalError) {
        do { try move(to: path, overwriting: overwriting) } catch { throw error.journalError("create", path) }
    }

    /// Checks that nothing of value has this name. What is there is returned locked, to be held until it is replaced.
    fileprivate static func replaceable(_ path: String, overwriting: Bool) throws(JournalError) -> FileDescriptor? {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor(path, O_RDONLY)
        } catch {
            if error.code == ENOENT { return nil }
            throw error.journalError("open", path)
        }
        guard overwriting else { throw .exists(path: path) }
        do { try SessionReader(path: path, descriptor: descriptor).checkFormat() } catch {
            throw .notASession(path: path, error)
        }
        do { try descriptor.lock() } catch { throw error.journalError("open", path) }
        return descriptor
    }

    private func contents() throws(JournalError) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor(path, O_RDONLY)
            return try descriptor.read(try descriptor.size(), at: 0)
        } catch {
            throw error.journalError("read", path)
        }
    }
}

/// Whether both names lead to one file.
private func isSameFile(_ first: String, _ second: String) -> Bool {
    var (a, b) = (stat(), stat())
    return stat(first, &a) == 0 && stat(second, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino
}
