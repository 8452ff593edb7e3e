import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Values

@testable import LocalPlatform

@Suite("Sending requests of operations")
struct SendingTests {
    /// Calls `GET path` of a server with these routes, or the operation that is given.
    private func outcome(
        _ path: String = "/", method: String = "GET", body: Value = .null, arguments: Value = [:], config: Value = [:],
        limits: CallLimits = CallLimits(),
        secrets: [String: String] = [:], host: String = "127.0.0.1", ownPort: Int? = nil,
        routes: (Router<BasicRequestContext>) -> Void
    ) async throws -> ToolOutcome {
        try await LoopbackServer.serving(routes) { port in
            var fields = config.record ?? Record()
            fields["baseUrl"] = .string("http://\(host):\(port)")
            let service = ServiceRecord.sample(.record(fields))
            return try await OperationCaller.with(
                .sample(port: ownPort == 0 ? port : ownPort, limits: limits, secrets: secrets)
            ) {
                let request = try $0.prepare(
                    .sample(["method": .string(method), "path": .string(path), "body": body]), of: service,
                    arguments: arguments)
                return try await $0.send(request, sessionId: "session")
            }
        }
    }

    private func failure(_ outcome: ToolOutcome) -> String? {
        #expect(!outcome.successful && outcome.data.isNull)
        return outcome.error["message"].string
    }

    @Test("returns parsed JSON, text, or null as data")
    func data() async throws {
        let routes: (Router<BasicRequestContext>) -> Void = { router in
            router.get("json") { _, _ in Response.sample(#"{"a": 1.50}"#, type: "application/json") }
            router.get("problem") { _, _ in Response.sample("[1]", type: "application/problem+json") }
            router.get("text") { _, _ in Response.sample("404", type: "text/plain") }
            router.get("untyped") { _, _ in Response.sample(#" {"a": 2}"#, type: nil) }
            router.get("empty") { _, _ in Response(status: .noContent) }
        }
        #expect(try await outcome("/json", routes: routes).data == ["a": .number(.spelled("1.50"))])
        #expect(try await outcome("/problem", routes: routes).data == [1])
        #expect(try await outcome("/text", routes: routes).data == "404")
        #expect(try await outcome("/untyped", routes: routes).data == ["a": 2])
        let empty = try await outcome("/empty", routes: routes)
        #expect(empty.result(logId: "log") == ["data": nil, "error": nil, "log_id": "log", "successful": true])
        #expect(empty.exchange?.status == 204)
    }

    @Test("makes an error of every status that is no success, with what the service says")
    func statuses() async throws {
        let made = try await outcome(
            "/o",
            routes: { router in
                router.get("o") { _, _ in
                    Response.sample(
                        #"{"message": "There is no order 9."}"#, type: "application/json", status: .notFound)
                }
            })
        #expect(made.error == ["code": "tool_http_error", "status": 404, "message": "There is no order 9."])
        #expect(made.data == ["message": "There is no order 9."] && !made.successful)
        let bare = try await outcome("/", routes: { $0.get("/") { _, _ in Response(status: .badGateway) } })
        #expect(bare.error["message"] == "The service answered with status 502.")
    }

    @Test("sends method, body, host and headers as they were prepared")
    func request() async throws {
        let made = try await outcome(
            "/o", method: "POST", arguments: ["amount": 59.9], host: "localhost",
            routes: { router in
                router.post("o") { request, _ in
                    let body = try await request.body.collect(upTo: 1000)
                    let type = request.headers[.contentType] ?? ""
                    let isLocal = request.head.authority?.hasPrefix("localhost:") == true
                    let packing = request.headers[.acceptEncoding] ?? ""
                    return Response.sample("\(type) \(isLocal) \(packing) \(String(buffer: body))", type: "text/plain")
                }
            })
        #expect(made.data == #"application/json true identity {"amount":59.9}"#)
    }

    @Test(
        "says why there was no answer",
        arguments: [
            ("http://no-such-host.invalid", "The host no-such-host.invalid was not found."),
            ("http://u@h", "'http://u@h/' is no http or https URL that can be asked."),
            (
                "http://169.254.169.254",
                "169.254.169.254 may not be asked: it is link-local, where clouds keep the machine's credentials."
            ),
        ])
    func noAnswer(_ base: String, _ message: String) async throws {
        #expect(try await self.message(asking: base) == message)
    }

    @Test("says that a connection was refused")
    func refusedConnection() async throws {
        let port = try await LoopbackServer.serving({ _ in }, { $0 })
        #expect(try await message(asking: "http://127.0.0.1:\(port)") == "The connection was refused.")
    }

    private func message(asking base: String) async throws -> String? {
        try await OperationCaller.with(.sample()) { caller in
            let request = try caller.prepare(
                .sample(["method": "GET", "path": "/"]), of: .sample(["baseUrl": .string(base)]), arguments: [:])
            return failure(try await caller.send(request, sessionId: "s"))
        }
    }

    @Test(
        "does not ask the platform's own port",
        arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
    func ownPort(_ host: String) async throws {
        let made = try await outcome(host: host, ownPort: 0, routes: { $0.get("/") { _, _ in "secret" } })
        #expect(failure(made)?.hasSuffix("may not be asked: it is the platform itself.") == true)
    }

    @Test("follows redirects on the same host, at most five")
    func redirects() async throws {
        let routes: (Router<BasicRequestContext>) -> Void = { router in
            router.get("r/:n") { _, context in
                let left = context.parameters.get("n", as: Int.self) ?? 0
                return left == 0
                    ? Response.sample("there", type: nil) : Response.redirect(to: "/r/\(left - 1)", type: .found)
            }
        }
        let made = try await outcome("/r/5", routes: routes)
        #expect(made.data == "there" && made.exchange?.redirects == 5)
        #expect(failure(try await outcome("/r/6", routes: routes)) == "More than 5 redirects.")
    }

    @Test("does not follow a redirect to another host")
    func foreignRedirect() async throws {
        let made = try await outcome(routes: {
            $0.get("/") { _, _ in Response.redirect(to: "http://evil.test/", type: .found) }
        })
        #expect(failure(made) == "Redirected to another host, evil.test, which is not followed.")
        #expect(made.error["status"] == 302)
    }

    @Test(
        "turns a POST into a GET where browsers do, and repeats it where they do",
        arguments: [(303, "GET "), (302, "GET "), (307, #"POST {"a":1}"#)])
    func redirectedMethods(_ status: Int, _ expected: String) async throws {
        let made = try await outcome(
            "/o", method: "POST", arguments: ["a": 1],
            routes: { router in
                router.post("o") { _, _ in
                    Response(status: HTTPResponse.Status(code: status), headers: [.location: "/next"])
                }
                router.get("next") { request, _ in "GET " + String(buffer: try await request.body.collect(upTo: 100)) }
                router.post("next") { request, _ in "POST " + String(buffer: try await request.body.collect(upTo: 100))
                }
            })
        #expect(made.data == .string(expected))
    }

    @Test("takes credentials to the same origin and to no other")
    func credentials() async throws {
        let echo: (Router<BasicRequestContext>) -> Void = { router in
            router.get("echo") { request, _ in request.headers[.authorization] ?? "none" }
            router.get("same") { _, _ in Response.redirect(to: "/echo", type: .found) }
        }
        let config: Value = ["auth": ["method": "bearer", "secretName": "key"]]
        #expect(try await outcome("/same", config: config, secrets: ["key": "k"], routes: echo).data == "Bearer k")
        let elsewhere = try await LoopbackServer.serving(echo) { other in
            try await outcome(
                config: config, secrets: ["key": "k"],
                routes: {
                    $0.get("/") { _, _ in Response.redirect(to: "http://127.0.0.1:\(other)/echo", type: .found) }
                })
        }
        #expect(elsewhere.data == "none")
    }

    @Test(
        "checks the address that a redirect leads to",
        arguments: [
            "http://169.254.169.254/latest/meta-data", "http://2852039166/", "http://[::ffff:169.254.169.254]/",
            "//0xa9fea9fe/", "http://metadata.google.internal/", "file:///etc/passwd", "gopher://127.0.0.1/",
        ])
    func redirectedAddress(_ location: String) async throws {
        let made = try await outcome(routes: {
            $0.get("/") { _, _ in Response(status: .found, headers: [.location: location]) }
        })
        let message = try #require(failure(made))
        #expect(message.hasPrefix("Redirected to another host") || message.hasPrefix("Redirected to something"))
        #expect(made.error["status"] == 302 && made.exchange?.hops.map(\.location) == [location])
    }

    @Test("does not follow a redirect to the platform's own port")
    func redirectedHome() async throws {
        let platform: (Router<BasicRequestContext>) -> Void = { $0.get("/") { _, _ in "the platform" } }
        let made = try await LoopbackServer.serving(platform) { own in
            try await outcome(
                ownPort: own,
                routes: { router in
                    router.get("/") { _, _ in Response.redirect(to: "http://127.0.0.1:\(own)/", type: .found) }
                })
        }
        #expect(failure(made) == "127.0.0.1 may not be asked: it is the platform itself.")
    }

    @Test("takes no literal credential to another origin either, and does not send it a body with secrets")
    func literalCredentials() async throws {
        let echo: (Router<BasicRequestContext>) -> Void = { router in
            router.on("echo", method: .post) { request, _ in
                "\(request.headers[.authorization] ?? "none") \(request.headers[.cookie] ?? "none")"
            }
        }
        let headers: Value = ["Authorization": "Basic c2VjcmV0", "Cookie": "id=1"]
        let redirected = try await LoopbackServer.serving(echo) { other in
            try await outcome(
                method: "POST", config: ["defaultHeaders": headers],
                routes: { Self.redirect(to: other, $0) })
        }
        #expect(redirected.data == "none none")
        let withheld = try await LoopbackServer.serving(echo) { other in
            try await outcome(
                method: "POST", body: ["key": "{{secrets.key}}"], secrets: ["key": "k"],
                routes: { Self.redirect(to: other, $0) })
        }
        #expect(failure(withheld) == "Redirected to another origin, which may not get the secrets in the body.")
    }

    private static func redirect(to port: Int, _ router: Router<BasicRequestContext>) {
        router.on("/", method: .post) { _, _ in
            Response(status: .temporaryRedirect, headers: [.location: "http://127.0.0.1:\(port)/echo"])
        }
    }

    @Test("gives up on an answer that trickles in for too long")
    func trickle() async throws {
        let made = try await outcome(
            limits: CallLimits(timeout: .milliseconds(300)),
            routes: { router in
                router.get("/") { _, _ in
                    Response(
                        status: .ok,
                        body: ResponseBody { writer in
                            try await writer.write(ByteBuffer(string: "and"))
                            try await Task.sleep(for: .seconds(60))
                        })
                }
            })
        #expect(made.error["code"] == "tool_timeout")
    }

    @Test(
        "sends once more what may be sent twice when a connection that was kept is closed, and nothing else",
        arguments: ["GET", "PUT", "POST"])
    func keptConnection(method: String) async throws {
        let made = try await outcomes(of: 2, method, answeringEach: 1)
        #expect(made.successes == [true, method != "POST"])
        #expect(made.requests == (method == "POST" ? 2 : 3))
    }

    @Test("sends to a server that always closes once more, and not again", arguments: [("GET", 2), ("POST", 1)])
    func closingServer(method: String, requests: Int) async throws {
        let made = try await outcomes(of: 1, method, answeringEach: 0)
        #expect(made.successes == [false] && made.requests == requests)
    }

    /// Calls a server some times, one after the other, that answers so many requests of each connection.
    private func outcomes(
        of calls: Int, _ method: String, answeringEach answers: Int
    ) async throws -> (successes: [Bool], requests: Int) {
        let requests = Atomic(0)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ClosingServer(answers) { requests.add(1, ordering: .relaxed) }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let service = ServiceRecord.sample(["baseUrl": .string("http://127.0.0.1:\(server.localAddress?.port ?? 0)")])
        let successes = try await OperationCaller.with(.sample()) { caller in
            var successes: [Bool] = []
            for _ in 0..<calls {
                let request = try caller.prepare(
                    .sample(["method": .string(method), "path": "/"]), of: service, arguments: [:])
                successes.append(try await caller.send(request, sessionId: "session").successful)
            }
            return successes
        }
        try await server.close()
        return (successes, requests.load(ordering: .relaxed))
    }

    @Test("says that an answer broke off")
    func brokenOff() async throws {
        let made = try await outcome(routes: { router in
            router.get("/") { _, _ in
                Response(
                    status: .ok,
                    body: ResponseBody(contentLength: 100) { writer in
                        try await writer.write(ByteBuffer(string: "and"))
                        throw CancellationError()
                    })
            }
        })
        #expect(failure(made)?.hasPrefix("The answer broke off") == true)
    }

    @Test("gives up on answers that are too late or too large")
    func limits() async throws {
        let late = try await outcome(
            limits: CallLimits(timeout: .milliseconds(50)),
            routes: { router in
                router.get("/") { _, _ in
                    try await Task.sleep(for: .seconds(60))
                    return "late"
                }
            })
        #expect(late.error["code"] == "tool_timeout")
        let large = try await outcome(
            limits: CallLimits(responseBytes: 10), routes: { $0.get("/") { _, _ in "more than ten bytes" } })
        #expect(failure(large) == "The answer is larger than 10 bytes.")
    }

    @Test("throws when it is cancelled, since nobody knows what became of the request")
    func cancellation() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: ToolOutcome.self) { group in
                group.addTask {
                    try await outcome(routes: { router in
                        router.get("/") { _, _ in
                            arrival.yield()
                            try await Task.sleep(for: .seconds(60))
                            return "never"
                        }
                    })
                }
                for await _ in arrivals { break }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test("calls that hang hold up no other call of the same host")
    func hanging() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        let isOver = Signal()
        let routes: (Router<BasicRequestContext>) -> Void = { router in
            router.get("slow") { _, _ in
                arrival.yield()
                await isOver.wait()
                return "late"
            }
            router.get("quick") { _, _ in "here" }
        }
        try await LoopbackServer.serving(routes) { port in
            let caller = OperationCaller.sample(limits: CallLimits(timeout: .seconds(10)))
            try await OperationCaller.with(caller) { caller in
                let service = ServiceRecord.sample(["baseUrl": .string("http://127.0.0.1:\(port)")])
                let call: @Sendable (String) async throws -> ToolOutcome = { path in
                    let request = try caller.prepare(
                        .sample(["method": "GET", "path": .string(path)]), of: service, arguments: [:])
                    return try await caller.send(request, sessionId: "session")
                }
                try await withThrowingTaskGroup(of: ToolOutcome.self) { group in
                    for _ in 0..<9 { group.addTask { try await call("/slow") } }
                    // Eight connections are what the client keeps to one host when nobody tells it otherwise.
                    var arrived = arrivals.makeAsyncIterator()
                    for _ in 0..<8 { await arrived.next() }
                    #expect(try await call("/quick").data == "here")
                    isOver.send()
                    for try await outcome in group { #expect(outcome.data == "late") }
                }
            }
        }
    }
}

extension Response {
    fileprivate static func sample(_ text: String, type: String?, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// Answers some requests of each connection and closes it at the next.
private final class ClosingServer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private var answersLeft: Int
    private let count: @Sendable () -> Void

    init(_ answers: Int, count: @escaping @Sendable () -> Void) {
        answersLeft = answers
        self.count = count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count()
        guard answersLeft > 0 else { return context.close(promise: nil) }
        answersLeft -= 1
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    }
}
