import NIOCore
import NIOHTTP1

/// Puts our handlers where a connection still has HTTP/1 parts; Hummingbird lets handlers in only behind that place.
final class ConnectionGuards: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limits: ConnectionLimits
    private let makeId: @Sendable () -> String

    init(_ limits: ConnectionLimits, makeId: @escaping @Sendable () -> String) {
        self.limits = limits
        self.makeId = makeId
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let (barrier, openRequests) = (InputBarrier(), OpenRequests())
            try pipeline.addHandler(barrier, position: .before(decoder))
            try pipeline.addHandlers(
                [
                    HTTP1Semantics(barrier, openRequests), MalformedRequestAnswer(openRequests, makeId: makeId),
                    SlowBodyGuard(limits),
                ],
                position: .after(decoder))
        } catch {
            // A connection that nobody watches is none that is served.
            context.close(promise: nil)
        }
    }
}
