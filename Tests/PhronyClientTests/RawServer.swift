import NIOCore
import NIOPosix

/// One connection to a `withRawServer`.
struct RawConnection {
    fileprivate let channel: any Channel
    fileprivate var reads: AsyncStream<Void>.AsyncIterator

    /// Waits for the next bytes; false when the client closed the connection.
    mutating func read() async -> Bool { await reads.next() != nil }

    func write(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Waits until the client closes the connection, whether in good order or not.
    mutating func waitForClose() async { while await read() {} }
}

/// What a raw server does with its connections.
struct ConnectionHandler: Sendable {
    fileprivate let handle: @Sendable (inout RawConnection, Int) async throws -> Void

    /// Gets each connection and its number, counted from 0; the connection is closed when it returns.
    static func each(
        _ handle: @escaping @Sendable (inout RawConnection, Int) async throws -> Void
    ) -> ConnectionHandler { ConnectionHandler(handle: handle) }
}

/// Runs a server that speaks bytes while `body` runs.
func withRawServer<Result>(
    _ handler: ConnectionHandler, _ body: (String) async throws -> Result
) async throws -> Result {
    let (accepted, accept) = AsyncStream.makeStream(of: (any Channel, AsyncStream<Void>).self)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
            let (reads, read) = AsyncStream.makeStream(of: Void.self)
            return channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(ReadReporter(read: read))
                accept.yield((channel, reads))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await serve(accepted, handler) }
        defer { group.cancelAll() }
        let result = try await body("http://127.0.0.1:\(server.localAddress?.port ?? 0)")
        try await server.close()
        return result
    }
}

private func serve(
    _ accepted: AsyncStream<(any Channel, AsyncStream<Void>)>, _ handler: ConnectionHandler
) async {
    await withDiscardingTaskGroup { group in
        var number = 0
        for await (channel, reads) in accepted {
            group.addTask { [number] in
                var connection = RawConnection(channel: channel, reads: reads.makeAsyncIterator())
                // A client that goes away is part of the tests.
                try? await handler.handle(&connection, number)
                try? await channel.close()
            }
            number += 1
        }
    }
}

/// Tells that bytes arrived and that the connection is closed.
private final class ReadReporter: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let read: AsyncStream<Void>.Continuation

    init(read: AsyncStream<Void>.Continuation) { self.read = read }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { read.yield() }
    func channelInactive(context: ChannelHandlerContext) { read.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
