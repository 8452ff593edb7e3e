#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A data directory that belongs to this process until the lock is released.
///
/// The lock is one of the kernel's on an open file, so it ends with its process however that ends. The file stays and
/// names the process that holds it, for the message that the next one shows.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// Makes the directory if there is none, readable by its owner only, and takes it.
    init(directory: String) throws(StoreError) {
        try Self.makeDirectory(directory)
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: Self.lastError()) }
        guard Self.take(descriptor) else {
            let holder = Self.holder(descriptor)
            throw .locked(directory: directory, processId: holder)
        }
        writeHolder()
    }

    deinit { close(descriptor) }

    /// Those who only ask whether somebody has the directory (`isHeld`) hold it for an instant themselves, so that one
    /// refusal says nothing yet.
    private static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(10_000)
        }
        return false
    }

    /// Makes a file if it is not there, and lets only its owner read it.
    static func makePrivateFile(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: lastError()) }
        // One that was copied here may have other permissions.
        _ = fchmod(descriptor, 0o600)
        close(descriptor)
    }

    private func writeHolder() {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// Like `mkdir -p`, except that what it makes is closed to others.
    private static func makeDirectory(_ path: String) throws(StoreError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made == "/" ? "\(part)" : "/\(part)")
            guard made != "/", !part.isEmpty, mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR else {
                continue
            }
            guard access(made, F_OK) == 0 else { throw .cannotWrite(path: path, reason: lastError()) }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotWrite(path: path, reason: "it is not a directory")
        }
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}
