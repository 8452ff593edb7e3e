import AsyncHTTPClient
import NIOCore
import NIOHTTP1

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The connections of tools. Each goes to an address that was checked: a name is not looked up a second time.
struct ToolConnections: Sendable {
    private let configuration: HTTPClient.Configuration
    private let client: HTTPClient

    /// - Parameters:
    ///   - timeout: how long a connection may take to come about.
    ///   - adjust: changes how connections are made; nothing in the program does.
    init(timeout: TimeAmount, adjust: (inout HTTPClient.Configuration) -> Void = { _ in }) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = timeout
        // Nobody collects traces here, and preparing one reads each URL anew.
        configuration.tracing.tracer = nil
        // A call that waited for another one's connection would spend its time without being sent.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
        // A refused connection is an answer for the model, not something to wait out.
        configuration.connectionPool.retryConnectionEstablishment = false
        adjust(&configuration)
        self.configuration = configuration
        client = HTTPClient(configuration: configuration)
    }

    func shutdown() async {
        // Fails only when it was shut down already.
        try? await client.shutdown()
    }

    /// Sends the request of a call and lets `read` take in the answer, whose body is still to come.
    func send<Result: Sendable>(
        _ call: OutgoingCall, _ url: RequestURL, to address: IPAddress,
        _ read: (HTTPClientResponse) async throws -> Result
    ) async throws -> Result {
        guard let literal = address.text else { throw ToolFailure(.httpError, "\(url.host) has no usable address.") }
        if url.scheme == .http || literal == url.host {
            var direct = url
            direct.host = literal
            return try await answer(to: call.outgoing(host: url.hostHeader, at: direct), until: call.deadline, read)
        }
        // TLS needs the name for the certificate, and the client can pin a name to an address only for all of its
        // requests: so this name gets a client of its own for one request.
        var configuration = configuration
        configuration.dnsOverride = [url.host: literal]
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await read(client.execute(call.outgoing(host: url.hostHeader, at: url), deadline: call.deadline))
        }
    }
}

extension ToolConnections {
    /// A connection that was kept may be closed by the server at the very moment when it is used again. What may be sent
    /// twice is sent once more then, by a new one (RFC 9110, 9.2.2).
    private func answer<Result: Sendable>(
        to request: HTTPClientRequest, until deadline: NIODeadline,
        _ read: (HTTPClientResponse) async throws -> Result
    ) async throws -> Result {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: deadline)
        } catch  where RequestMethod.isRepeatable(request.method.rawValue) && Self.isLostConnection(error) {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                try await read(client.execute(request, deadline: deadline))
            }
        }
        return try await read(response)
    }

    private static func isLostConnection(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError: error == .remoteConnectionClosed
        case let error as IOError: [ECONNRESET, EPIPE].contains(error.errnoCode)
        default: error is ChannelError
        }
    }
}

extension OutgoingCall {
    /// - Parameters:
    ///   - host: the value of the `Host` header.
    ///   - url: where the connection goes.
    fileprivate func outgoing(host: String, at url: RequestURL) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: url.description)
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers.add(name: "Host", value: host)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        // Packed answers are not unpacked here.
        if !outgoing.headers.contains(name: "Accept-Encoding") {
            outgoing.headers.add(name: "Accept-Encoding", value: "identity")
        }
        if let file {
            outgoing.body = .stream(file.parts, length: .known(Int64(file.size)))
        } else if !request.body.isEmpty {
            outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        }
        return outgoing
    }
}
