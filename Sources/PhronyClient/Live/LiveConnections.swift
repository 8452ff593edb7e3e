import AsyncHTTPClient
import NIOCore
import NIOPosix
import Synchronization

/// The HTTP client of a transport, made when it is first needed.
final class LiveConnections: Sendable {
    private enum State {
        case unused
        case running(HTTPClient)
        case closed
    }

    private let state = Mutex(State.unused)
    private let connectTimeout: Duration

    init(connectTimeout: Duration) { self.connectTimeout = connectTimeout }

    /// The library stops the program when a client is dropped while it runs.
    deinit {
        if case .running(let client) = close() { client.shutdown { _ in } }
    }

    func client() throws(TransportError) -> HTTPClient {
        try state.withLock { state throws(TransportError) in
            switch state {
            case .running(let client): return client
            case .closed: throw TransportError(.closed, "The connection to the platform was closed.")
            case .unused:
                let client = makeClient()
                state = .running(client)
                return client
            }
        }
    }

    func shutdown() async {
        guard case .running(let client) = close() else { return }
        // It fails only for a client that is shut down already, which `close` rules out.
        try? await client.shutdown()
    }

    private func close() -> State {
        state.withLock { state in
            defer { state = .closed }
            return state
        }
    }

    private func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)))
        // Every open stream holds a connection; with the default of 8 the ninth request would wait for one to end.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
        // Shorter than servers keep an idle connection, so that a request rarely meets one that is just being closed.
        configuration.connectionPool.idleTimeout = .seconds(15)
        // Retrying is decided in one place, `RetryPolicy`.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }
}
