import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A request as it reached a test server.
struct Received: Sendable {
    var method: String
    /// Path and query as they stood in the request line.
    var target: String
    var headers: [(String, String)]
    var body: String

    func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name.lowercased() }?.1 }
}

/// What a test server answers.
struct Answer: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body = ""

    static func json(_ body: String, status: Int = 200, headers: [(String, String)] = []) -> Answer {
        Answer(status: status, headers: headers, body: body)
    }
}

/// How a test server answers.
struct Answers: Sendable {
    fileprivate let answer: @Sendable (Received, Int) -> Answer

    /// Each request and its number, counted from 0, to its answer.
    static func each(_ answer: @escaping @Sendable (Received, Int) -> Answer) -> Answers { Answers(answer: answer) }
    static func always(_ answer: Answer) -> Answers { .each { _, _ in answer } }
}

/// What reached a test server so far, in order.
final class Log: Sendable {
    private let entries = Mutex<[Received]>([])

    var all: [Received] { entries.withLock { $0 } }
    var last: Received? { all.last }

    /// Adds a request and returns how many came before it.
    func add(_ received: Received) -> Int {
        entries.withLock { entries in
            entries.append(received)
            return entries.count - 1
        }
    }
}

/// Runs an HTTP server on a free loopback port while `body` runs.
func withServer<Result>(
    _ answers: Answers, _ body: (String, Log) async throws -> Result
) async throws -> Result {
    let log = Log()
    let (ports, portContinuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        responder: TestResponder(log: log, answers: answers),
        configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in portContinuation.yield(channel.localAddress?.port ?? 0) },
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await application.run() }
        defer { group.cancelAll() }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        return try await body("http://127.0.0.1:\(port)", log)
    }
}

private struct TestResponder: HTTPResponder {
    let log: Log
    let answers: Answers

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let received = Received(
            method: request.method.rawValue, target: request.uri.string,
            headers: request.headers.map { ($0.name.rawName, $0.value) }, body: String(buffer: body))
        let answer = answers.answer(received, log.add(received))
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }
}
