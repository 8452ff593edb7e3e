import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Values

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One call to a vendor. It holds a key and prints without it.
struct VendorRequest: Sendable, CustomStringConvertible, CustomReflectable {
    var url: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    var description: String { "POST \(url)" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What a vendor answered.
struct VendorAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why there was no answer. The texts of libraries are dropped: they may hold what was sent.
enum TransportFailure: Error, Equatable {
    case cancelled
    case timedOut
    case tooLarge
    case refusedConnection
    case unknownHost
    case insecure
    case lost

    /// Whether the next call may fare better.
    var mayPass: Bool {
        switch self {
        case .refusedConnection, .unknownHost, .lost: true
        case .cancelled, .timedOut, .tooLarge, .insecure: false
        }
    }
}

/// Makes the calls to vendors. Redirects are not followed: a key goes where it is meant to go and nowhere else.
struct ModelTransport: Sendable {
    private let client: HTTPClient
    private let limits: ModelLimits

    init(limits: ModelLimits) {
        self.limits = limits
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(limits.connectTimeout)
        // Whoever waits for a model hears at once that it cannot be reached, and decides on another try here.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Runs wait for models for minutes, many of them at the same time.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.connections
        client = HTTPClient(configuration: configuration)
    }

    /// Closes the connections that are kept for later calls. No call may follow.
    func shutdown() async {
        // Fails only when it was shut down already.
        try? await client.shutdown()
    }

    /// The answer with its whole body.
    func send(_ request: VendorRequest) async throws(TransportFailure) -> VendorAnswer {
        do {
            // The client's own deadline ends with the head of the answer; a vendor that sends a byte now and then is late
            // too.
            return try await withDeadline(.now() + TimeAmount(limits.timeout), orThrow: TransportFailure.timedOut) {
                try await exchange(request)
            }
        } catch {
            throw Task.isCancelled ? .cancelled : TransportFailure(error)
        }
    }

    private func exchange(_ request: VendorRequest) async throws -> VendorAnswer {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .POST
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.headers.add(name: "Content-Type", value: "application/json")
        outgoing.headers.add(name: "Accept", value: "application/json")
        // Packed answers are not unpacked here.
        outgoing.headers.add(name: "Accept-Encoding", value: "identity")
        outgoing.headers.add(name: "User-Agent", value: "phrosh")
        outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        let response = try await client.execute(outgoing, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: limits.replyBytes)
        return VendorAnswer(
            status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
    }
}

extension TransportFailure {
    fileprivate init(_ error: any Error) {
        switch error {
        case let failure as TransportFailure: self = failure
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as HTTPClientError where error == .connectTimeout: self = .refusedConnection
        case let error as IOError where error.errnoCode == ECONNREFUSED: self = .refusedConnection
        case let error as NIOConnectionError: self = error.connectionErrors.isEmpty ? .unknownHost : .refusedConnection
        case is HTTPClientError, is IOError, is ChannelError, is HTTPParserError: self = .lost
        // What is left are the failures of TLS.
        default: self = .insecure
        }
    }
}
