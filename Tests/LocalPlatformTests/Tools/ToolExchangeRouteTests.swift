import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import Values

@testable import LocalPlatform

/// The exchange that is kept under its `log_id` (contract, section 22, step 7).
@Suite("Exchanges of tools", .timeLimit(.minutes(1)))
struct ToolExchangeRouteTests {
    private static let operation: Value = ["configuration": ["method": "POST", "path": "/o/{{id}}"]]

    @Test("tell what was sent and what came back, by run and by log_id")
    func exchange() async throws {
        let routes: RemoteServer.Routes = {
            $0.post("o/7") { _, _ in
                Response.remote(#"{"done":true}"#, headers: [.setCookie: "session=planted-cookie"])
            }
        }
        try await ToolDesk.run(
            operations: ["op": Self.operation], calls: ["op": ["id": "7", "n": 1]], routes: routes
        ) { desk in
            let run = try await desk.finish()
            let result = try #require(try await desk.results(run).first)
            let logId = try #require(result["log_id"].string)
            let shown = try await desk.platform.desk("GET", "/exchanges/\(logId)")
            #expect(shown.status == 200)
            var log = try #require(shown.body.record)
            #expect(log["logId"] == .string(logId) && log["runId"] == .string(run))
            #expect(log["toolCallId"] == "call_1" && log["operationName"] == "op")
            #expect(log["method"] == "POST" && log["status"] == 200)
            #expect(log["url"]?.string?.hasSuffix("/o/7") == true)
            #expect(log["startedAt"]?.string != nil && log["finishedAt"]?.string != nil)
            let content = try #require(log["content"])
            #expect(content["address"] == "127.0.0.1" && content["redirects"] == [] && content["error"].isNull)
            #expect(
                content["request"] == [
                    "headers": [["name": "Content-Type", "value": "application/json"]], "body": #"{"n":1}"#, "bytes": 7,
                    "truncated": false,
                ])
            #expect(content["response"]["body"] == #"{"done":true}"# && content["response"]["bytes"] == 13)
            let cookie = content["response"]["headers"].list?.first { $0["name"].string?.lowercased() == "set-cookie" }
            #expect(cookie?["value"] == "…")
            #expect(try await desk.exchanges(run) == [shown.body])
            log["content"] = nil
            #expect(log.keys.count == 9)
        }
    }

    @Test("keep the beginning of long bodies")
    func long() async throws {
        let long = String(repeating: "é", count: 20_000)
        let routes: RemoteServer.Routes = { $0.post("o/7") { _, _ in Response.remote(long, "text/plain") } }
        try await ToolDesk.run(
            operations: ["op": Self.operation], calls: ["op": ["id": "7", "text": .string(long)]], routes: routes
        ) { desk in
            let run = try await desk.finish()
            #expect(try await desk.results(run).first?["data"] == .string(long))
            let content = try #require(try await desk.exchanges(run).first)["content"]
            for side in ["request", "response"] {
                #expect(content[side]["truncated"] == true)
                #expect(content[side]["bytes"].int ?? 0 >= 40_000)
                #expect(content[side]["body"].string?.utf8.count ?? 0 <= ExchangeRecord.bodyLimit + 2)
            }
        }
    }

    @Test("tell of redirects, of failures and of calls that nobody took")
    func failures() async throws {
        let routes: RemoteServer.Routes = { router in
            router.get("moved") { _, _ in Response.redirect(to: "/there?x=1", type: .found) }
            router.get("refused") { _, _ in Response.remote("no", "text/plain", status: .forbidden) }
        }
        try await ToolDesk.run(
            operations: [
                "moved": ["configuration": ["method": "GET", "path": "/moved"]],
                "refused": ["configuration": ["method": "GET", "path": "/refused"]],
            ],
            calls: ["moved": [:], "refused": [:]], routes: routes
        ) { desk in
            let run = try await desk.finish()
            let logs = try await desk.exchanges(run)
            #expect(logs.map { $0["operationName"].string } == ["moved", "refused"])
            #expect(logs[0]["content"]["redirects"] == [["status": 302, "location": "/there?x=1"]])
            #expect(logs[0]["content"]["response"]["body"] == #"{"ok": true}"# && logs[0]["status"] == 200)
            #expect(logs[1]["status"] == 403 && logs[1]["content"]["error"]["status"] == 403)
            let page = try await desk.platform.desk("GET", "/runs/\(run)/exchanges?skip=1&take=1").body
            #expect(page["total"] == 2 && page["items"].list.map(Array.init) == [logs[1]])
        }
    }

    @Test("an attempt without an answer is listed without a content")
    func lost() async throws {
        try await withTemporaryDirectory { directory in
            let run = try await TestPlatform.run(in: directory) { try await $0.startToTask("payer").run }
            try await TestPlatform.withStore(of: directory) { store in
                let sql = """
                    INSERT INTO attempts (session_id, run_id, call_sequence, id, method, started_at, url, tool_call_id,
                    operation_name) SELECT session_id, id, 3, 'a', 'POST', 0, 'http://a/x', 'call_1', 'pay' FROM runs
                    WHERE id = ?
                    """
                try await store.write { try $0.execute(sql: sql, arguments: [run]) }
            }
            try await TestPlatform.run(in: directory) { platform in
                let items = Array(try await platform.desk("GET", "/runs/\(run)/exchanges").body["items"].list ?? List())
                #expect(items.count == 1 && items.first?["logId"] == "a" && items.first?["method"] == "POST")
                #expect(items.first?["operationName"] == "pay" && items.first?["url"] == "http://a/x")
                #expect(items.first?["content"].isNull == true && items.first?["finishedAt"].isNull == true)
            }
        }
    }

    @Test("do not show what the platform proves itself with to its demo shop")
    func demo() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
            try await platform.wait(for: run, status: "Completed")
            let page = try await platform.desk("GET", "/runs/\(run)/exchanges").body
            let log = try #require(page["items"].list?.first)
            #expect(log["url"] == "phrosh-demo:shop/refunds")
            let headers = log["content"]["request"]["headers"].list ?? List()
            #expect(headers.first { $0["name"] == .string(DemoAddress.secretHeader) }?["value"] == "…")
            #expect(!log.json().contains("pwt_"))
        }
    }

    @Test("of unknown runs and log ids there is none")
    func unknown() async throws {
        try await TestPlatform.run { platform in
            for id in ["00000000-0000-4000-8000-000000000000", "x"] {
                let run = try await platform.desk("GET", "/runs/\(id)/exchanges")
                #expect(run.status == 404 && run.code == "run_not_found")
                let log = try await platform.desk("GET", "/exchanges/\(id)")
                #expect(log.status == 404 && log.code == "not_found")
            }
        }
    }

    /// Repeats everything that it was sent, and a text.
    private static func echo(_ text: String) -> RemoteServer.Routes {
        { router in
            router.post("**") { request, _ in
                let fields = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                return Response.remote(
                    "\(request.uri.string)\n\(fields)\n\(text)", "text/plain",
                    headers: [.server: "planted-key-4711"])
            }
        }
    }

    @Test("no secret is in any file of the platform, whatever the two sides send each other")
    func noSecrets() async throws {
        let secrets = [
            "key": "planted-key-4711", "grant": #"{"token":"planted-token-0815"}"#, "hook": "planted/hook/0042",
        ]
        let values = ["planted-key-4711", "planted-token-0815", "planted/hook/0042", "planted%2Fhook%2F0042"]
        try await withTemporaryDirectory { directory in
            try await ToolDesk.run(
                [
                    "baseUrl": "http://127.0.0.1:PORT/{{secrets.hook}}",
                    "auth": [
                        "method": "grant_credentials", "secretName": "grant",
                        "headers": ["Authorization": "Bearer {{token}}"],
                    ],
                    "defaultHeaders": ["X-Key": "{{secrets.key}}"], "defaultQuery": ["key": "{{secrets.key}}"],
                ],
                operations: [
                    "op": [
                        "configuration": [
                            "method": "POST", "path": "/o", "body": ["key": "{{secrets.key}}", "a": "{{a}}"],
                        ]
                    ]
                ],
                calls: ["op": ["a": 1]], secrets: secrets, in: directory,
                routes: Self.echo(secrets.values.joined(separator: "\n"))
            ) { desk in
                let run = try await desk.finish()
                #expect(desk.requests.first?.header("Authorization") == "Bearer planted-token-0815")
                let everything = [
                    try await desk.platform.conversation(run).json(), "\(try await desk.exchanges(run))",
                    try await desk.platform.desk("GET", "/audit").text,
                ]
                for value in values { #expect(!everything.contains { $0.contains(value) }, "\(value)") }
                #expect(everything[0].contains("{{secrets.key}}") && everything[1].contains("{{secrets.grant}}"))
            }
            let data = "\(directory)/data"
            for name in try FileManager.default.contentsOfDirectory(atPath: data) {
                let bytes = FileManager.default.contents(atPath: "\(data)/\(name)") ?? Data()
                for value in values { #expect(bytes.range(of: Data(value.utf8)) == nil, "\(name) holds \(value)") }
            }
        }
    }
}
