/// Answers requests: over HTTP, or from a recorded session.
///
/// A transport neither retries nor interprets: it delivers any status as a response and follows no redirect.
public protocol Transport: Sendable {
    /// Sends a request and waits for the whole answer.
    func send(_ request: Request) async throws(TransportError) -> Response

    /// Sends a request and returns as soon as the headers of the answer are there. Nothing limits how long the body takes.
    func open(_ request: Request) async throws(TransportError) -> ResponseStream
}
