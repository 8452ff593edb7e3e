import Hummingbird
import Logging

/// The tool of the load's agent. It is served by the benchmark: tools are other people's servers and no part of a platform.
enum RefundService {
    /// Serves for as long as `body` runs, which is told the base URL.
    static func with(_ body: @escaping @Sendable (_ baseURL: String) async throws -> Void) async throws {
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "refunds") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await application.run()
            }
            if let port = await ports.first(where: { _ in true }) { try await body("http://127.0.0.1:\(port)") }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private static var router: Router<BasicRequestContext> {
        let router = Router()
        router.post("refunds") { request, _ in
            _ = try await request.body.collect(upTo: 1 << 16)
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"refunded":true}"#)))
        }
        return router
    }
}
