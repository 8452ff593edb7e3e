import Testing
import Values

@testable import LocalPlatform

/// Requests that no honest client makes: a clear refusal or a closed connection, never a 500, and the platform lives on.
@Suite("Hostile requests", .timeLimit(.minutes(1)))
struct HostileRequestTests {
    private struct Attack: Sendable {
        var name: String
        /// `HEAD` stands for the first lines of an honest request, `START` for those of a start, `FIELDS` for the host and
        /// the key.
        var bytes: String
        /// Which answers are right; nil stands for a connection that is closed without one.
        var allowed: Set<Int?> = [400, nil]
    }

    private static let hidden = "GET /v1/hidden HTTP/1.1\r\nHost: x\r\n\r\n"

    private static let smuggled = [
        Attack(name: "two lengths", bytes: "STARTContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}\(hidden)"),
        Attack(
            name: "length and chunks",
            bytes: "STARTContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
        Attack(
            name: "chunked and not",
            bytes: "STARTTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n\(hidden)"),
        Attack(name: "an unknown encoding", bytes: "STARTTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        Attack(name: "a negative length", bytes: "STARTContent-Length: -1\r\n\r\n"),
        Attack(name: "a length beyond all bounds", bytes: "STARTContent-Length: 99999999999999999999\r\n\r\n"),
        Attack(name: "a chunk size that is none", bytes: "STARTTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}"),
        Attack(name: "a folded header", bytes: "STARTX-A: 1\r\n\t2\r\nContent-Length: 0\r\n\r\n"),
        Attack(name: "a header name with a space", bytes: "STARTContent-Length : 2\r\n\r\n{}"),
        Attack(name: "a null byte in a header", bytes: "STARTX-A: a\0b\r\n\r\n"),
    ]

    private static let malformed = [
        Attack(name: "noise", bytes: "\u{1}\u{2}\u{3}\r\n\r\n"),
        Attack(name: "TLS", bytes: "\u{16}\u{3}\u{1}\u{0}\u{A5}\u{1}\u{0}"),
        Attack(name: "no request line", bytes: "\r\n\r\n\r\n"),
        Attack(name: "HTTP/9", bytes: "GET / HTTP/9.9\r\n\r\n"),
        Attack(name: "HTTP/2 by prior knowledge", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Attack(name: "no host", bytes: "GET /v1/runs/x HTTP/1.1\r\n\r\n", allowed: [400, 421]),
        Attack(name: "HTTP/1.0 without a host", bytes: "GET /v1/runs/x HTTP/1.0\r\n\r\n", allowed: [400, 421]),
        Attack(name: "a huge field", bytes: "HEADX-A: \(String(repeating: "a", count: 100_000))\r\n\r\n"),
        Attack(name: "many fields", bytes: "HEAD" + (0..<2000).map { "X-\($0): a\r\n" }.joined() + "\r\n"),
        Attack(
            name: "a huge path", bytes: "GET /v1/runs/\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\nFIELDS\r\n",
            allowed: [400, 404, 414, nil]),
        Attack(
            name: "a method of its own", bytes: "FROBNICATE /v1/runs/x HTTP/1.1\r\nFIELDS\r\n",
            allowed: [400, 405, nil]),
        Attack(
            name: "CONNECT", bytes: "CONNECT evil.example:443 HTTP/1.1\r\nFIELDS\r\n",
            allowed: [400, 404, 405, 421, nil]),
        Attack(name: "half a head", bytes: "GET /v1/runs/x HTTP/1.1\r\nHost: 127"),
        Attack(name: "half a body", bytes: "STARTContent-Length: 100\r\n\r\n{"),
    ]

    private func survives(_ attacks: [Attack]) async throws {
        try await TestPlatform.run { platform in
            let start = platform.head("POST /v1/agents/\(try platform.agentId("echo"))/runs")
            let head = platform.head("GET /v1/runs/x")
            let fields = head.split(separator: "\r\n").dropFirst().map { "\($0)\r\n" }.joined()
            for attack in attacks {
                let bytes = attack.bytes.replacing("START", with: start).replacing("HEAD", with: head)
                    .replacing("FIELDS", with: fields)
                let answer = try await RawConnection.exchange(platform.port, bytes)
                #expect(attack.allowed.contains(TestPlatform.status(answer)), "\(attack.name): \(answer.prefix(300))")
                #expect(answer.contains("/v1/hidden") == false, "\(attack.name)")
            }
            #expect(try await platform.call("GET", "/v1/runs/x").code == "run_not_found")
        }
    }

    @Test("lengths of bodies that contradict one another are refused before a second request can hide in them")
    func smuggling() async throws { try await survives(Self.smuggled) }

    @Test("what is no HTTP, or too much of it, is refused or the connection is closed")
    func malformed() async throws { try await survives(Self.malformed) }

    @Test("what is no HTTP is answered as everything else is, with a body and an id")
    func answered() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let answer = try await RawConnection.exchange(platform.port, "no http\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
            let body = try JSON.parse(String(answer.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""))
            let id = try #require(body["error"]["requestId"].string)
            #expect(body["error"]["code"] == "validation_failed" && answer.contains("X-Request-Id: \(id)\r\n"))
            // After an answer the next bytes on the connection may be wrong as well.
            let second = try await RawConnection.open(to: platform.port) { connection in
                await connection.send(platform.head("GET /v1/runs/x") + "\r\n")
                let first = await connection.read(until: "run_not_found")
                await connection.send("no http\r\n\r\n")
                return first + (await connection.readToEnd())
            }
            #expect(second.contains("HTTP/1.1 404 ") && second.contains("HTTP/1.1 400 "), "\(second)")
        }
    }

    @Test("paths lead to their own routes only, however they are spelled")
    func paths() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("echo", ["text": "a"])
            let tenant = platform.running.tenantId
            let refused = [
                "/v1/runs/%00", "/v1/runs/\(run)%00", "/v1/runs/..%2f..%2finternal", "/v1/../internal/v1/tenants",
                "/v1/runs/../../internal/v1/tenants/\(tenant)/agents", "/v1/runs/%2e%2e/%2e%2e/internal",
                "/v1/runs/\(run)/..", "/v1/runs/\(run)/./conversation", "/v1/runs/\(run)%2Fconversation",
                "/V1/RUNS/\(run)", "/v1/runs/%FF%FE", "/v1/runs/\(run);a=b", "/v1/runs/\(run)/conversation%00",
                "/v1/runs/%", "/v1/runs/%zz", "/v1/agents/%2e%2e/runs", "/v1\\runs\\\(run)", "/..", "/.", "/%2e",
                "//v1/runs/\(run)", "//v1//runs//\(run)", "/v1/runs/\(run)//",
            ]
            for path in refused {
                let answer = try await RawConnection.exchange(
                    platform.port, platform.head("GET \(path)") + "Connection: close\r\n\r\n")
                let status = try #require(TestPlatform.status(answer), "\(path)")
                #expect([400, 401, 403, 404, 405].contains(status), "\(path): \(answer.prefix(300))")
            }
            // A slash at the end and the absolute form name the same route, and need the same key and host.
            for path in ["/v1/runs/\(run)/", "http://127.0.0.1:\(platform.port)/v1/runs/\(run)"] {
                let open = try await RawConnection.exchange(
                    platform.port, platform.head("GET \(path)") + "Connection: close\r\n\r\n")
                #expect([200, 404].contains(TestPlatform.status(open)), "\(path): \(open.prefix(300))")
                let keyless = try await RawConnection.exchange(
                    platform.port,
                    "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(platform.port)\r\nConnection: close\r\n\r\n")
                #expect([401, 404].contains(TestPlatform.status(keyless)), "\(path): \(keyless.prefix(300))")
            }
            let foreign = platform.head("GET http://127.0.0.1:\(platform.port)/v1/runs/\(run)", host: "evil.example")
            let answer = try await RawConnection.exchange(platform.port, foreign + "Connection: close\r\n\r\n")
            #expect(TestPlatform.status(answer) == 421, "\(answer.prefix(300))")
            for target in ["http://evil.example/v1/runs/\(run)", "HTTPS://evil.example:443", "http://", "x://127.1/v1"]
            {
                let answer = try await RawConnection.exchange(
                    platform.port, platform.head("GET \(target)") + "Connection: close\r\n\r\n")
                #expect([400, 421].contains(TestPlatform.status(answer)), "\(target): \(answer.prefix(300))")
            }
        }
    }

    @Test("a page of another site gets nowhere, however it spells the host")
    func pages() async throws {
        try await TestPlatform.run { platform in
            let hosts = [
                "evil.example:\(platform.port)", "127.0.0.1.evil.example:\(platform.port)", "127.1:\(platform.port)",
                "2130706433:\(platform.port)", "0.0.0.0:\(platform.port)", "localhost.:\(platform.port)",
                "user@127.0.0.1:\(platform.port)", "127.0.0.1:\(platform.port)0", "127.0.0.1", "[::]:\(platform.port)",
                "127.0.0.1:\(platform.port)/", "",
            ]
            for host in hosts {
                let answer = try await RawConnection.exchange(
                    platform.port, platform.head("GET /v1/runs/x", host: host) + "Connection: close\r\n\r\n")
                #expect([400, 421].contains(TestPlatform.status(answer)), "\(host): \(answer.prefix(200))")
            }
            let two = try await RawConnection.exchange(
                platform.port, platform.head("GET /v1/runs/x") + "Host: evil.example\r\nConnection: close\r\n\r\n")
            #expect([400, 421].contains(TestPlatform.status(two)), "\(two.prefix(200))")
            for origin in ["https://evil.example", "null", "http://127.0.0.1:\(platform.port)", "http://localhost", ""]
            {
                for path in ["/v1/runs/x", "/internal/v1/tenants/\(platform.running.tenantId)/agents", "/"] {
                    let answer = try await RawConnection.exchange(
                        platform.port, platform.head("POST \(path)") + "Origin: \(origin)\r\nConnection: close\r\n\r\n")
                    #expect(TestPlatform.status(answer) == 403, "\(origin): \(answer.prefix(200))")
                    #expect(answer.contains("Access-Control-Allow-Origin") == false)
                }
            }
        }
    }

    @Test("headers that come twice, or with strange values, open nothing")
    func headers() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("echo", ["text": "a"])
            let head = "GET /v1/runs/\(run) HTTP/1.1\r\nHost: 127.0.0.1:\(platform.port)\r\nConnection: close\r\n"
            let wrong = [
                "X-API-Key: \(platform.key)\r\nX-API-Key: x", "X-API-Key: x\r\nX-API-Key: \(platform.key)",
                "X-API-Key: \(platform.key),\(platform.key)", "X-API-Key: ", "X-API-Key: \u{FF}\u{FE}",
                "X-API-Key: \(String(repeating: "p", count: 10_000))", "Authorization: Bearer \(platform.key)",
                "Cookie: X-API-Key=\(platform.key)", "X_API_Key: \(platform.key)",
            ]
            for field in wrong {
                let answer = try await RawConnection.exchange(platform.port, head + field + "\r\n\r\n")
                #expect([400, 401].contains(TestPlatform.status(answer)), "\(field.prefix(60)): \(answer.prefix(200))")
            }
            let spelled = try await RawConnection.exchange(
                platform.port, head + "x-api-KEY: \(platform.key)\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n")
            #expect(TestPlatform.status(spelled) == 200)
        }
    }
}
