import PhronyClient
import Testing
import Values

@Suite("Retries")
struct RetryTests {
    private static let run = Response(status: 200, body: Array(#"{"runId":"r","status":"Running"}"#.utf8))
    private static let lost = TransportError(.connectionLost, "lost", requestWasSent: true)
    private static let unreachable = TransportError(.notConnected, "nobody", requestWasSent: false)

    private static func refusal(_ status: Int, retryAfter: String? = nil) -> ScriptedTransport.Outcome {
        .answer(Response(status: status, headers: retryAfter.map { [("retry-after", $0)] } ?? []))
    }

    @Test("a GET waits 1, 2 and 4 seconds and then gives up", arguments: [429, 502, 503, 504])
    func repeatableGivesUp(status: Int) async {
        let refusal = Self.refusal(status)
        let transport = ScriptedTransport(refusal, refusal, refusal, refusal, .answer(Self.run))
        let waits = Waits()
        let client = PhronyClient(transport: transport, sleep: waits.sleep)
        let error = await failure { try await client.getRun("r") }
        #expect(error?.status == status)
        #expect(waits.all == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(transport.requests.count == 4)
    }

    @Test("a GET that is answered at last returns the answer")
    func repeatableSucceeds() async throws {
        let transport = ScriptedTransport(.failure(Self.lost), .failure(Self.unreachable), .answer(Self.run))
        let waits = Waits()
        let run = try await PhronyClient(transport: transport, sleep: waits.sleep).getRun("r")
        #expect(run.status == .running)
        #expect(waits.all == [.seconds(1), .seconds(2)])
    }

    @Test(
        "every other failure of a GET reaches the caller at once",
        arguments: [301, 400, 401, 403, 404, 409, 413, 500, 501])
    func notRetried(status: Int) async {
        let transport = ScriptedTransport(Self.refusal(status), .answer(Self.run))
        let error = await failure { try await PhronyClient(transport: transport, sleep: { _ in }).getRun("r") }
        #expect(error?.status == status)
        #expect(transport.requests.count == 1)
    }

    @Test(
        "a timeout, a cancellation and a refusing tape reach the caller at once",
        arguments: [TransportError.Reason.timedOut, .cancelled, .refused("tape"), .answerTooLong, .credentialMissing])
    func transportFailureNotRetried(reason: TransportError.Reason) async {
        let transport = ScriptedTransport(.failure(TransportError(reason, "no")), .answer(Self.run))
        let error = await failure { try await PhronyClient(transport: transport, sleep: { _ in }).getRun("r") }
        #expect(error == .transport(TransportError(reason, "no"), path: "/v1/runs/r"))
        #expect(transport.requests.count == 1)
    }

    @Test("a start and a message are sent again after 429, after 503 and when they surely were not sent")
    func unlessTakenOn() async throws {
        let started = Response(status: 202, body: Array(#"{"sessionId":"s","runId":"r","status":"Running"}"#.utf8))
        let transport = ScriptedTransport(
            Self.refusal(429), Self.refusal(503), .failure(Self.unreachable), .answer(started))
        let waits = Waits()
        let client = PhronyClient(transport: transport, sleep: waits.sleep)
        #expect(try await client.startRun(agent: "a").runId == "r")
        #expect(waits.all == [.seconds(1), .seconds(2), .seconds(4)])
    }

    @Test("a start and a message are not sent again when they may have been taken on")
    func takenOn() async {
        for outcome in [Self.refusal(502), Self.refusal(504), .failure(Self.lost)] {
            let start = ScriptedTransport(outcome)
            let starter = PhronyClient(transport: start, sleep: { _ in })
            let startError = await failure { try await starter.startRun(agent: "a") }
            #expect(startError != nil)
            #expect(start.requests.count == 1)
            let message = ScriptedTransport(outcome)
            let sender = PhronyClient(transport: message, sleep: { _ in })
            let messageError = await failure { try await sender.sendRunMessage("r", .reply("hi")) }
            #expect(messageError != nil)
            #expect(message.requests.count == 1)
        }
    }

    @Test("skipping a wait may be repeated like a GET")
    func skipIsRepeatable() async throws {
        let accepted = Response(status: 202, body: Array(#"{"status":"Running"}"#.utf8))
        let transport = ScriptedTransport(Self.refusal(504), .failure(Self.lost), .answer(accepted))
        _ = try await PhronyClient(transport: transport, sleep: { _ in }).skipAgentWait("r")
        #expect(transport.requests.map(\.method) == [.post, .post, .post])
    }

    @Test("Retry-After is honoured, and a date or nonsense in it falls back to the usual delay")
    func retryAfter() async throws {
        let transport = ScriptedTransport(
            Self.refusal(429, retryAfter: "17"), Self.refusal(503, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT"),
            Self.refusal(503, retryAfter: "0"), .answer(Self.run))
        let waits = Waits()
        _ = try await PhronyClient(transport: transport, sleep: waits.sleep).getRun("r")
        #expect(waits.all == [.seconds(17), .seconds(2), .seconds(0)])
    }

    @Test("a Retry-After of hours is told to the caller instead of being slept through")
    func longRetryAfter() async {
        let transport = ScriptedTransport(Self.refusal(429, retryAfter: "36000"), .answer(Self.run))
        let waits = Waits()
        let error = await failure { try await PhronyClient(transport: transport, sleep: waits.sleep).getRun("r") }
        #expect(error?.retryAfter == .seconds(36000))
        #expect(waits.all.isEmpty)
    }

    @Test("opening a stream follows the same rule")
    func streams() async throws {
        let transport = ScriptedTransport(Self.refusal(503), .failure(Self.lost), .stream([]))
        _ = try await PhronyClient(transport: transport, sleep: { _ in }).streamRunEvents("r")
        #expect(transport.requests.count == 3)
    }

    @Test("cancelling during the wait ends the call")
    func cancelledWhileWaiting() async {
        let transport = ScriptedTransport(Self.refusal(503), .answer(Self.run))
        let client = PhronyClient(transport: transport, sleep: { _ in throw CancellationError() })
        let error = await failure { try await client.getRun("r") }
        #expect(error?.isCancelled == true)
        #expect(transport.requests.count == 1)
    }

    @Test("over real HTTP: a busy server is asked again and the same body is sent again")
    func overHTTP() async throws {
        try await withClient(
            answering: .each { _, number in
                number < 2
                    ? Answer(status: 503) : .json(#"{"sessionId":"s","runId":"r","status":"Running"}"#, status: 202)
            }
        ) { client, log in
            _ = try await client.startRun(agent: "a", input: ["n": 1])
            #expect(log.all.map(\.body) == Array(repeating: #"{"input":{"n":1}}"#, count: 3))
        }
    }

    @Test("over real HTTP: a lost connection is tried again for a GET and not for a message")
    func lostOverHTTP() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n" + #"{"runId":"r","status":"Running"}"#
        try await withRawServer(
            .each { connection, number in
                _ = await connection.read()
                if number == 1 { try await connection.write(answer) }
            }
        ) { base in
            try await withTransport(base) { transport in
                let client = PhronyClient(transport: transport, sleep: { _ in })
                let run = try await client.getRun("r")
                #expect(run.status == .running)
                let error = await failure { try await client.sendRunMessage("r", .reply("hi")) }
                guard case .transport(let lost, path: "/v1/runs/r/messages") = error else {
                    Issue.record("expected a lost connection, got \(String(describing: error))")
                    return
                }
                #expect(lost.reason == .connectionLost)
            }
        }
    }
}
