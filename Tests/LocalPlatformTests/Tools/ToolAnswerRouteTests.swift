import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import Values

@testable import LocalPlatform

/// What becomes of answers (contract, section 22, steps 6 and 7).
@Suite("Answers to tools", .timeLimit(.minutes(1)))
struct ToolAnswerRouteTests {
    /// The result of `GET /x` with this answer.
    private func result(
        _ config: Value = [:], secrets: [String: String] = [:], _ answer: @escaping @Sendable () -> Response
    ) async throws -> Value {
        let routes: RemoteServer.Routes = { $0.get("x") { _, _ in answer() } }
        return try await ToolDesk.run(
            config, operations: ["op": ["configuration": ["method": "GET", "path": "/x"]]], calls: ["op": [:]],
            secrets: secrets, routes: routes
        ) { try await $0.result() }
    }

    struct Reading: Sendable {
        var bytes: [UInt8]
        var type: String?
        var data: Value

        init(_ text: String, _ type: String?, _ data: Value) {
            self.init(bytes: Array(text.utf8), type, data)
        }

        init(bytes: [UInt8], _ type: String?, _ data: Value) {
            self.bytes = bytes
            self.type = type
            self.data = data
        }
    }

    /// Lists in one another.
    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test(
        "are JSON or text, whatever their type says",
        arguments: [
            Reading(#"{"a":1}"#, "application/json", ["a": 1]), Reading("[1]", "application/vnd.x+json", [1]),
            Reading("5", "application/json; charset=utf-8", 5), Reading(#"{"a":1}"#, nil, ["a": 1]),
            Reading(#"{"a":1}"#, "text/html", ["a": 1]), Reading("5", "text/plain", "5"),
            Reading("<p>", "text/html", "<p>"), Reading("{broken", "application/json", "{broken"),
            Reading("", "application/json", nil),
            Reading(nested(65), "application/json", .string(nested(65))),
            Reading(nested(512), "application/json", .string(nested(512))),
            Reading(nested(600), nil, .string(nested(600))),
            Reading(bytes: [0x66, 0xFC, 0x72], "text/plain; charset=ISO-8859-1", "für"),
            Reading(bytes: [0x89, 0x50, 0xFF], "image/png", "The answer is no text: 3 bytes, image/png."),
            Reading(bytes: [0xFF], nil, "The answer is no text: 1 bytes, of no known type."),
        ])
    func readings(_ reading: Reading) async throws {
        let result = try await result {
            var headers = HTTPFields()
            headers[.contentType] = reading.type
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reading.bytes)))
        }
        #expect(result["data"] == reading.data && result["successful"] == true && result["error"].isNull)
        #expect(result["log_id"].string?.asUUID != nil)
    }

    @Test("that are no success are errors with their status", arguments: [300, 400, 404, 500, 503])
    func statuses(_ status: Int) async throws {
        let result = try await result { .remote(#"{"message":"no"}"#, status: HTTPResponse.Status(code: status)) }
        #expect(result["successful"] == false && result["error"]["code"] == "tool_http_error")
        #expect(result["error"]["status"] == .integer(status))
    }

    @Test("hide the secrets that the other side repeats, in every spelling")
    func echo() async throws {
        let secret = "sk \"planted\" 4711"
        let result = try await result(
            ["auth": ["method": "bearer", "secretName": "key"]], secrets: ["key": secret]
        ) {
            .remote(
                #"{"plain":"sk \"planted\" 4711","url":"sk%20%22planted%22%204711","in":"x sk \"planted\" 4711 y"}"#)
        }
        let hidden: Value = "{{secrets.key}}"
        #expect(result["data"] == ["plain": hidden, "url": hidden, "in": "x {{secrets.key}} y"])
        let failed = try await self.result(
            ["auth": ["method": "bearer", "secretName": "key"]], secrets: ["key": secret]
        ) { .remote(#"{"message":"bad key sk \"planted\" 4711"}"#, status: .unauthorized) }
        #expect(failed["error"]["message"] == "bad key {{secrets.key}}")
    }

    @Test("that are nested 64 deep are JSON still")
    func deep() async throws {
        let result = try await result { .remote(Self.nested(64)) }
        #expect(result["data"].json() == Self.nested(64))
    }

    @Test("that are nested too deep are read again after a restart, so that their requests are not made again")
    func deepBeforeRestart() async throws {
        try await withTemporaryDirectory { directory in
            let play: @Sendable (@escaping @Sendable (ToolDesk) async throws -> String) async throws -> String = {
                try await ToolDesk.run(
                    operations: [
                        "op": ["configuration": ["method": "POST", "path": "/op"]],
                        "pay": ["configuration": ["method": "POST", "path": "/pay"], "requireApproval": true],
                    ],
                    calls: ["op": [:], "pay": [:]], mode: "hitl", in: directory,
                    routes: { $0.post("op") { _, _ in Response.remote(Self.nested(512)) } }, $0)
            }
            let run = try await play { desk in
                let run = try await desk.platform.startToTask("caller").run
                #expect(desk.requests.map(\.line) == ["POST /op"])
                return run
            }
            _ = try await play { desk in
                let task = try #require(try await desk.platform.pendingTask(run)["user_task_id"].string)
                #expect(try await desk.platform.answer(run, task, ["approved": true]).status == 202)
                #expect(try await desk.platform.end(of: run)["status"] == "Completed")
                #expect(desk.requests.map(\.line) == ["POST /pay"])
                return run
            }
        }
    }
}
