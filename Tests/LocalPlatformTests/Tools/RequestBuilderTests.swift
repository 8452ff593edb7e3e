import Testing
import Values

@testable import LocalPlatform

@Suite("Building requests of operations")
struct RequestBuilderTests {
    /// What a request looks like: method, URL, headers and body in lines.
    private func request(
        of config: Value = ["baseUrl": "http://shop.test/api/"], _ configuration: Value, _ arguments: Value = [:],
        schema: Value = .null, secrets: [String: String] = [:]
    ) async throws(ToolFailure) -> PreparedRequest {
        let caller = OperationCaller.sample(secrets: secrets)
        let request = Result { () throws(ToolFailure) in
            try caller.prepare(.sample(configuration, schema: schema), of: .sample(config), arguments: arguments)
        }
        await caller.shutdown()
        return try request.get()
    }

    @Test("joins base and path with one slash and encodes values")
    func path() async throws {
        let made = try await request(["method": "GET", "path": "orders/{{ id }}/x y"], ["id": "a/b c?d"])
        #expect(made.url == "http://shop.test/api/orders/a%2Fb%20c%3Fd/x%20y")
        #expect(made.method == "GET" && made.body.isEmpty && made.headers.isEmpty)
    }

    @Test(
        "refuses a path without its value, or with one that leads elsewhere",
        arguments: [
            ([:], "The path needs a value for id."), (["id": nil], "The path needs a value for id."),
            (["id": ".."], "'..' cannot stand in a path."), (["id": ""], "An empty text cannot stand in a path."),
        ]
            as [(Value, String)])
    func badPath(_ arguments: Value, _ message: String) async {
        await #expect(throws: ToolFailure(.invalidArguments, message)) {
            try await request(["method": "GET", "path": "/orders/{{id}}"], arguments)
        }
    }

    @Test("takes any text in the query of a path", arguments: ["", ".", "..", "a?b"])
    func queryOfPath(_ value: String) async throws {
        let made = try await request(
            ["method": "GET", "path": "/u/{{id}}?x={{a}}&y=1"], ["id": 7, "a": .string(value)])
        #expect(made.url == "http://shop.test/api/u/7?x=\(value == "a?b" ? "a%3Fb" : value)&y=1")
    }

    @Test("lets the operation's query replace defaults and leaves out entries without a value")
    func query() async throws {
        let made = try await request(
            of: ["baseUrl": "http://shop.test", "defaultQuery": ["lang": "en", "page": "1"]],
            ["method": "GET", "path": "/o", "query": ["page": "{{page}}", "q": "{{q}} & co", "none": "{{missing}}"]],
            ["page": 2, "q": "tea+cup"])
        #expect(made.url == "http://shop.test/o?lang=en&page=2&q=tea%2Bcup%20%26%20co")
    }

    @Test("adds defaults, own headers, then credentials")
    func headers() async throws {
        let made = try await request(
            of: [
                "baseUrl": "http://shop.test", "auth": ["method": "bearer", "secretName": "key"],
                "defaultHeaders": ["X-A": "1", "x-b": "default", "authorization": "nobody", "X-S": "{{secrets.key}}"],
            ],
            ["method": "GET", "path": "/", "headers": ["X-B": "{{b}}", "X-C": "{{missing}}"]], ["b": "own"],
            secrets: ["key": "s3cret"])
        #expect(
            made.headers.map { "\($0.name): \($0.value)" } == [
                "X-A: 1", "X-S: s3cret", "X-B: own", "Authorization: Bearer s3cret",
            ])
        #expect(made.headers.map(\.isCredential) == [false, true, false, true])
    }

    @Test("knows the four ways to authenticate")
    func authentication() async throws {
        let secrets = ["key": "k", "grant": #"{"accessToken": "t", "account": 7}"#]
        func sent(_ auth: Value) async throws -> [String] {
            try await request(
                of: ["baseUrl": "http://shop.test", "auth": auth], ["method": "GET", "path": "/"], secrets: secrets
            )
            .headers.map { "\($0.name): \($0.value)" }
        }
        #expect(try await sent(["method": "none"]) == [])
        #expect(try await sent(["method": "api_key_header", "secretName": "key"]) == ["X-API-Key: k"])
        #expect(try await sent(["method": "api_key_header", "headerName": "X-K", "secretName": "key"]) == ["X-K: k"])
        #expect(
            try await sent([
                "method": "grant_credentials", "secretName": "grant",
                "headers": ["Authorization": "Bearer {{accessToken}}", "X-Account": "{{account}}"],
            ]) == ["Authorization: Bearer t", "X-Account: 7"])
    }

    @Test("says which secret is missing")
    func missingSecret() async {
        await #expect(throws: ToolFailure(.notConnected, "The secret 'key' is not set on this platform.")) {
            try await request(
                of: ["baseUrl": "http://x.test", "auth": ["method": "bearer", "secretName": "key"]],
                ["method": "GET", "path": "/"])
        }
    }

    @Test(
        "refuses control characters in headers",
        arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}", "a\u{1F}b", "a\u{7F}"])
    func headerInjection(_ value: String) async {
        let message = "A line break or another control character cannot stand in the header X-A."
        await #expect(throws: ToolFailure(.invalidArguments, message)) {
            try await request(
                ["method": "GET", "path": "/", "headers": ["X-A": "{{a}}"]], ["a": .string(value)])
        }
    }

    @Test("sends secrets in headers without the white space at their ends, and none with control characters")
    func headerSecrets() async throws {
        let configuration: Value = [
            "method": "GET", "path": "/", "headers": ["X-A": "Key {{secrets.file}}", "X-T": "a\tb"],
        ]
        let made = try await request(configuration, secrets: ["file": " k-1\n"])
        #expect(made.headers.map(\.value) == ["Key k-1", "a\tb"] && made.headers.map(\.isCredential) == [true, false])
        let message = "The secret 'file' has a line break or control character; it cannot be sent."
        for secret in ["k\n1", "k\u{7}1", "k\u{7F}1"] {
            await #expect(throws: ToolFailure(.notConnected, message)) {
                try await request(configuration, secrets: ["file": secret])
            }
        }
    }

    @Test("a secret in the path may have several segments, but begins neither a query nor a fragment")
    func pathSecrets() async throws {
        let made = try await request(
            of: ["baseUrl": "http://shop.test/{{secrets.hook}}"],
            ["method": "GET", "path": "/o", "query": ["q": "1"]], secrets: ["hook": "T0/B?c#d%e ü"])
        #expect(made.url == "http://shop.test/T0/B%3Fc%23d%25e%20%C3%BC/o?q=1")
        #expect(made.shownURL == "http://shop.test/{{secrets.hook}}/o?q=1")
    }

    @Test("keeps the types of arguments in a JSON body")
    func jsonBody() async throws {
        let made = try await request(
            [
                "method": "POST", "path": "/",
                "body": [
                    "n": "{{n}}", "list": ["{{l}}", "{{missing}}"], "text": "n is {{n}}", "gone": "{{missing}}",
                    "fix": 1,
                ],
            ],
            ["n": 2, "l": [true], "extra": "unused"])
        #expect(String(decoding: made.body, as: UTF8.self) == #"{"n":2,"list":[[true]],"text":"n is 2","fix":1}"#)
        #expect(made.headers == [PreparedRequest.Header(name: "Content-Type", value: "application/json")])
    }

    @Test("inserts JSON-escaped text into a body of text")
    func textBody() async throws {
        let made = try await request(
            [
                "method": "PUT", "path": "/", "headers": ["Content-Type": "application/x"],
                "body": #"{"a": "{{a}}{{missing}}"}"#,
            ],
            ["a": "say \"hi\"\n"])
        #expect(String(decoding: made.body, as: UTF8.self) == #"{"a": "say \"hi\"\n"}"#)
        #expect(made.headers.map(\.value) == ["application/x"])
    }

    @Test("sends the arguments that no template used as a JSON object", arguments: ["POST", "PUT", "PATCH"])
    func unusedArguments(_ method: String) async throws {
        let made = try await request(
            ["method": .string(method), "path": "/o/{{id}}", "query": ["q": "{{q}}"]],
            ["id": "7", "amount": 59.9, "q": 1, "n": nil])
        #expect(String(decoding: made.body, as: UTF8.self) == #"{"amount":59.9,"n":null}"#)
    }

    @Test("sends no body for methods that have none", arguments: ["GET", "HEAD", "DELETE"])
    func noBody(_ method: String) async throws {
        #expect(try await request(["method": .string(method), "path": "/"], ["a": 1]).body.isEmpty)
    }

    @Test("checks the arguments first")
    func schema() async {
        let schema: Value = ["required": ["id"], "properties": ["n": ["type": "number"]]]
        let message = "The arguments do not fit: arguments.id is required; arguments.n must be a number, not a string."
        await #expect(throws: ToolFailure(.invalidArguments, message)) {
            try await request(["method": "GET", "path": "/{{id}}"], ["n": "1"], schema: schema)
        }
    }

    @Test("never puts a secret where an argument only looks like one, and prints without secrets")
    func secrets() async throws {
        let made = try await request(
            of: ["baseUrl": "http://x.test", "defaultQuery": ["key": "{{secrets.key}}"]],
            [
                "method": "POST", "path": "/{{id}}", "headers": ["X-A": "{{id}}"],
                "body": ["a": "{{id}}", "b": "{{secrets.key}}"],
            ],
            ["id": "{{secrets.key}}"], secrets: ["key": "s3cret"])
        #expect(made.url == "http://x.test/%7B%7Bsecrets.key%7D%7D?key=s3cret")
        #expect(made.headers.first?.value == "{{secrets.key}}")
        #expect(String(decoding: made.body, as: UTF8.self) == #"{"a":"{{secrets.key}}","b":"s3cret"}"#)
        #expect("\(made)" == "POST http://x.test/%7B%7Bsecrets.key%7D%7D?key={{secrets.key}}")
        var dumped = ""
        dump(made, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }

    @Test("does not call integrations that are built in")
    func builtIn() async {
        let caller = OperationCaller.sample()
        #expect(throws: ToolFailure(.notConnected, "Shop is a built-in integration that is not connected here.")) {
            try caller.prepare(.sample(["toolSlug": "GMAIL_SEND"]), of: .sample([:], type: .builtIn), arguments: [:])
        }
        await caller.shutdown()
    }
}
