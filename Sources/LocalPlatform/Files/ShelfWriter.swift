import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file of the shelf that is being written.
final class ShelfWriter: Sendable {
    let name: String
    private let path: String
    private let descriptor: Int32

    /// Makes the file; throws when there is one already.
    init(path: String, name: String) throws(StoreError) {
        self.name = name
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { close(descriptor) }

    func append(_ bytes: ByteBuffer) async throws(StoreError) {
        try await blocking { [path, descriptor] () throws(StoreError) in
            try bytes.withUnsafeReadableBytes { (bytes) throws(StoreError) in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw Self.failure(path) }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    /// Returns when the bytes are on the disk.
    func finish() async throws(StoreError) {
        try await blocking { [path, descriptor] () throws(StoreError) in
            guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        }
    }

    /// Waits for the disk on a thread that may wait.
    private func blocking(_ body: @escaping @Sendable () throws(StoreError) -> Void) async throws(StoreError) {
        do {
            try await NIOThreadPool.singleton.runIfActive(body)
        } catch {
            throw error as? StoreError ?? .abandoned(reason: "the platform is shutting down")
        }
    }

    private static func failure(_ path: String) -> StoreError {
        errno == ENOSPC ? .diskFull : .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
