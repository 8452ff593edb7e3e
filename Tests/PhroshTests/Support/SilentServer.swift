import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A server on loopback that takes requests and never answers.
final class SilentServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let count = Mutex(0)
    private let texts: AsyncStream<String>

    struct NoSocket: Error {}

    init() throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        listener = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw NoSocket() }
        port = UInt16(bigEndian: address.sin_port)
        let (texts, continuation) = AsyncStream.makeStream(of: String.self)
        self.texts = texts
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                var buffer = [UInt8](repeating: 0, count: 65536)
                let length = read(connection, &buffer, buffer.count)
                count.withLock { $0 += 1 }
                continuation.yield(String(decoding: buffer.prefix(max(0, length)), as: UTF8.self))
            }
            continuation.finish()
        }
    }

    /// How many requests came.
    var requests: Int { count.withLock { $0 } }

    func nextRequest() async -> String {
        for await text in texts { return text }
        return ""
    }

    func close() { shutdown(listener, Int32(2)) }
}
