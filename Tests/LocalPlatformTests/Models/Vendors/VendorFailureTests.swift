import Testing
import Values

@testable import LocalPlatform

/// What becomes of a round when the vendor does not answer as it should (contract, section 19, `llm_error`).
@Suite("Vendors that fail", .timeLimit(.minutes(1)))
struct VendorFailureTests {
    private static let wrongKey = """
        {"error":{"message":"Incorrect API key provided: sk-plant********efgh.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}
        """
    private static let noModel = """
        {"error":{"message":"The model `desk-model` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}
        """
    private static let filtered = """
        {"error":{"message":"The response was filtered.","type":null,"param":"prompt","code":"content_filter","status":400}}
        """
    private static let quota = """
        {"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
        """

    @Test(
        "a refusal that time does not change is told at once, in the vendor's words where they hold no key",
        arguments: [
            (401, wrongKey, "does not accept its key (the secret 'vendor')."),
            (
                403, #"{"error":{"message":"Country not supported."}}"#,
                "does not allow this request: Country not supported."
            ),
            (404, noModel, "knows no model 'desk-model', or http://127.0.0.1"),
            (404, noModel, "is not its address: The model `desk-model` does not exist"),
            (400, filtered, "refused the request with status 400: The response was filtered."),
            (400, #"{"detail":[{"msg":"field required"}]}"#, "with status 400: field required"),
            (413, #"{"type":"error","error":{"type":"request_too_large","message":"Too large."}}"#, "413: Too large."),
            (422, #"{"message":"bad\nrequest"}"#, "with status 422: bad request"),
            (400, "<html>secret page</html>", "with status 400"),
            (429, quota, "refused the request with status 429: You exceeded your current quota."),
            (402, "", "refused the request with status 402."),
        ])
    func refusals(_ status: Int, _ body: String, _ message: String) async throws {
        let outcome = try await VendorTalk().ask(.desk(), replies: .json(body, status: status))
        let said = outcome.failure?.message ?? ""
        #expect(outcome.failure?.kind == .refused, "\(outcome.answers)")
        #expect(said.contains("The provider 'Vendor'") && said.contains(message), "\(said)")
        #expect(!said.contains("sk-plant"))
        #expect(outcome.calls.count == 1 && outcome.waits.isEmpty)
    }

    @Test(
        "what may pass is tried again, each time after twice the wait", arguments: [408, 409, 429, 500, 502, 503, 529])
    func backOff(_ status: Int) async throws {
        let bad = VendorServer.Reply.json(#"{"error":{"message":"Not now."}}"#, status: status)
        let outcome = try await VendorTalk().ask(.desk(), replies: bad, bad, .recorded("openai-answer"))
        #expect(try outcome.turn().tokens == 544)
        #expect(outcome.calls.count == 3 && outcome.waits == [.seconds(1), .seconds(2)])
    }

    @Test("after four attempts the run is told that the vendor is overloaded")
    func overload() async throws {
        let bad = VendorServer.Reply.json(
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, status: 529)
        let outcome = try await VendorTalk(type: .anthropic).ask(.desk(), replies: bad)
        #expect(
            outcome.failure
                == .unavailable("The provider 'Vendor' is overloaded or broken (status 529, 4 times): Overloaded"))
        #expect(outcome.waits == [.seconds(1), .seconds(2), .seconds(4)])
    }

    @Test(
        "the wait is the one that the vendor asks for",
        arguments: [
            (["Retry-After": "7"], .seconds(7)), (["Retry-After": "0.5"], .milliseconds(500)),
            (["retry-after-ms": "250", "Retry-After": "9"], .milliseconds(250)),
            (["Retry-After": "Thu, 01 Jan 1970 00:00:30 GMT"], .seconds(30)),
            (["Retry-After": "Wed, 31 Dec 1969 23:59:30 GMT"], .zero), (["Retry-After": "soon"], .seconds(1)),
            (["Retry-After": "-5"], .seconds(1)), (["Retry-After": "nan"], .seconds(1)),
        ] as [([String: String], Duration)])
    func retryAfter(_ headers: [String: String], _ wait: Duration) async throws {
        let outcome = try await VendorTalk().ask(
            .desk(), replies: .json("{}", status: 429, headers: headers), .recorded("openai-answer"))
        #expect(outcome.waits == [wait] && outcome.failure == nil)
    }

    @Test("a wait that is too long is not waited")
    func longWait() async throws {
        let outcome = try await VendorTalk().ask(
            .desk(), replies: .json("{}", status: 429, headers: ["Retry-After": "3600"]))
        #expect(
            outcome.failure
                == .unavailable("The provider 'Vendor' limits our requests (status 429; it asks to wait 1h)"))
        #expect(outcome.calls.count == 1 && outcome.waits.isEmpty)
    }

    @Test("a vendor that says whether to try again is believed")
    func shouldRetry() async throws {
        let no = try await VendorTalk().ask(
            .desk(), replies: .json("{}", status: 500, headers: ["x-should-retry": "false"]))
        #expect(
            no.failure == .refused("The provider 'Vendor' refused the request with status 500.") && no.waits.isEmpty)
        let yes = try await VendorTalk().ask(
            .desk(), replies: .json("{}", status: 400, headers: ["x-should-retry": "true"]), .recorded("openai-answer"))
        #expect(yes.failure == nil && yes.waits.count == 1)
    }

    @Test("a server that wants a key where none is named says so")
    func wantsKey() async throws {
        var talk = VendorTalk(type: .selfHosted)
        talk.secretName = nil
        let outcome = try await talk.ask(.desk(), replies: .json(#"{"error":"Unauthorized"}"#, status: 401))
        let advice = "name a secret that holds it in its apiKeySecretName"
        #expect(outcome.failure == .refused("The provider 'Vendor' wants a key; \(advice)."))
    }

    @Test("a redirect is not followed, and takes the key nowhere")
    func redirect() async throws {
        try await VendorServer { _, _ in .recorded("openai-answer") }.serving { other, elsewhere in
            let outcome = try await VendorTalk().ask(
                .desk(), replies: VendorServer.Reply(status: 307, headers: ["Location": elsewhere + "/x"]))
            #expect(
                outcome.failure
                    == .refused(
                        "The provider 'Vendor' redirects, which is not followed; its base URL has to be the final one.")
            )
            #expect(other.calls.isEmpty)
        }
    }

    @Test("an answer that stops in its middle is asked for again")
    func brokenAnswer() async throws {
        let half = VendorServer.Reply(headers: ["Content-Type": "application/json"], text: "{\"choi", ending: .broken)
        let outcome = try await VendorTalk().ask(.desk(), replies: half, .recorded("openai-answer"))
        #expect(outcome.failure == nil && outcome.calls.count == 2)
        let never = try await VendorTalk().ask(.desk(), replies: half)
        #expect(
            never.failure
                == .unavailable(
                    "The provider 'Vendor' broke the connection off before its answer was whole, 4 times."))
    }

    @Test("an answer that never ends is given up, as is one that never begins", arguments: ["", "{\"choices\""])
    func silence(_ beginning: String) async throws {
        var talk = VendorTalk()
        talk.limits.timeout = .milliseconds(100)
        let outcome = try await talk.ask(
            .desk(), replies: VendorServer.Reply(text: beginning, ending: .silence))
        #expect(outcome.failure == .unavailable("The provider 'Vendor' gave no whole answer within 100ms."))
        #expect(outcome.calls.count == 1)
    }

    @Test("an answer that is too large is not read to its end")
    func largeAnswer() async throws {
        var talk = VendorTalk()
        talk.limits.replyBytes = 1000
        let outcome = try await talk.ask(.desk(), replies: .json(String(repeating: " ", count: 1001)))
        #expect(outcome.failure == .malformed("The provider 'Vendor' answered with more than 1000 bytes."))
    }

    @Test("a turn that calls too many tools is none")
    func manyCalls() async throws {
        let call = #"{"id":"c","function":{"name":"phrony_wait","arguments":"{}"}}"#
        let calls = Array(repeating: call, count: 129).joined(separator: ",")
        let outcome = try await VendorTalk().ask(
            .desk(), replies: .json(#"{"choices":[{"message":{"tool_calls":[\#(calls)]}}]}"#))
        #expect(outcome.failure == .malformed("The provider 'Vendor' called 129 tools at once."))
    }

    @Test("nobody there: the run is told after four attempts")
    func nobody() async throws {
        let base = try await VendorServer { _, _ in .json("") }.serving { _, base in base }
        let waits = Waits()
        let answer = try await VendorTalk().asking(at: base, waits) { await VendorTalk.answer($0, .desk()) }
        #expect(answer == .failure(.unavailable("The provider 'Vendor' takes no connection, 4 times.")))
        #expect(waits.all.count == 3)
    }

    @Test("a host that does not exist is named as such")
    func unknownHost() async throws {
        let answer = try await VendorTalk(path: "/v1").asking(at: "https://no-such-host.invalid") {
            await VendorTalk.answer($0, .desk())
        }
        #expect(answer == .failure(.unavailable("The host of the provider 'Vendor' was not found, 4 times.")))
    }

    @Test("a server that speaks no TLS is not spoken to in plain text")
    func noTLS() async throws {
        try await VendorServer { _, _ in .recorded("openai-answer") }.serving { server, base in
            let secure = base.replacing("http:", with: "https:")
            let answer = try await VendorTalk().asking(at: secure) { await VendorTalk.answer($0, .desk()) }
            #expect(throws: ModelError.self) { try answer.get() }
            #expect(server.calls.isEmpty)
        }
    }

    @Test("a cancelled call ends at once and is not repeated")
    func cancellation() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        try await VendorServer { _, _ in
            arrival.yield()
            return VendorServer.Reply(text: "{", ending: .silence)
        }.serving { server, base in
            let answer = try await VendorTalk().asking(at: base) { provider in
                await withTaskGroup(of: Result<ModelTurn, ModelError>.self) { group in
                    group.addTask { await VendorTalk.answer(provider, .desk()) }
                    for await _ in arrivals { break }
                    group.cancelAll()
                    return await group.next()
                }
            }
            #expect(answer == .failure(.unavailable("The call was cancelled.")))
            #expect(server.calls.count == 1)
        }
    }

    @Test("a vendor that echoes the key does not get it into the run")
    func echo() async throws {
        let key = VendorTalk.key
        let reply = """
            {"choices":[{"message":{"content":"Your key is \(key).","tool_calls":[{"id":"\(key)","function":
            {"name":"\(key)","arguments":"{\\"k\\":\\"\(key)\\",\\"\(key)\\":[\\"Bearer \(key)\\"]}"}}]}}]}
            """
        let turn = try await VendorTalk().ask(.desk(), replies: .json(reply)).turn()
        let hidden = "{{secrets.vendor}}"
        #expect(turn.text == "Your key is \(hidden).")
        #expect(
            turn.calls == [
                ModelCall(
                    id: hidden, tool: hidden, arguments: ["k": .string(hidden), hidden: [.string("Bearer \(hidden)")]])
            ])
        for status in [400, 403, 404, 503] {
            let bad = try await VendorTalk().ask(
                .desk(), replies: .json(#"{"error":{"message":"No, \#(key)."}}"#, status: status))
            #expect(bad.failure?.message.contains("No, \(hidden).") == true, "\(bad.answers)")
        }
    }
}
