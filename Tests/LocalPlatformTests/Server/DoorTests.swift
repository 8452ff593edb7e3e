import Testing
import Values

@testable import LocalPlatform

/// Section 2: what a request meets before its route.
@Suite("The door of the server", .timeLimit(.minutes(1)))
struct DoorTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var method = "GET"
        var path = "/v1/runs/00000000-0000-4000-8000-000000000000"
        var headers: [String: String] = [:]
        var body: String?
        var status: Int
        var code: String?
    }

    private static let run = "/v1/agents/ECHO/runs"
    private static let json = ["Content-Type": "application/json"]

    private static let cases = [
        Case(testDescription: "another host", headers: ["Host": "evil.example:80"], status: 421, code: "wrong_host"),
        Case(
            testDescription: "our host, another port", headers: ["Host": "127.0.0.1:1"], status: 421, code: "wrong_host"
        ),
        Case(
            testDescription: "our host without a port", headers: ["Host": "localhost"], status: 421, code: "wrong_host"),
        Case(testDescription: "localhost", headers: ["Host": "LOCALHOST:PORT"], status: 404, code: "run_not_found"),
        Case(testDescription: "IPv6 loopback", headers: ["Host": "[::1]:PORT"], status: 404, code: "run_not_found"),
        Case(
            testDescription: "a web page", headers: ["Origin": "https://evil.example"], status: 403,
            code: "origin_not_allowed"),
        Case(testDescription: "a page of a file", headers: ["Origin": "null"], status: 403, code: "origin_not_allowed"),
        Case(
            testDescription: "the host counts before the origin",
            headers: ["Host": "evil.example", "Origin": "https://evil.example"], status: 421, code: "wrong_host"),
        Case(
            testDescription: "the origin counts before the route", path: "/nowhere", headers: ["Origin": "null"],
            status: 403, code: "origin_not_allowed"),
        Case(testDescription: "a preflight", method: "OPTIONS", path: run, status: 204),
        Case(testDescription: "a preflight of nowhere", method: "OPTIONS", path: "/nowhere", status: 204),
        Case(testDescription: "nowhere", path: "/nowhere", status: 404, code: "not_found"),
        Case(testDescription: "the root", path: "/", status: 404, code: "not_found"),
        Case(testDescription: "below a route", path: "/v1/runs/x/y/z", status: 404, code: "not_found"),
        Case(testDescription: "a wrong method", method: "DELETE", path: run, status: 405, code: "method_not_allowed"),
        Case(testDescription: "HEAD", method: "HEAD", path: "/v1/runs/x/conversation", status: 405),
        Case(
            testDescription: "a method of other protocols", method: "PROPFIND", path: "/v1/runs/x/messages",
            status: 405,
            code: "method_not_allowed"),
        Case(
            testDescription: "a body that is no JSON", method: "POST", path: run, headers: json, body: "{\"input\":",
            status: 400, code: "invalid_json"),
        Case(
            testDescription: "a body with bytes behind it", method: "POST", path: run, headers: json, body: "{} {}",
            status: 400, code: "invalid_json"),
        Case(
            testDescription: "a body nested too deep", method: "POST", path: run, headers: json,
            body: String(repeating: "[", count: 100_000), status: 400, code: "invalid_json"),
        Case(
            testDescription: "a body that is a list", method: "POST", path: run, headers: json, body: "[]", status: 400,
            code: "validation_failed"),
        Case(
            testDescription: "a form", method: "POST", path: run,
            headers: ["Content-Type": "application/x-www-form-urlencoded"], body: "{}", status: 415,
            code: "unsupported_media_type"),
        Case(
            testDescription: "JSON with a charset", method: "POST", path: run,
            headers: ["Content-Type": "Application/JSON; charset=utf-8"], body: #"{"input":{"text":"a"}}"#, status: 202),
        Case(
            testDescription: "JSON that does not say so", method: "POST", path: run, body: #"{"input":{"text":"a"}}"#,
            status: 202),
        Case(
            testDescription: "a body above 1 MiB", method: "POST", path: run, headers: json,
            body: String(repeating: " ", count: 1 << 20) + "{}", status: 413, code: "payload_too_large"),
        Case(
            testDescription: "a body of exactly 1 MiB", method: "POST", path: run, headers: json,
            body: #"{"input":{"text":"a"}}"# + String(repeating: " ", count: (1 << 20) - 22), status: 202),
    ]

    @Test("answers every kind of request as section 2 has it, each with an id")
    func door() async throws {
        try await TestPlatform.run { platform in
            for test in Self.cases { try await check(test, on: platform) }
        }
    }

    private func check(_ test: Case, on platform: TestPlatform) async throws {
        let port = platform.running.baseURL.split(separator: ":").last ?? ""
        var headers = test.headers.mapValues { $0.replacing("PORT", with: port) }
        headers["X-API-Key"] = platform.key
        let path = test.path.replacing("ECHO", with: try platform.agentId("echo"))
        let answer = try await HTTPExchange.send(
            test.method, platform.running.baseURL + path, headers: headers, text: test.body)
        #expect(answer.status == test.status, "\(test.testDescription): \(answer.text)")
        #expect(answer.code == test.code, "\(test.testDescription)")
        let id = try #require(answer.header("X-Request-Id"), "\(test.testDescription)")
        if test.code != nil { #expect(answer.body["error"]["requestId"] == .string(id), "\(test.testDescription)") }
    }

    @Test("a 405 names the methods that the path has")
    func allow() async throws {
        try await TestPlatform.run { platform in
            let expected = ["/v1/agents/x/runs": "POST", "/v1/agents/x/sessions": "GET", "/v1/runs/x": "GET"]
            for (path, allow) in expected {
                let answer = try await platform.call("PATCH", path)
                #expect(answer.header("Allow") == allow)
            }
        }
    }

    @Test("a page on the list may call, and is told so")
    func allowedOrigin() async throws {
        let origin = "http://localhost:5173"
        try await TestPlatform.run(allowedOrigins: [origin]) { platform in
            let preflight = try await platform.call(
                "OPTIONS", "/v1/agents/x/runs", key: .some(nil), headers: ["Origin": origin])
            #expect(preflight.status == 204)
            #expect(preflight.header("Access-Control-Allow-Origin") == origin)
            #expect(preflight.header("Access-Control-Allow-Headers") == "X-API-Key, Content-Type")
            #expect(preflight.header("Access-Control-Allow-Methods") == "GET, POST, PUT, OPTIONS")
            let answer = try await platform.call(
                "GET", "/v1/agents/\(try platform.agentId("echo"))/sessions", headers: ["Origin": origin])
            #expect(answer.status == 200)
            #expect(answer.header("Access-Control-Allow-Origin") == origin)
            let refused = try await platform.call("GET", "/v1/runs/x", headers: ["Origin": origin + "0"])
            #expect(refused.status == 403)
        }
    }

    @Test("a page on the list can read refusals, another page nothing", arguments: Way.allCases)
    func refusalsToPages(way: Way) async throws {
        let origin = "http://localhost:5173"
        try await TestPlatform.run(allowedOrigins: [origin], way: way) { platform in
            let keyed = ["Origin": origin, "X-API-Key": platform.key]
            let sessions = "/v1/agents/\(try platform.agentId("echo"))/sessions?take=x"
            let refusals = [
                ("GET", "/v1/runs/x", ["Origin": origin], 401), ("GET", "/v1/runs/x", keyed, 404),
                ("GET", "/nowhere", keyed, 404), ("DELETE", "/v1/runs/x", keyed, 405), ("GET", sessions, keyed, 400),
            ]
            for (method, path, headers, status) in refusals {
                let answer = try await platform.send(method, path, headers: headers, text: nil)
                #expect(answer.status == status, "\(method) \(path): \(answer.text)")
                #expect(answer.header("Access-Control-Allow-Origin") == origin, "\(status)")
                #expect(answer.header("Vary") == "Origin", "\(status)")
            }
            let stranger = try await platform.call("GET", "/v1/runs/x", headers: ["Origin": origin + "0"])
            #expect(stranger.status == 403)
            #expect(stranger.header("Access-Control-Allow-Origin") == nil)
        }
    }
}
