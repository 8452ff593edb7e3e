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
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do {
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let start = filled
                    let more = try uninterrupted {
                        pread(number, rest.baseAddress, rest.count, off_t(offset + start))
                    }
                    if more == 0 { break }
                    filled += more
                }
            } catch {
                failure = error as? SystemError
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func size() throws(SystemError) -> Int {
        Int(try uninterrupted { lseek(number, 0, SEEK_END) })
    }

    func truncate(to size: Int) throws(SystemError) {
        _ = try uninterrupted { ftruncate(number, off_t(size)) }
    }

    func synchronize() throws(SystemError) {
        _ = try uninterrupted { fsync(number) }
    }
}

/// `write(2)` under a name that does not hide behind the method's.
private func systemWrite(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(number, bytes, count)
}
