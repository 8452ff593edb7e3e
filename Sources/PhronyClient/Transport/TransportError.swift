/// Why there is no answer to a request.
public struct TransportError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// No connection came about: nobody listens there, the name is unknown, or the TLS handshake failed.
        case notConnected
        /// The connection broke before the answer was complete.
        case connectionLost
        case timedOut
        /// The answer is longer than the transport takes.
        case answerTooLong
        /// The base URL is none that may be used.
        case invalidAddress
        /// The base URL is plain `http://` to another machine and was not explicitly allowed.
        case insecureAddress
        /// The request needs a key or a token, and there is none or it cannot stand in a header.
        case credentialMissing
        /// The server answered with a redirect where the transport must not pass it on.
        case redirectRefused
        case cancelled
        /// The transport was shut down.
        case closed
        /// The transport has no answer to give, for a reason of its own; a recorded session names it here.
        case refused(String)
    }

    public var reason: Reason
    /// One sentence for a person. Never holds a key.
    public var message: String
    /// False only if it is certain that the server saw nothing of the request.
    public var requestWasSent: Bool

    public init(_ reason: Reason, _ message: String, requestWasSent: Bool = false) {
        self.reason = reason
        self.message = message
        self.requestWasSent = requestWasSent
    }
}

extension TransportError: CustomStringConvertible {
    public var description: String { message }
}
