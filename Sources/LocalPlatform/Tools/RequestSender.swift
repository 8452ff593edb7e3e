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
    private let connections: ToolConnections

    init(limits: CallLimits, connections: ToolConnections) {
        self.limits = limits
        self.connections = connections
    }

    /// Closes the connections that are kept for later requests.
    func shutdown() async { await connections.shutdown() }

    /// - Parameter file: the body, when it is not in the request.
    func send(
        _ request: PreparedRequest, file: ToolFile? = nil, guarding addressGuard: AddressGuard
    ) async throws(CancellationError) -> ToolOutcome {
        var exchange = ToolExchange(request, file: file)
        do {
            let call = OutgoingCall(request: request, file: file, deadline: .now() + limits.timeout)
            let answer = try await answer(to: call, addressGuard, &exchange)
            return ResponseReading.outcome(of: answer, exchange: exchange)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            let failure = ToolFailure(error, limits, orElse: "The connection failed before there was an answer")
            return ToolOutcome(failure, exchange: exchange)
        }
    }

    private func answer(
        to call: OutgoingCall, _ addressGuard: AddressGuard, _ exchange: inout ToolExchange
    ) async throws -> Answer {
        guard var url = RequestURL(call.request.url) else {
            throw ToolFailure(.httpError, "'\(call.request.shownURL)' is no http or https URL that can be asked.")
        }
        var call = call
        while true {
            let answer = try await exchangeOnce(call, url, addressGuard, &exchange)
            guard let location = answer.redirect else { return answer }
            exchange.hops.append(ToolExchange.Hop(status: Int(answer.status.code), location: location))
            exchange.redirects += 1
            guard exchange.redirects <= limits.redirects else {
                throw ToolFailure(
                    .httpError, "More than \(limits.redirects) redirects.", status: Int(answer.status.code))
            }
            let next = try Self.target(of: location, from: url, status: answer.status)
            call = try call.redirected(status: answer.status, isSameOrigin: next.hasOrigin(of: url))
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
        _ call: OutgoingCall, _ url: RequestURL, _ addressGuard: AddressGuard, _ exchange: inout ToolExchange
    ) async throws -> Answer {
        let addresses = try await checkedAddresses(of: url, addressGuard, until: call.deadline)
        for (index, address) in addresses.enumerated() {
            exchange.address = address.text
            do {
                let arrival = try await connections.send(call, url, to: address) { head in
                    Arrival(
                        status: head.status, headers: head.headers, body: await body(of: head, until: call.deadline))
                }
                exchange.status = Int(arrival.status.code)
                exchange.response = ToolMessage(arrival.headers)
                let content = try arrival.body.mapError { ToolFailure($0, limits, orElse: "The answer broke off") }
                    .get()
                let answer = Answer(status: arrival.status, headers: arrival.headers, body: content)
                exchange.responseBytes = answer.body.readableBytes
                exchange.response?.bytes = answer.body.readableBytes
                exchange.response?.text = answer.text
                return answer
            } catch  where index + 1 < addresses.count && Self.isRefusedConnection(error) {
                continue
            }
        }
        throw ToolFailure(.httpError, "The host \(url.host) takes no connection.")
    }

    /// All addresses of the host. One that may not be asked spoils them all: it could be the next answer of a name server.
    private func checkedAddresses(
        of url: RequestURL, _ addressGuard: AddressGuard, until deadline: NIODeadline
    ) async throws -> [IPAddress] {
        let addresses = try await HostResolver.addresses(of: url.host, until: deadline)
        guard !addresses.isEmpty else { throw ToolFailure(.httpError, "The host \(url.host) was not found.") }
        for address in addresses {
            if let objection = addressGuard.objection(to: address, port: url.port) {
                throw ToolFailure(.httpError, "\(url.host) may not be asked: \(objection).")
            }
        }
        return addresses
    }

    /// The HTTP client minds the time up to the head of an answer only; a body that trickles in is our own affair.
    private func body(of head: HTTPClientResponse, until deadline: NIODeadline) async -> Result<ByteBuffer, any Error> {
        let limit = limits.responseBytes
        return await Result.catching {
            try await withDeadline(deadline, orThrow: HTTPClientError.deadlineExceeded) {
                try await head.body.collect(upTo: limit)
            }
        }
    }

    private static func isRefusedConnection(_ error: any Error) -> Bool {
        if let error = error as? IOError { return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode) }
        return error is NIOConnectionError
    }
}

/// The head of an answer, and its body as far as it came.
private struct Arrival: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: Result<ByteBuffer, any Error>
}

extension ToolFailure {
    /// A failure of the connection, without the texts of libraries that could hold a URL with its secrets.
    fileprivate init(_ error: any Error, _ limits: CallLimits, orElse sentence: String) {
        switch error {
        case let failure as ToolFailure: self = failure
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout].contains(error):
            self.init(.timeout, "No answer within \(limits.timeout.nanoseconds / 1_000_000_000) s.")
        case is NIOTooManyBytesError:
            self.init(.httpError, "The answer is larger than \(limits.responseBytes) bytes.")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            self.init(.httpError, "The connection was refused.")
        default:
            self.init(.httpError, "\(sentence) (\(type(of: error))).")
        }
    }
}
