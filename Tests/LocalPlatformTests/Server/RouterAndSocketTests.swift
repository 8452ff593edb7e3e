import Testing
import Values

@testable import LocalPlatform

/// One suite against router and socket: what the routes answer does not depend on the way a request came. The exchange of
/// section 31 goes both ways in `ExchangeTests`.
@Suite("Router and socket", .timeLimit(.minutes(1)))
struct RouterAndSocketTests {
    /// `RUN` stands for a completed run of `echo`, `ECHO` for that agent; `%RUN` and `%ECHO` for their ids with every
    /// character percent-encoded.
    private struct Step: Sendable {
        var method = "GET"
        var path: String
        var headers: [String: String] = [:]
        var body: String?
        var status: Int
        var code: String?
        var field: String?
    }

    private static let reads = [
        Step(path: "/v1/runs/RUN", status: 200), Step(path: "/v1/runs/RUN/conversation?stepContent=slim", status: 200),
        Step(
            path: "/v1/runs/RUN/conversation?stepContent=x", status: 400, code: "validation_failed",
            field: "stepContent"),
        Step(path: "/v1/agents/ECHO/sessions?take=1", status: 200),
        Step(path: "/v1/agents/ECHO/sessions?take=x", status: 400, code: "validation_failed", field: "take"),
        Step(path: "/v1/runs/%RUN", status: 200), Step(path: "/v1/agents/%ECHO/sessions", status: 200),
        Step(path: "/v1/runs/%RUN%67", status: 404, code: "run_not_found"),
        Step(path: "/v1/runs/nothing", status: 404, code: "run_not_found"),
        Step(path: "/nowhere", status: 404, code: "not_found"),
        Step(path: "/v1/runs//conversation", status: 404, code: "not_found"),
        Step(path: "/v1//runs/RUN", status: 404, code: "not_found"),
        Step(path: "/v1/runs/RUN/", status: 200), Step(path: "/v1/runs/RUN?from=//x", status: 200),
        Step(path: "/v1/runs/RUN", headers: ["X-API-Key": "phk_wrong"], status: 401, code: "invalid_api_key"),
        Step(path: "/v1/runs/RUN", headers: ["Host": "evil.example"], status: 421, code: "wrong_host"),
        Step(path: "/v1/runs/RUN", headers: ["Origin": "null"], status: 403, code: "origin_not_allowed"),
        Step(method: "DELETE", path: "/v1/runs/RUN", status: 405, code: "method_not_allowed"),
        Step(method: "OPTIONS", path: "/v1/runs/RUN", status: 204),
    ]

    private static let writes = [
        Step(method: "POST", path: "/v1/agents/ECHO/runs", body: "{", status: 400, code: "invalid_json"),
        Step(
            method: "POST", path: "/v1/agents/ECHO/runs", body: "{}", status: 400, code: "input_schema_mismatch",
            field: "input.text"),
        Step(
            method: "POST", path: "/v1/agents/ECHO/runs", headers: ["Content-Type": "text/plain"], body: "{}",
            status: 415, code: "unsupported_media_type"),
        Step(method: "POST", path: "/v1/agents/ECHO/runs", body: #"{"input":{"text":"a"}}"#, status: 202),
        Step(method: "POST", path: "/v1/agents/%ECHO/runs", body: #"{"input":{"text":"a"}}"#, status: 202),
        Step(
            method: "POST", path: "/v1/runs/RUN/messages", body: #"{"runId":"RUN","text":"x"}"#, status: 409,
            code: "run_finished"),
        Step(method: "POST", path: "/v1/runs/RUN/skip-agent-wait", status: 400, code: "not_waiting_for_timer"),
        Step(
            method: "POST", path: "/v1/file-library/presign", body: "{}", status: 403, code: "file_uploads_disabled"),
    ]

    private static func encoded(_ id: String) -> String {
        id.utf8.map { "%" + String($0, radix: 16) }.joined()
    }

    @Test("answers are the same", arguments: Way.allCases)
    func answers(way: Way) async throws {
        try await TestPlatform.run(way: way) { platform in
            let run = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: run, status: "Completed")
            let echo = try platform.agentId("echo")
            for step in Self.reads + Self.writes {
                var headers = ["X-API-Key": platform.key]
                if step.body != nil { headers["Content-Type"] = "application/json" }
                let path = step.path.replacing("%RUN", with: Self.encoded(run))
                    .replacing("%ECHO", with: Self.encoded(echo))
                    .replacing("RUN", with: run).replacing("ECHO", with: echo)
                let answer = try await platform.send(
                    step.method, path, headers: headers.merging(step.headers) { $1 },
                    text: step.body?.replacing("RUN", with: run))
                let what: Comment = "\(step.method) \(step.path): \(answer.text.prefix(300))"
                #expect(answer.status == step.status && answer.code == step.code && answer.field == step.field, what)
                #expect(answer.header("X-Request-Id")?.isEmpty == false, what)
            }
        }
    }
}
