import NIOCore
import NIOHTTP1

/// Closes a connection on which the body of a request trickles, so that nobody holds one with a byte now and then.
final class SlowBodyGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let patience: TimeAmount
    private let progress: Int
    private var isReading = false
    private var received = 0
    private var check: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        patience = TimeAmount(limits.bodyPatience)
        progress = limits.bodyProgress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isReading = true
        case .body(let part): received += part.readableBytes
        case .end: rest()
        }
        context.fireChannelRead(data)
    }

    /// Most requests are there as a whole when the first byte is, and need no watch.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading, check == nil { watch(context) }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        rest()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { rest() }

    private func watch(_ context: ChannelHandlerContext) {
        received = 0
        check = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            self.check = nil
            guard self.isReading else { return }
            if self.received < self.progress { context.close(promise: nil) } else { self.watch(context) }
        }
    }

    private func rest() {
        isReading = false
        check?.cancel()
        check = nil
    }
}
