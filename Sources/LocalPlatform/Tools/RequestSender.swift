import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Sends requests to addresses that were checked before, and follows redirects by hand.
struct RequestSender: Sendable {
    private let limits: CallLimits
    private let client: HTTPClient

    init(limits: CallLimits) {
        self.limits = limits
        client = HTTPClient(configuration: Self.configuration(limits))
    }

    func shutdown() async {
        // Fails only when it was shut down already.
        try? await client.shutdown()
    }

    private static func configuration(_ limits: CallLimits) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = limits.timeout
        // A refused connection is an answer for the model, not something to wait out.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    func send(
        _ request: PreparedRequest, guarding addressGuard: AddressGuard
    ) async throws(CancellationError) -> ToolOutcome {
        var exchange = ToolExchange(
            method: request.method, url: request.shownURL, status: nil, responseBytes: 0, redirects: 0)
        do {
            let answer = try await answer(to: request, addressGuard, deadline: .now() + limits.timeout, &exchange)
            exchange.status = Int(answer.status.code)
            exchange.responseBytes = answer.body.readableBytes
            return ResponseReading.outcome(of: answer, exchange: exchange)
        } catch let failure as ToolFailure {
            return ToolOutcome(failure, exchange: exchange)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            return ToolOutcome(ToolFailure(error, exchange, limits), exchange: exchange)
        }
    }

    private func answer(
        to request: PreparedRequest, _ addressGuard: AddressGuard, deadline: NIODeadline, _ exchange: inout ToolExchange
    ) async throws -> Answer {
        guard var url = RequestURL(request.url) else {
            throw ToolFailure(.httpError, "'\(request.shownURL)' is no http or https URL that can be asked.")
        }
        var request = request
        while true {
            let answer = try await exchangeOnce(request, url, addressGuard, deadline: deadline)
            guard let location = answer.redirect else { return answer }
            exchange.redirects += 1
            guard exchange.redirects <= limits.redirects else {
                throw ToolFailure(
                    .httpError, "More than \(limits.redirects) redirects.", status: Int(answer.status.code))
            }
            let next = try Self.target(of: location, from: url, status: answer.status)
            request = request.redirected(status: answer.status, isSameOrigin: next.hasOrigin(of: url))
            url = next
        }
    }

    private static func target(
        of location: String, from url: RequestURL, status: HTTPResponseStatus
    ) throws(ToolFailure) -> RequestURL {
        guard let next = url.following(location) else {
            throw ToolFailure(.httpError, "Redirected to something that is no URL.", status: Int(status.code))
        }
        guard next.host == url.host else {
            throw ToolFailure(
                .httpError, "Redirected to another host, \(next.host), which is not followed.", status: Int(status.code)
            )
        }
        return next
    }

    /// One request to the first address of the host that takes a connection.
    private func exchangeOnce(
        _ request: PreparedRequest, _ url: RequestURL, _ addressGuard: AddressGuard, deadline: NIODeadline
    ) async throws -> Answer {
        let addresses = await HostResolver.addresses(of: url.host)
        guard !addresses.isEmpty else { throw ToolFailure(.httpError, "The host \(url.host) was not found.") }
        for address in addresses {
            if let objection = addressGuard.objection(to: address, port: url.port) {
                throw ToolFailure(.httpError, "\(url.host) may not be asked: \(objection).")
            }
        }
        for (index, address) in addresses.enumerated() {
            do {
                return try await send(request, url, to: address, deadline: deadline)
            } catch  where index + 1 < addresses.count && Self.isRefusedConnection(error) {
                continue
            }
        }
        throw ToolFailure(.httpError, "The host \(url.host) takes no connection.")
    }

    private static func isRefusedConnection(_ error: any Error) -> Bool {
        if let error = error as? IOError { return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode) }
        return error is NIOConnectionError
    }

    /// The connection goes to the address that was checked: the name is not looked up a second time.
    private func send(
        _ request: PreparedRequest, _ url: RequestURL, to address: IPAddress, deadline: NIODeadline
    ) async throws -> Answer {
        guard let literal = address.text else { throw ToolFailure(.httpError, "\(url.host) has no usable address.") }
        if url.scheme == .http || literal == url.host {
            var direct = url
            direct.host = literal
            return try await execute(request, host: url.hostHeader, at: direct, with: client, deadline: deadline)
        }
        // TLS needs the name for the certificate, and the client can pin a name to an address only for all of its
        // requests: so this name gets a client of its own for one request.
        var configuration = Self.configuration(limits)
        configuration.dnsOverride = [url.host: literal]
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await execute(request, host: url.hostHeader, at: url, with: client, deadline: deadline)
        }
    }

    private func execute(
        _ request: PreparedRequest, host: String, at url: RequestURL, with client: HTTPClient, deadline: NIODeadline
    ) async throws -> Answer {
        var outgoing = HTTPClientRequest(url: url.description)
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers.add(name: "Host", value: host)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        let response = try await client.execute(outgoing, deadline: deadline)
        let body = try await response.body.collect(upTo: limits.responseBytes)
        return Answer(status: response.status, headers: response.headers, body: body)
    }
}

extension PreparedRequest {
    /// The request that follows a redirect of this status (RFC 9110, 15.4): after 303, and after 301 and 302 of a `POST`,
    /// without its body. Another origin gets no credentials.
    fileprivate func redirected(status: HTTPResponseStatus, isSameOrigin: Bool) -> PreparedRequest {
        var next = self
        if !isSameOrigin { next.headers.removeAll(where: \.isCredential) }
        let losesBody =
            status == .seeOther ? method != "HEAD" : method == "POST" && [.movedPermanently, .found].contains(status)
        if losesBody {
            next.method = "GET"
            next.body = []
            next.headers.removeAll { $0.hasName("Content-Type") }
        }
        return next
    }
}

extension ToolFailure {
    /// A failure of the connection, without the texts of libraries that could hold a URL with its secrets.
    fileprivate init(_ error: any Error, _ exchange: ToolExchange, _ limits: CallLimits) {
        switch error {
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout].contains(error):
            self.init(.timeout, "No answer within \(limits.timeout.nanoseconds / 1_000_000_000) s.")
        case is NIOTooManyBytesError:
            self.init(.httpError, "The answer is larger than \(limits.responseBytes) bytes.")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            self.init(.httpError, "The connection was refused.")
        default:
            self.init(.httpError, "The connection failed before there was an answer (\(type(of: error))).")
        }
    }
}
