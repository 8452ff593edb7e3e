import PhronyClient
import Testing
import Values

@Suite("Errors")
struct ErrorTests {
    @Test("the contract's own form gives status, code, message, field, path and body")
    func contractForm() async throws {
        let body =
            #"{"error":{"code":"input_schema_mismatch","message":"input.orderId is required","field":"input.orderId"}}"#
        try await withClient(answering: .always(.json(body, status: 400))) { client, _ in
            let error = try #require(await failure { try await client.startRun(agent: "a") })
            #expect(error.status == 400 && error.code == "input_schema_mismatch" && error.field == "input.orderId")
            #expect(error.message == "input.orderId is required")
            #expect(error.path == "/v1/agents/a/runs" && error.body == Array(body.utf8))
            #expect(error.description == "400 input_schema_mismatch: input.orderId is required (/v1/agents/a/runs)")
        }
    }

    @Test(
        "the message is found in every form of body",
        arguments: [
            (#"{"error":{"message":"a"},"message":"b"}"#, "a"),
            (#"{"message":"b","error":"Bad Request"}"#, "b"),
            (#"{"message":["b","c"],"error":"Bad Request"}"#, "b; c"),
            (
                #"{"message":[{"message":"b"},{"property":"x","constraints":{"isString":"x must be a string"}}]}"#,
                "b; x must be a string"
            ),
            (#"{"message":{"message":"inner"}}"#, "inner"),
            (#"{"error":"Unauthorized","detail":"d"}"#, "Unauthorized"),
            (#"{"detail":"d"}"#, "d"),
            (#"{"message":"","detail":"d"}"#, "d"),
            (#"{"error":{"code":"x"},"detail":"d"}"#, "d"),
            ("  Bad gateway \n", "Bad gateway"),
            (#"{"nothing":"known"}"#, #"{"nothing":"known"}"#),
            ("", "The server answered with status 400 and no message."),
        ])
    func messages(body: String, message: String) async throws {
        try await withClient(answering: .always(Answer(status: 400, body: body))) { client, _ in
            let error = try #require(await failure { try await client.getRun("r") })
            #expect(error.message == message)
            #expect(error.body == Array(body.utf8))
        }
    }

    @Test("raw text is cut at 500 characters and the body kept whole")
    func longText() async throws {
        let page = String(repeating: "é", count: 501)
        try await withClient(answering: .always(Answer(status: 500, body: page))) { client, _ in
            let error = try #require(await failure { try await client.getRun("r") })
            #expect(error.message == String(repeating: "é", count: 500) + "…")
            #expect(error.body == Array(page.utf8))
        }
    }

    @Test("a redirect is an error that says so", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        try await withClient(
            answering: .always(
                Answer(status: status, headers: [("Location", "http://localhost:1/")], body: "moved")
            )
        ) { client, log in
            let call = await failure { try await client.getRun("r") }
            #expect(call?.status == status)
            #expect(call?.message.contains("redirect") == true)
            let stream = await failure { try await client.streamRunEvents("r") }
            #expect(stream?.status == status)
            #expect(log.all.count == 2)
        }
    }

    @Test("a refused stream is an error with the server's message")
    func refusedStream() async throws {
        try await withClient(
            answering: .always(
                .json(#"{"error":{"code":"run_not_found","message":"No such run."}}"#, status: 404)
            )
        ) { client, _ in
            let error = await failure { try await client.streamRunEvents("r") }
            #expect(error?.code == "run_not_found")
            #expect(error?.message == "No such run.")
        }
    }

    @Test("a page that is no stream is an unexpected answer")
    func noStream() async throws {
        try await withClient(
            answering: .always(
                Answer(status: 200, headers: [("Content-Type", "text/html")], body: "<html>")
            )
        ) { client, _ in
            let error = await failure { try await client.streamRunEvents("r") }
            #expect(error?.field == "Content-Type")
        }
    }

    @Test("a server that repeats the key does not get it into an error")
    func keyNeverShown() async throws {
        let key = plantedKey.reveal()
        let token = plantedToken.reveal()
        let bodies = [
            "unknown key \(key)", #"{"error":{"message":"unknown key \#(key)","code":"\#(key)"}}"#,
            "bad token \(token)",
        ]
        for body in bodies {
            try await withServer(.always(Answer(status: 401, headers: [("X-Echo", key)], body: body))) { base, _ in
                try await withTransport(base) { transport in
                    let client = PhronyClient(transport: transport)
                    for error in [
                        await failure { try await client.getRun("r") },
                        await failure { try await client.streamRunEvents("r") },
                    ] {
                        let error = try #require(error)
                        var shown = "\(error)" + String(reflecting: error) + String(decoding: error.body, as: UTF8.self)
                        dump(error, to: &shown)
                        #expect(!shown.contains("PLANTED") && !shown.contains("HIDDEN"))
                        #expect(error.message.contains("…x7Qm") || error.message.contains("…a1b2"))
                    }
                }
            }
        }
    }

    @Test("a new key that arrives without its id is not in the error")
    func newKeyNeverShown() async throws {
        let transport = ScriptedTransport(
            .answer(Response(status: 200, body: Array(#"{"secret":"phk_PLANTED"}"#.utf8))))
        let client = ManagementClient(transport: transport)
        let error = try #require(
            await failure { try await client.createAPIKey(tenant: "t", name: "n", scopes: []) })
        #expect(error.field == "id")
        #expect(error.body.isEmpty && !String(reflecting: error).contains("PLANTED"))
    }
}
