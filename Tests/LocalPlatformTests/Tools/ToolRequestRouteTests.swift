import Testing
import Values

@testable import LocalPlatform

/// What operations send, seen by the other side (contract, 22.1 and 22.2).
@Suite("Requests of tools", .timeLimit(.minutes(1)))
struct ToolRequestRouteTests {
    private static let secrets = [
        "key": "sk-planted-4711", "grant": #"{"accessToken": "tok-planted-0815", "account": "acme-planted"}"#,
        "hook": "T00/B00/planted-path",
    ]

    /// One method of authentication and the headers that have to arrive.
    struct Authentication: Sendable, CustomTestStringConvertible {
        var auth: Value
        var headers: [String: String]
        /// What the log shows of them.
        var shown: [String: String]
        var testDescription: String { auth["method"].string ?? "" }
    }

    static let authentications: [Authentication] = [
        Authentication(auth: ["method": "none"], headers: [:], shown: [:]),
        Authentication(
            auth: ["method": "api_key_header", "secretName": "key"], headers: ["X-API-Key": "sk-planted-4711"],
            shown: ["X-API-Key": "{{secrets.key}}"]),
        Authentication(
            auth: ["method": "api_key_header", "headerName": "X-Shop", "secretName": "key"],
            headers: ["X-Shop": "sk-planted-4711"], shown: ["X-Shop": "{{secrets.key}}"]),
        Authentication(
            auth: ["method": "bearer", "secretName": "key"], headers: ["Authorization": "Bearer sk-planted-4711"],
            shown: ["Authorization": "Bearer {{secrets.key}}"]),
        Authentication(
            auth: [
                "method": "grant_credentials", "secretName": "grant",
                "headers": ["Authorization": "Bearer {{accessToken}}", "X-Account": "{{account}}"],
            ],
            headers: ["Authorization": "Bearer tok-planted-0815", "X-Account": "acme-planted"],
            shown: ["Authorization": "Bearer {{secrets.grant}}", "X-Account": "{{secrets.grant}}"]),
    ]

    @Test("prove who they are as the integration says, with secrets of the vault", arguments: authentications)
    func authentication(_ wanted: Authentication) async throws {
        try await ToolDesk.run(
            ["auth": wanted.auth], operations: ["op": ["configuration": ["method": "GET", "path": "/x"]]],
            calls: ["op": [:]], secrets: Self.secrets
        ) { desk in
            let run = try await desk.finish()
            let request = try #require(desk.requests.first)
            for name in ["X-API-Key", "X-Shop", "Authorization", "X-Account"] {
                #expect(request.header(name) == wanted.headers[name])
            }
            let log = try #require(try await desk.exchanges(run).first)
            let headers = log["content"]["request"]["headers"].list ?? List()
            let shown = headers.map { ($0["name"].string ?? "", $0["value"].string ?? "") }
            #expect(Dictionary(shown) { first, _ in first } == wanted.shown)
        }
    }

    @Test("have their defaults, which an operation replaces, and secrets in every text setting")
    func defaults() async throws {
        try await ToolDesk.run(
            [
                "baseUrl": "http://127.0.0.1:PORT/{{secrets.hook}}/",
                "defaultHeaders": ["X-Lang": "en", "X-Version": "1", "X-Key": "{{secrets.key}}"],
                "defaultQuery": ["page": "1", "key": "{{secrets.key}}"],
            ],
            operations: [
                "op": [
                    "configuration": [
                        "method": "post", "path": "orders/{{id}}", "headers": ["x-lang": "de", "X-None": "{{none}}"],
                        "query": ["page": "{{page}}", "none": "{{none}}"],
                        "body": ["id": "{{id}}", "note": "n {{page}}", "key": "{{secrets.key}}"],
                    ]
                ]
            ],
            calls: ["op": ["id": "a/b ü", "page": 2]], secrets: Self.secrets
        ) { desk in
            let run = try await desk.finish()
            let request = try #require(desk.requests.first)
            #expect(
                request.line
                    == "POST /T00/B00/planted-path/orders/a%2Fb%20%C3%BC?key=sk-planted-4711&page=2")
            #expect(request.header("X-Lang") == "de" && request.header("X-Version") == "1")
            #expect(request.header("X-Key") == "sk-planted-4711" && request.header("X-None") == nil)
            #expect(request.header("Content-Type") == "application/json")
            #expect(request.body == #"{"id":"a/b ü","note":"n 2","key":"sk-planted-4711"}"#)
            let log = try #require(try await desk.exchanges(run).first)
            #expect(log["url"].string?.hasSuffix("/orders/a%2Fb%20%C3%BC?key={{secrets.key}}&page=2") == true)
            #expect(log["url"].string?.contains("/{{secrets.hook}}/") == true)
            #expect(log["content"]["request"]["body"] == #"{"id":"a/b ü","note":"n 2","key":"{{secrets.key}}"}"#)
        }
    }

    @Test("send what no template used as JSON, or the template's text", arguments: ["POST", "PUT", "PATCH"])
    func bodies(_ method: String) async throws {
        try await ToolDesk.run(
            operations: [
                "plain": ["configuration": ["method": .string(method), "path": "/{{id}}"]],
                "text": [
                    "configuration": [
                        "method": .string(method), "path": "/t", "headers": ["Content-Type": "text/x"],
                        "body": #"<{{id}} "{{none}}">"#,
                    ]
                ],
            ],
            calls: ["plain": ["id": 7, "amount": 1.50, "deep": ["a": [1]]], "text": ["id": "say \"hi\""]]
        ) { desk in
            _ = try await desk.finish()
            let bodies = Dictionary(desk.requests.map { ($0.line, $0) }) { first, _ in first }
            #expect(bodies["\(method) /7"]?.body == #"{"amount":1.5,"deep":{"a":[1]}}"#)
            #expect(bodies["\(method) /t"]?.body == #"<say \"hi\" "">"#)
            #expect(bodies["\(method) /t"]?.header("Content-Type") == "text/x")
        }
    }

    @Test(
        "are not made when the arguments cannot be sent",
        arguments: [
            (["id": 5], "arguments.id must be a string"), ([:], "arguments.id is required"),
            (["id": ".."], "'..' cannot stand in a path."), (["id": ""], "An empty text cannot stand in a path."),
            (
                ["id": "a", "h": "b\r\nX-Evil: 1"],
                "A line break or another control character cannot stand in the header X-H."
            ),
        ] as [(Value, String)])
    func invalidArguments(_ arguments: Value, _ message: String) async throws {
        try await ToolDesk.run(
            operations: [
                "op": [
                    "configuration": ["method": "GET", "path": "/o/{{id}}", "headers": ["X-H": "{{h}}"]],
                    "argumentsSchema": [
                        "type": "object", "properties": ["id": ["type": "string"]], "required": ["id"],
                    ],
                ]
            ], calls: ["op": arguments]
        ) { desk in
            let result = try await desk.result()
            #expect(result["error"]["code"] == "invalid_arguments" && result["successful"] == false)
            #expect(result["error"]["message"].string?.contains(message) == true, "\(result.json())")
            #expect(result["log_id"].isNull && desk.requests.isEmpty)
        }
    }

    @Test(
        "are not made without the secret they need",
        arguments: [
            (["method": "bearer", "secretName": "gone"], "The secret 'gone' is not set on this platform."),
            (
                ["method": "grant_credentials", "secretName": "key", "headers": ["A": "{{x}}"]],
                "The secret 'key' is no JSON object."
            ),
            (
                ["method": "grant_credentials", "secretName": "grant", "headers": ["A": "{{x}}"]],
                "The secret 'grant' has no field 'x'."
            ),
            (
                ["method": "bearer", "secretName": "lines"],
                "The secret 'lines' has a line break or control character; it cannot be sent."
            ),
        ] as [(Value, String)])
    func missingSecret(_ auth: Value, _ message: String) async throws {
        var secrets = Self.secrets
        secrets["lines"] = "planted\nX-Evil: 1"
        try await ToolDesk.run(
            ["auth": auth], operations: ["op": ["configuration": ["method": "GET", "path": "/x"]]], calls: ["op": [:]],
            secrets: secrets
        ) { desk in
            let result = try await desk.result()
            #expect(result["error"] == ["code": "integration_not_connected", "message": .string(message)])
            #expect(desk.requests.isEmpty)
        }
    }

    @Test("a built-in tool with a local handler posts its arguments there, and its answer is the result")
    func handledTool() async throws {
        try await ToolDesk.runBuiltIn(
            slug: "MAIL_SEND", handled: "MAIL_SEND", call: ["to": "ada@example.org"]
        ) { desk in
            let result = try await desk.result()
            #expect(result["successful"] == true && result["data"] == ["ok": true], "\(result.json())")
            let request = try #require(desk.requests.first)
            #expect(request.line == "POST /send" && request.header("Content-Type") == "application/json")
            #expect(request.body == #"{"to":"ada@example.org"}"#)
        }
    }

    @Test("a built-in tool without a local handler is not connected")
    func unhandledTool() async throws {
        try await ToolDesk.runBuiltIn(slug: "MAIL_SEND", handled: "MAIL_READ", call: [:]) { desk in
            let result = try await desk.result()
            #expect(result["error"]["code"] == "integration_not_connected", "\(result.json())")
            #expect(desk.requests.isEmpty)
        }
    }

    @Test("a white space at the end of a secret is not sent")
    func trimming() async throws {
        try await ToolDesk.run(
            ["auth": ["method": "bearer", "secretName": "file"], "defaultHeaders": ["X-Key": "{{secrets.file}}"]],
            operations: ["op": ["configuration": ["method": "GET", "path": "/x"]]], calls: ["op": [:]],
            secrets: ["file": "planted-in-a-file\n"]
        ) { desk in
            _ = try await desk.finish()
            #expect(desk.requests.first?.header("Authorization") == "Bearer planted-in-a-file")
            #expect(desk.requests.first?.header("X-Key") == "planted-in-a-file")
        }
    }

    @Test("a file of the library is the body when the template is its argument alone")
    func file() async throws {
        try await ToolDesk.run(
            operations: [
                "send": ["configuration": ["method": "PUT", "path": "/in/{{name}}", "body": "{{file}}"]],
                "describe": ["configuration": ["method": "POST", "path": "/about"]],
            ],
            calls: ["send": ["name": "a", "file": "{{input.file}}"], "describe": ["file": "{{input.file}}"]]
        ) { desk in
            let client = try await FileClient(desk.platform)
            let text = String(repeating: "line\n", count: 50_000)
            let file = try await client.upload(text, as: "long.csv", "text/csv; charset=utf-8")
            let reference = FileClient.reference(file)
            let run = try await desk.finish(["file": reference])
            let sent = try #require(desk.requests.first { $0.line == "PUT /in/a" })
            #expect(sent.body == text && sent.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(sent.header("Content-Length") == "250000")
            // Beside other arguments it stays the reference that it is.
            let described = try #require(desk.requests.first { $0.line == "POST /about" })
            let sentReference = try JSON.parse(described.body)
            #expect(sentReference == ["file": reference])
            let log = try #require(try await desk.exchanges(run).first { $0["operationName"] == "send" })
            #expect(log["content"]["request"]["bytes"] == 250_000 && log["content"]["request"]["body"].isNull)
        }
    }

    @Test("a file that is not in the library is an invalid argument")
    func missingFile() async throws {
        try await ToolDesk.run(
            operations: ["send": ["configuration": ["method": "PUT", "path": "/in", "body": "{{file}}"]]],
            calls: ["send": ["file": ["phronyFile": true, "filename": "gone.txt", "mediaType": "text/plain"]]]
        ) { desk in
            let result = try await desk.result()
            #expect(
                result["error"] == ["code": "invalid_arguments", "message": "The file gone.txt is not in the library."])
            #expect(desk.requests.isEmpty)
        }
    }
}
