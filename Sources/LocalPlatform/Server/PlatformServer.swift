import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The HTTP server on the loopback address.
struct PlatformServer: Sendable {
    let router: PlatformRouter
    /// 0 takes a free port.
    let port: Int
    let limits: ConnectionLimits
    let eventLoops: any EventLoopGroup

    /// Serves until the task is cancelled. `onListening` hears the port once connections are accepted.
    ///
    /// Throws `portInUse` or `cannotListen`.
    func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        let application = Application(
            router: router.build(), server: .http1(configuration: channels),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), reuseAddress: true,
                availableConnectionsDelegate: .maximum(limits.count, logger: .silent)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(eventLoops), logger: .silent)
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw LocalPlatformError.portInUse(port)
        } catch let error as IOError {
            throw LocalPlatformError.cannotListen(port: port, reason: String(cString: strerror(error.errnoCode)))
        }
    }

    private var channels: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuards(limits, makeId: router.services.makeId)],
            idleTimeout: TimeAmount(limits.idleTime),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.fieldSize, maxHeaderListSize: limits.headSize,
                maxHeaderFieldCount: limits.fieldCount))
    }
}

extension Logger {
    /// The libraries below us ask for a logger; what they have to say comes back as an error or not at all.
    static let silent = Logger(label: "phrosh") { _ in SwiftLogNoOpLogHandler() }
}
