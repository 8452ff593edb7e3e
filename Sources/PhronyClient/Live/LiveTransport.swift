import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import Values

/// Sends requests over HTTP to one base URL.
///
/// It never follows a redirect, because the key header would travel with it to another origin; it uses no proxy, writes
/// no log, and opens neither socket nor thread before the first request.
public final class LiveTransport: Transport {
    private let address: BaseAddress
    private let credentials: LiveCredentials
    private let settings: LiveSettings
    private let connections: LiveConnections
    private let allowsInsecure: Bool

    /// - Parameters:
    ///   - base: `https://api.phrony.com` or any other origin; trailing slashes are dropped (contract, section 2).
    ///   - apiKey: For requests to `/v1`. Without it such requests are refused before anything is sent.
    ///   - accessToken: For requests to `/internal/v1`, likewise.
    ///   - allowInsecure: Allows `http://` to another machine, where everybody on the way can read the key.
    /// - Throws: `invalidAddress`, or `insecureAddress` for `http://` to another machine.
    public init(
        base: String, apiKey: Secret? = nil, accessToken: Secret? = nil, allowInsecure: Bool = false,
        settings: LiveSettings = LiveSettings()
    ) throws(TransportError) {
        address = try BaseAddress(base)
        guard address.isEncrypted || address.isLoopback || allowInsecure else {
            throw TransportError(.insecureAddress, "\(address.text) is not encrypted and not on this machine.")
        }
        credentials = LiveCredentials(apiKey: apiKey, accessToken: accessToken)
        self.settings = settings
        allowsInsecure = allowInsecure
        connections = LiveConnections(connectTimeout: settings.connectTimeout)
    }

    public func send(_ request: Request) async throws(TransportError) -> Response {
        let outgoing = try outgoing(request)
        let client = try connections.client()
        do {
            return try await withTimeLimit(settings.requestTimeout) { [self] in
                let answer = try await client.execute(outgoing, deadline: .distantFuture)
                return Response(status: Int(answer.status.code), headers: answer.fields, body: try await whole(answer))
            }
        } catch {
            throw failure(error)
        }
    }

    public func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        let outgoing = try outgoing(request)
        let client = try connections.client()
        do {
            let answer = try await client.execute(outgoing, timeout: TimeAmount(settings.requestTimeout))
            return ResponseStream(
                status: Int(answer.status.code), headers: answer.fields, chunks: try await chunks(of: answer))
        } catch {
            throw failure(error)
        }
    }

    /// Closes all connections; requests under way fail. A later request is refused.
    public func shutdown() async { await connections.shutdown() }

    private func outgoing(_ request: Request) throws(TransportError) -> HTTPClientRequest {
        guard request.path.utf8.first == UInt8(ascii: "/"), request.path.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw TransportError(.invalidAddress, "A path must begin with a slash and be percent-encoded.")
        }
        var outgoing = HTTPClientRequest(url: try origin(of: request) + request.target)
        outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
        outgoing.headers.add(name: "User-Agent", value: settings.userAgent)
        outgoing.headers.add(name: "Accept", value: request.accept.rawValue)
        if let (name, value) = try credentials.header(for: request.credential) {
            outgoing.headers.add(name: name, value: value)
        }
        if let body = request.body {
            outgoing.headers.add(name: "Content-Type", value: "application/json")
            outgoing.body = .bytes(ByteBuffer(bytes: body.jsonBytes()))
        }
        if let content = request.content {
            for (name, value) in content.headers { outgoing.headers.replaceOrAdd(name: name, value: value) }
            outgoing.body = .bytes(ByteBuffer(bytes: content.bytes))
        }
        return outgoing
    }

    /// Where the request goes. Another origin than ours gets no credential, and is held to the same rule of encryption.
    private func origin(of request: Request) throws(TransportError) -> String {
        guard let origin = request.origin else { return address.text }
        let other = try BaseAddress(origin)
        guard request.credential == .none, other.isEncrypted || other.isLoopback || allowsInsecure else {
            throw TransportError(.insecureAddress, "\(other.text) is not encrypted and not on this machine.")
        }
        return other.text
    }

    /// The whole body; that of a refusal without our own secrets, because it ends up in error messages.
    private func whole(_ answer: HTTPClientResponse) async throws -> [UInt8] {
        let limit = settings.maximumBodyBytes
        var bytes: [UInt8] = []
        if let announced = answer.headers.first(name: "Content-Length").flatMap({ Int($0) }), announced <= limit {
            bytes.reserveCapacity(announced)
        }
        for try await buffer in answer.body {
            guard bytes.count + buffer.readableBytes <= limit else {
                throw TransportError(
                    .answerTooLong, "The answer is longer than \(limit) bytes.", requestWasSent: true)
            }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return (200..<300).contains(answer.status.code) ? bytes : credentials.hide(in: bytes)
    }

    /// The body of a success as it arrives. A refusal is read whole, so that its time and length are limited.
    private func chunks(of answer: HTTPClientResponse) async throws -> ByteChunks {
        guard !(200..<300).contains(answer.status.code) else {
            return LiveChunks(body: answer.body, failure: failure)
        }
        let body = try await withTimeLimit(settings.requestTimeout) { [self] in try await whole(answer) }
        return AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield(body)
            continuation.finish()
        }
    }

    @Sendable private func failure(_ error: any Error) -> TransportError {
        var failure = TransportError(network: error, address: address.text)
        failure.message = String(decoding: credentials.hide(in: Array(failure.message.utf8)), as: UTF8.self)
        return failure
    }
}

extension HTTPClientResponse {
    fileprivate var fields: [(String, String)] { headers.map { ($0.name, $0.value) } }
}
