import NIOCore
import NIOPosix

@testable import LocalPlatform

/// A connection on which a test sends bytes of its own choice.
struct RawConnection: Sendable {
    private let channel: any Channel
    private let answers: AsyncStream<ByteBuffer>

    /// Opens a connection for the time of the body. One that does not read leaves what comes where it is, in the sockets.
    static func open<Result: Sendable>(
        to port: Int, isReading: Bool = true, _ body: @Sendable (RawConnection) async throws -> Result
    ) async throws -> Result {
        let (answers, continuation) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: isReading)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerReader(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(RawConnection(channel: channel, answers: answers))) } catch {
            outcome = .failure(error)
        }
        try? await channel.close().get()
        return try outcome.get()
    }

    /// Sends bytes. A connection that the server has closed takes none, which says nothing yet.
    func send(_ text: String) async { try? await channel.writeAndFlush(ByteBuffer(string: text)).get() }

    /// Says that nothing more comes.
    func finish() async { try? await channel.close(mode: .output).get() }

    /// Everything that the server sends until it closes the connection.
    func readToEnd() async -> String {
        var all = ByteBuffer()
        for await part in answers { all.writeImmutableBuffer(part) }
        return String(buffer: all)
    }

    /// What the server sends, up to a text or to the end of the connection.
    func read(until mark: String) async -> String {
        var all = ""
        for await part in answers {
            all += String(buffer: part)
            if all.contains(mark) { break }
        }
        return all
    }

    /// Sends a whole request and returns everything that comes back until the server closes.
    static func exchange(_ port: Int, _ request: String) async throws -> String {
        try await open(to: port) { connection in
            await connection.send(request)
            await connection.finish()
            return await connection.readToEnd()
        }
    }
}

/// Passes on what arrives.
private final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<ByteBuffer>.Continuation

    init(_ continuation: AsyncStream<ByteBuffer>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { continuation.finish() }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension TestPlatform {
    var port: Int { running.port }

    /// The head of a request with the key, ready for further fields.
    func head(_ line: String, host: String? = nil) -> String {
        "\(line) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nX-API-Key: \(key)\r\n"
    }

    /// The status of the first answer in what a server sent; nil when there is none.
    static func status(_ answer: String) -> Int? { answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
}
