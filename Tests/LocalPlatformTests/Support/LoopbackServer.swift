import Hummingbird
import Logging
import NIOCore

/// A real HTTP server on the loopback for the time of one test.
enum LoopbackServer {
    /// Serves the routes on a free port while the body runs.
    static func serving<Result: Sendable>(
        _ routes: (Router<BasicRequestContext>) -> Void, _ body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let router = Router()
        routes(router)
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                listening.yield(channel.localAddress?.port ?? 0)
                listening.finish()
            },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await application.run()
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.next()
                throw CancellationError()
            }
            return try await body(port)
        }
    }
}
