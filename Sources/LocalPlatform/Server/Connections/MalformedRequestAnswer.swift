import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers bytes that are no HTTP as everything else is answered, with the body of section 4 and an id, and closes the
/// connection. While an earlier request of the connection still waits for its answer, the connection is closed without.
final class MalformedRequestAnswer: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let makeId: @Sendable () -> String
    /// Requests without a whole answer.
    private var openRequests = 0
    private var isAnswered = false

    init(makeId: @escaping @Sendable () -> String) { self.makeId = makeId }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { openRequests += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { openRequests -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, openRequests == 0 else { return context.fireErrorCaught(error) }
        guard !isAnswered else { return }
        isAnswered = true
        answer(APIError(.validationFailed, "The request is no HTTP that can be read."), on: context)
    }

    private func answer(_ refusal: APIError, on context: ChannelHandlerContext) {
        let id = makeId()
        let body = ByteBuffer(bytes: refusal.body(requestId: id).bytes)
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": "\(body.readableBytes)", "Connection": "close",
            HTTPField.Name.requestId.rawName: id,
        ]
        let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
