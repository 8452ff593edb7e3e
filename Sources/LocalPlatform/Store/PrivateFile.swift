#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A small file that only its owner may read. It is replaced as a whole: a reader finds the old one, the new one or none.
struct PrivateFile: Sendable {
    let path: String

    /// The bytes of the file, and its permissions taken from all but the owner; nil when there is no such file.
    func read() throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure
        }
        defer { close(descriptor) }
        _ = fchmod(descriptor, 0o600)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Puts the bytes in the place of what is there. When it matters, it returns after they are on the disk.
    func replace(with bytes: [UInt8], durably isDurable: Bool) throws(StoreError) {
        let temporary = PrivateFile(path: path + ".new")
        unlink(temporary.path)
        try temporary.create(with: bytes, durably: isDurable)
        guard rename(temporary.path, path) == 0 else { throw failure }
    }

    /// Removes the file, if it is there.
    func remove() { unlink(path) }

    /// Gives the file another name, if it is there.
    func move(to other: String) throws(StoreError) {
        guard rename(path, other) == 0 || errno == ENOENT else { throw failure }
    }

    /// Makes the file; throws when there is one already.
    private func create(with bytes: [UInt8], durably isDurable: Bool) throws(StoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure }
            written += count
        }
        guard !isDurable || fsync(descriptor) == 0 else { throw failure }
    }

    private var failure: StoreError { .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
