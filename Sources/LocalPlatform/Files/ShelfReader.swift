import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file of the shelf in parts, from its start each time that it is read.
struct ShelfReader: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private static let partSize = 64 * 1024
    private let file: OpenFile

    /// Nil when there is no such file.
    init?(path: String) {
        guard let file = OpenFile(path: path) else { return nil }
        self.file = file
    }

    func makeAsyncIterator() -> Iterator { Iterator(file: file) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let file: OpenFile
        private var position = 0

        fileprivate init(file: OpenFile) { self.file = file }

        mutating func next() async throws -> ByteBuffer? {
            let part = try await NIOThreadPool.singleton.runIfActive { [file, position] in
                try file.read(at: position, atMost: ShelfReader.partSize)
            }
            position += part.readableBytes
            return part.readableBytes > 0 ? part : nil
        }
    }
}

/// A file that stays open, and so readable, when it is removed meanwhile.
private final class OpenFile: Sendable {
    private let path: String
    private let descriptor: Int32

    init?(path: String) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Empty at the end of the file.
    func read(at position: Int, atMost count: Int) throws(StoreError) -> ByteBuffer {
        var buffer = ByteBuffer()
        var failure: StoreError?
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            while true {
                let read = pread(descriptor, bytes.baseAddress, count, off_t(position))
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = .failed(code: errno, message: "\(path) cannot be read") }
                return max(read, 0)
            }
        }
        if let failure { throw failure }
        return buffer
    }
}
