import NIOCore
import NIOHTTP1

/// Adds the host of a target that is a whole URL (RFC 9112, 3.2.2) to the hosts that the request names, all of which have
/// to be ours; the server library drops it.
final class AbsoluteTarget: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), let host = Self.host(of: head.uri) else {
            return context.fireChannelRead(data)
        }
        head.headers.add(name: "Host", value: host)
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// `shop.test:8080` of `http://shop.test:8080/x`; nil for a target that is a path.
    private static func host(of target: String) -> String? {
        guard !target.hasPrefix("/"), let scheme = target.utf8.firstRange(of: "://".utf8) else { return nil }
        return String(target[scheme.upperBound...].prefix { !"/?#".contains($0) })
    }
}
