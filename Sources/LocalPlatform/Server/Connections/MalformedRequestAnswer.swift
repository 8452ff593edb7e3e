import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers bytes that are no HTTP as everything else is answered, with the body of section 4 and an id, and closes the
/// connection; behind the answers to earlier requests, where the server library has a bare one of its own.
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
        let part = unwrapOutboundIn(data)
        guard !isAnswered, openRequests > 0 else {
            promise?.succeed()
            if case .head = part { answer(on: context) }
            return
        }
        if case .end = part { openRequests -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, openRequests == 0 else { return context.fireErrorCaught(error) }
        answer(on: context)
    }

    private func answer(on context: ChannelHandlerContext) {
        guard !isAnswered else { return }
        isAnswered = true
        let refusal = APIError(.validationFailed, "The request is no HTTP that can be read.")
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
