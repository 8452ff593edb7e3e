import Hummingbird
import Logging
import NIOCore

/// What every request has from its first byte: an id, and the two ends of its connection.
struct BaseContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The value of `X-Request-Id`; set by the first middleware.
    var requestId = ""
    /// The other end of the socket. Forwarded headers are not trusted (contract, section 20).
    let peer: SocketAddress?
    /// The port on which the connection was accepted.
    let port: Int?
    /// The key the request came with; set by `KeyAuthentication`.
    var key: APIKeyRecord?
    /// Who came with the workspace's access token; set by `TokenAuthentication`.
    var deskActor: AuditActor?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
        port = source.channel.localAddress?.port
    }
}
