import Hummingbird
import Logging
import NIOCore
import Synchronization
import Values

/// A shop outside of the platform: it outlives the platform's deaths, pays back whatever it is asked to pay back, and
/// counts it by order.
final class CountingShop: Sendable {
    private let paid = Mutex<[String: Int]>([:])

    /// How often an order was paid back.
    func payments(of order: String) -> Int { paid.withLock { $0[order] ?? 0 } }

    /// Serves on a free port of the loopback while the body runs.
    func serving<Result>(_ body: (_ port: Int) async throws -> Result) async throws -> Result {
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                listening.yield(channel.localAddress?.port ?? 0)
                listening.finish()
            },
            logger: Logger(label: "shop") { _ in SwiftLogNoOpLogHandler() })
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

    /// A request counts when it has come whole, before its answer: who asked may die meanwhile.
    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.post("refunds") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            let order = try JSON.parse(String(buffer: body))["orderId"].string ?? ""
            paid.withLock { $0[order, default: 0] += 1 }
            return Response(
                status: .created, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"refundId":"R-\#(order)"}"#)))
        }
        return router
    }
}
