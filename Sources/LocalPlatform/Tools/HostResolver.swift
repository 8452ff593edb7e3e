import AsyncHTTPClient
import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Finds the addresses of a host, in the order in which the system prefers them.
///
/// The system's resolver also reads the old spellings of addresses (`2130706433`, `0x7f.1`), so that these are checked as
/// the addresses they are.
enum HostResolver {
    /// Threads of its own, made when the first name is looked up: a name server that hangs holds up nothing but names.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 64)
        pool.start()
        return pool
    }()

    /// Empty when the host has no address. Throws `HTTPClientError.deadlineExceeded` when that is not known in time, and
    /// when the task is cancelled.
    ///
    /// The resolver of the system blocks a thread of the pool until it knows, even when nobody waits for it any more.
    static func addresses(
        of host: String, until deadline: NIODeadline,
        asking resolve: @escaping @Sendable (String) -> [IPAddress] = { resolve($0) }
    ) async throws -> [IPAddress] {
        // An address in its usual spelling needs no resolver: the common case of local servers.
        if let literal = try? SocketAddress(ipAddress: host, port: 0) { return IPAddress(literal).map { [$0] } ?? [] }
        if host == "localhost" { return localhost }
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        // The first outcome counts, later ones are dropped.
        let found = loop.makePromise(of: [IPAddress].self)
        threads.submit { state in found.succeed(state == .active ? resolve(host) : []) }
        let timer = loop.scheduleTask(deadline: deadline) { found.fail(HTTPClientError.deadlineExceeded) }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await found.futureResult.get()
        } onCancel: {
            found.fail(CancellationError())
        }
    }

    /// The name that always means this machine (RFC 6761, 6.3).
    private static let localhost = [
        IPAddress(bytes: [127, 0, 0, 1]), IPAddress(bytes: [UInt8](repeating: 0, count: 15) + [1]),
    ]

    private static func resolve(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: first, next: { $0.pointee.ai_next }) {
            guard let address = address(of: entry.pointee), !addresses.contains(address) else { continue }
            addresses.append(address)
        }
        return addresses
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr), [AF_INET, AF_INET6].contains(entry.ai_family) else {
            return nil
        }
        return IPAddress(sockaddr: raw, isIPv6: entry.ai_family == AF_INET6)
    }
}
