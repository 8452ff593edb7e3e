#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file, closed when it goes out of use.
final class FileDescriptor: Sendable {
    private let number: Int32

    /// Opens `path`; new files can be read and written by their owner alone.
    init(_ path: String, _ flags: Int32) throws(SystemError) {
        number = try uninterrupted { open(path, flags | O_CLOEXEC, 0o600) }
    }

    deinit { close(number) }

    /// Takes the lock that no second process gets while this one lives.
    func lock() throws(SystemError) {
        _ = try uninterrupted { flock(number, LOCK_EX | LOCK_NB) }
    }

    /// Writes all bytes with one `write(2)`, or with several where the system takes fewer at once.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        var start = 0
        while start < bytes.count {
            start += try uninterrupted {
                bytes.withUnsafeBytes { pointer in
                    let rest = UnsafeRawBufferPointer(rebasing: pointer[start...])
                    return systemWrite(number, rest.baseAddress, rest.count)
                }
            }
        }
    }

    /// The bytes of the file from `offset` on, at most `count` of them.
    func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
        do {
            return try read(count, at: offset) { false }
        } catch {
            throw error as? SystemError ?? .last
        }
    }

    /// The same in blocks; before each, `stop` is asked whether to give up. Throws `SystemError` and `Stopped`.
    func read(_ count: Int, at offset: Int, stop: () -> Bool) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                if stop() { throw Stopped() }
                let end = min(count, filled + Self.blockSize)
                let block = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<end])
                let start = filled
                let more = try uninterrupted { pread(number, block.baseAddress, block.count, off_t(offset + start)) }
                if more == 0 { break }
                filled += more
            }
        }
    }

    /// Large enough for the full speed of the disk, read in few milliseconds.
    private static let blockSize = 1 << 22

    /// What comes next, at most `count` bytes; empty at the end. For pipes and devices, which have no offsets.
    func next(_ count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try uninterrupted { bytes.withUnsafeMutableBytes { systemRead(number, $0.baseAddress, $0.count) } }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// The length of a file in bytes; 0 for what has none, such as a pipe or a directory.
    func size() throws(SystemError) -> Int {
        var status = stat()
        _ = try uninterrupted { fstat(number, &status) }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    func truncate(to size: Int) throws(SystemError) {
        _ = try uninterrupted { ftruncate(number, off_t(size)) }
    }

    func synchronize() throws(SystemError) {
        _ = try uninterrupted { fsync(number) }
    }
}

/// `read(2)` under a name that does not hide behind the method's.
private func systemRead(_ number: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(number, bytes, count)
}

/// `write(2)` under a name that does not hide behind the method's.
private func systemWrite(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(number, bytes, count)
}
