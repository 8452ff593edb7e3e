import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// Names behind HTTPS: the connection goes to the address that was checked, and the certificate has to be the name's.
@Suite("Tools over HTTPS", .timeLimit(.minutes(1)))
struct HTTPSTests {
    private static let fixtures = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/tls")

    /// `GET /x` of a server with a certificate for `localhost` that it signed itself.
    private func outcome(
        host: String, isTrusted: Bool, ownPort: Bool = false
    ) async throws -> (outcome: ToolOutcome, server: SecureServer) {
        let server = SecureServer(fixtures: Self.fixtures)
        let outcome = try await server.serving { port in
            let caller = OperationCaller(
                connections: isTrusted ? try Self.trusting() : nil,
                door: { ownPort ? OwnDoor(port: port, secret: Secret("door")) : nil },
                secret: { _ in Secret("planted-key-4711") }, mask: { SecretMask([:]) })
            return try await OperationCaller.with(caller) { caller in
                let service: Value = [
                    "baseUrl": .string("https://\(host):\(port)"), "auth": ["method": "bearer", "secretName": "key"],
                ]
                let request = try caller.prepare(
                    .sample(["method": "GET", "path": "/x"]), of: .sample(service), arguments: [:])
                return try await caller.send(request, sessionId: "s")
            }
        }
        return (outcome, server)
    }

    private static func trusting() throws -> ToolConnections {
        let root = try NIOSSLCertificate.fromPEMFile("\(fixtures)/localhost.cert.pem")
        return ToolConnections(timeout: .seconds(30)) { configuration in
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(root)
            configuration.tlsConfiguration = tls
        }
    }

    @Test("a name is asked at the address that was checked, under its own name")
    func named() async throws {
        let (outcome, server) = try await outcome(host: "localhost", isTrusted: true)
        #expect(outcome.successful && outcome.data == "hello", "\(outcome)")
        let seen = try #require(server.seen)
        #expect(seen.serverName == "localhost" && seen.host?.hasPrefix("localhost:") == true)
        #expect(seen.authorization == "Bearer planted-key-4711")
        #expect(["127.0.0.1", "::1"].contains(outcome.exchange?.address))
    }

    @Test("a certificate that nobody vouches for ends the call before anything is sent")
    func untrusted() async throws {
        let (outcome, server) = try await outcome(host: "localhost", isTrusted: false)
        #expect(outcome.error["code"] == "tool_http_error" && server.seen == nil)
        #expect(!outcome.error.json().contains("planted"))
    }

    @Test("a certificate of another name ends the call before anything is sent")
    func otherName() async throws {
        let (outcome, server) = try await outcome(host: "127.0.0.1", isTrusted: true)
        #expect(outcome.error["code"] == "tool_http_error" && server.seen == nil)
    }

    @Test("the platform's own port is not asked over HTTPS either")
    func ownPort() async throws {
        let (outcome, server) = try await outcome(host: "localhost", isTrusted: true, ownPort: true)
        #expect(outcome.error["message"] == "localhost may not be asked: it is the platform itself.")
        #expect(server.seen == nil)
    }
}

/// An HTTPS server that says hello and keeps what it saw.
private final class SecureServer: Sendable {
    struct Seen: Sendable {
        /// What the client said during the handshake that it looks for.
        var serverName: String?
        var host: String?
        var authorization: String?
    }

    private let fixtures: String
    private let state = Mutex<Seen?>(nil)
    private let serverName = Mutex<String?>(nil)

    init(fixtures: String) { self.fixtures = fixtures }

    var seen: Seen? { state.withLock(\.self) }

    func serving<Result: Sendable>(_ body: (_ port: Int) async throws -> Result) async throws -> Result {
        let context = try NIOSSLContext(configuration: try tls())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: context))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Greeter { self.note($0) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(channel.localAddress?.port ?? 0)) } catch { outcome = .failure(error) }
        try await channel.close().get()
        return try outcome.get()
    }

    private func tls() throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile("\(fixtures)/localhost.cert.pem")
        let key = try NIOSSLPrivateKey(file: "\(fixtures)/localhost.key.pem", format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.sslContextCallback = { values, promise in
            self.serverName.withLock { $0 = values.serverHostname }
            promise.succeed(.noChanges)
        }
        return tls
    }

    private func note(_ headers: HTTPHeaders) {
        let name = serverName.withLock(\.self)
        state.withLock {
            $0 = Seen(
                serverName: name, host: headers.first(name: "Host"), authorization: headers.first(name: "Authorization")
            )
        }
    }
}

/// Says hello to every request.
private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let note: (HTTPHeaders) -> Void

    init(_ note: @escaping (HTTPHeaders) -> Void) { self.note = note }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): note(head.headers)
        case .body: return
        case .end:
            let head = HTTPResponseHead(
                version: .http1_1, status: .ok, headers: ["Content-Type": "text/plain", "Content-Length": "5"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "hello")))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
