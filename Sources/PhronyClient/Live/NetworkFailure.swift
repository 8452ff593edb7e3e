import AsyncHTTPClient
import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension TransportError {
    /// What an error of the HTTP library means. An error that is not known to come from connecting counts as one after
    /// sending, so that no work is done twice.
    init(network error: any Error, address: String) {
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self.init(.cancelled, "The request was cancelled.", requestWasSent: true)
        case let error as HTTPClientError: self.init(client: error, address: address)
        case let error as NIOConnectionError:
            self.init(.notConnected, "No connection to \(address): \(error.cause).")
        case ChannelError.connectTimeout: self = .noConnectionInTime(address)
        // A host given as a number is connected to without `NIOConnectionError`; this code comes from nowhere else.
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            self.init(.notConnected, "No connection to \(address): \(error.cause).")
        default:
            self.init(.connectionLost, "The connection to \(address) broke: \(error).", requestWasSent: true)
        }
    }

    private init(client error: HTTPClientError, address: String) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: self = .noConnectionInTime(address)
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            self.init(.timedOut, "\(address) did not answer in time.", requestWasSent: true)
        case .alreadyShutdown: self.init(.closed, "The connection to \(address) was closed.")
        case .cancelled: self.init(.closed, "The connection to \(address) was closed.", requestWasSent: true)
        case .remoteConnectionClosed:
            self.init(.connectionLost, "\(address) closed the connection without a full answer.", requestWasSent: true)
        default:
            self.init(.connectionLost, "The connection to \(address) broke: \(error).", requestWasSent: true)
        }
    }

    private static func noConnectionInTime(_ address: String) -> TransportError {
        TransportError(.notConnected, "No connection to \(address) in time.")
    }
}

extension NIOConnectionError {
    /// Why no connection came about, in a few words.
    fileprivate var cause: String {
        guard let failure = connectionErrors.last?.error else { return "the name \(host) is not known" }
        return (failure as? IOError)?.cause ?? "\(failure)"
    }
}

extension IOError {
    fileprivate var cause: String { errnoCode == ECONNREFUSED ? "nobody listens there" : "\(self)" }
}
