import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers bytes that are no HTTP as everything else is answered, with the body of section 4 and an id, and closes the
/// connection; behind the answers to earlier requests, where the server library has a bare one of its own.
final class MalformedRequestAnswer: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let openRequests: OpenRequests
    private let makeId: @Sendable () -> String
    private var isAnswered = false

    init(_ openRequests: OpenRequests, makeId: @escaping @Sendable () -> String) {
        self.openRequests = openRequests
        self.makeId = makeId
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isAnswered || openRequests.count == 0 else { return context.write(data, promise: promise) }
        promise?.succeed()
        if case .head = unwrapOutboundIn(data) { answer(on: context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, openRequests.count == 0 else { return context.fireErrorCaught(error) }
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
