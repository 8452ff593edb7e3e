import NIOCore
import NIOHTTP1

/// What HTTP/1 asks of a server and the server library leaves out (RFC 9110, 7.8 and 10.1.1; RFC 9112, 9.3).
///
/// - `Expect: 100-continue` is answered at once, so that the client sends its body.
/// - A connection ends with its request when the client asks for that, in whatever spelling, and when it speaks HTTP/1.0,
///   which is sent no chunks.
/// - An offer to upgrade is declined by ending the connection: the decoder below reads no second request behind one.
/// - The host of a target that is a whole URL (RFC 9112, 3.2.2) is added to the hosts that the request names, all of which
///   have to be ours.
final class HTTP1Semantics: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let barrier: InputBarrier
    private let openRequests: OpenRequests
    /// Whether the request that is read is the connection's last one.
    private var isLast = false
    private var version = HTTPVersion.http1_1

    init(_ barrier: InputBarrier, _ openRequests: OpenRequests) {
        self.barrier = barrier
        self.openRequests = openRequests
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(head, context)
            context.fireChannelRead(changed(head).map { wrapInboundOut(.head($0)) } ?? data)
        case .body: context.fireChannelRead(data)
        case .end:
            if isLast { barrier.close() }
            context.fireChannelRead(data)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        openRequests.count += 1
        version = head.version
        let isUpgrade = head.method == .CONNECT || head.headers.contains(name: "Upgrade")
        isLast = isLast || isUpgrade || !head.isKeepAlive || head.version == .http1_0
        // Before the answer to an earlier request is complete, it would become a part of that.
        if openRequests.count == 1, head.expectsContinue {
            let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
    }

    /// The head as those behind have to see it; nil when that is as it is.
    private func changed(_ head: HTTPRequestHead) -> HTTPRequestHead? {
        let host = head.targetHost
        guard isLast || host != nil else { return nil }
        var head = head
        if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        if let host { head.headers.add(name: "Host", value: host) }
        return head
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isLast && openRequests.count == 1:
            head.version = version
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            openRequests.count -= 1
            context.write(data, promise: promise)
        case .head, .body: context.write(data, promise: promise)
        }
    }
}

extension HTTPRequestHead {
    /// Whether the client waits for a word before it sends its body; some write the expectation in capitals.
    fileprivate var expectsContinue: Bool {
        headers.contains(name: "Expect")
            && headers[canonicalForm: "Expect"].contains { $0.lowercased() == "100-continue" }
    }

    /// `shop.test:8080` of the target `http://shop.test:8080/x`; nil for one that is a path.
    fileprivate var targetHost: String? {
        guard !uri.hasPrefix("/"), let scheme = uri.utf8.firstRange(of: "://".utf8) else { return nil }
        return String(uri[scheme.upperBound...].prefix { !"/?#".contains($0) })
    }
}

/// Drops everything that comes behind the last request that is read, where it would only be kept.
final class InputBarrier: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var isClosed = false

    func close() { isClosed = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isClosed { context.fireChannelRead(data) }
    }
}
