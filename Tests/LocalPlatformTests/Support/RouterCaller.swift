import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization

@testable import LocalPlatform

/// The way that requests take to a platform.
enum Way: String, Sendable, CaseIterable {
    case socket, router
}

/// A platform's router without its socket: the same middleware and routes, called as functions. Streams are not for it: they
/// look for the end of a connection.
struct RouterCaller: Sendable {
    private let responder: RouterResponder<BaseContext>
    private let port: Int

    init(_ router: PlatformRouter, port: Int) {
        responder = router.build().buildResponder()
        self.port = port
    }

    func send(
        _ method: String, _ path: String, headers: [String: String], text: String? = nil
    ) async throws -> HTTPExchange {
        let page = Page()
        let response = try await respond(to: try request(method, path, headers, text), on: page)
        let named = response.headers.map { ($0.name.rawName, $0.value) }
        return HTTPExchange(status: response.status.code, text: page.text, headers: HTTPHeaders(named))
    }

    private func request(
        _ method: String, _ path: String, _ headers: [String: String], _ text: String?
    ) throws -> Request {
        var fields = HTTPFields()
        for (name, value) in headers where name != "Host" { fields[try Self.name(name)] = value }
        if let text { fields[.contentLength] = "\(text.utf8.count)" }
        guard let method = HTTPRequest.Method(rawValue: method) else { throw Unsayable(text: method) }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: headers["Host"] ?? "127.0.0.1:\(port)", path: path,
            headerFields: fields)
        return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: text ?? "")))
    }

    private struct Unsayable: Error { let text: String }

    private static func name(_ text: String) throws -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { throw Unsayable(text: text) }
        return name
    }

    /// The router's answer, with its body written on the page.
    private func respond(to request: Request, on page: Page) async throws -> Response {
        let channel = NIOAsyncTestingChannel()
        let response = await Result.catching {
            channel.localAddress = try SocketAddress(ipAddress: "127.0.0.1", port: port)
            channel.remoteAddress = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
            let context = BaseContext(source: ApplicationRequestContextSource(channel: channel, logger: .silent))
            let response = try await responder.respond(to: request, context: context)
            try await response.body.write(page)
            return response
        }
        // The library takes a channel that is still open for one that was forgotten.
        _ = try await channel.finish()
        return try response.get()
    }
}

/// Keeps what a response writes.
private final class Page: ResponseBodyWriter {
    private let written = Mutex(ByteBuffer())

    var text: String { written.withLock { String(buffer: $0) } }

    func write(_ buffer: ByteBuffer) async throws { written.withLock { _ = $0.writeImmutableBuffer(buffer) } }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
