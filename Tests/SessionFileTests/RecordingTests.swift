import PhronyClient
import SessionFile
import Synchronization
import Testing
import Values

@Suite("Recording a transport")
struct RecordingTests {
    private let folder: Folder
    private let redactor = Redactor()
    private let journal: Journal

    init() throws {
        folder = try Folder()
        journal = try Journal.create(at: folder["s.phs"], header: .sample)
    }

    private func recording(_ base: ScriptedTransport, by origin: Origin = .cell("1")) -> RecordingTransport {
        let clock = Mutex(Int64(0))
        return RecordingTransport(base: base, journal: journal, origin: origin, redactor: redactor) {
            Instant(
                nanoseconds: Instant.sample.nanoseconds
                    + clock.withLock {
                        $0 += 1_000_000
                        return $0
                    })
        }
    }

    private var lines: [String] { get throws { Array(try folder.lines("s.phs").dropFirst()) } }

    @Test("an exchange is two lines, and what is handed on is what was written")
    func exchange() async throws {
        let base = ScriptedTransport([.json("{ \"b\": 1.50, \"a\": [ ] }", status: 202)])
        let response = try await recording(base).send(
            Request(.post, "/v1/runs/a/messages", query: [("x", "a b")], body: ["approved": true]))
        #expect(response.text == #"{"b":1.50,"a":[]}"#)
        #expect(response.status == 202 && response.header("Content-Type") == "application/json")
        #expect(response.header("Date") == nil)
        #expect(
            try lines == [
                #"{"kind":"request","id":1,"by":"cell 1","at":"2026-05-12T09:30:00.001Z","method":"POST","#
                    + #""target":"/v1/runs/a/messages?x=a%20b","credential":"key","body":{"approved":true}}"#,
                #"{"kind":"response","to":1,"status":202,"headers":{"content-type":"application/json"},"#
                    + #""body":{"b":1.50,"a":[]}}"#,
            ])
    }

    @Test("a permission to upload is sent, and stands as a token above the transport and in the record")
    func uploadPermission() async throws {
        let ticket = #"{"objectKey":"t/a.txt","uploadUrl":"http://127.0.0.1:1/uploads/a.txt?token=abc"}"#
        let base = ScriptedTransport([.json(ticket), .json("{}"), .json("{}")])
        let transport = recording(base)
        let response = try await transport.send(Request(.post, "/v1/file-library/presign", body: [:]))
        #expect(
            response.text == #"{"objectKey":"t/a.txt","uploadUrl":"http://127.0.0.1:1/uploads/a.txt?<secret:1>"}"#)
        var put = Request(.put, "/uploads/a.txt?<secret:1>", credential: .none)
        put.content = RawContent([1, 2], headers: [], summary: ["bytes": 2])
        for _ in 0..<2 { _ = try await transport.send(put) }
        #expect(base.requests.map(\.path).dropFirst() == ["/uploads/a.txt?token=abc", "/uploads/a.txt?<secret:1>"])
        #expect(try lines.allSatisfy { !$0.contains("token=abc") })
        #expect(
            try lines.contains { $0.contains(#""target":"/uploads/a.txt?<secret:1>""#) && $0.contains(#"{"bytes":2}"#) }
        )
    }

    @Test("the request is on record before it is sent")
    func before() async throws {
        let base = ScriptedTransport([.failure(TransportError(.connectionLost, "It broke.", requestWasSent: true))])
        await #expect(throws: TransportError(.connectionLost, "It broke.", requestWasSent: true)) {
            try await recording(base).send(Request(.get, "/v1/runs/a"))
        }
        #expect(try lines.count == 2)
        #expect(
            try lines.last
                == #"{"kind":"response","to":1,"failure":{"reason":"connectionLost","message":"It broke.","requestWasSent":true}}"#
        )
    }

    @Test("secrets of bodies, targets, messages, headers and events never reach the file or the session")
    func secrets() async throws {
        let (known, shaped) = ("hunter22-hunter22", "phk_abcdefghijklmnop")
        redactor.add(Secret(known))
        let base = ScriptedTransport([
            .json(#"{"key":"hunter22-\u0068unter22","\#(shaped)":1}"#),
            .response(Response(status: 200, headers: [("x-request-id", shaped)], body: Array("text \(known)".utf8))),
            .failure(TransportError(.notConnected, "No \(known) there.")),
            .stream(
                status: 200, type: "text/event-stream",
                chunks: ["event: \(shaped)\ndata: {\"a\":\"hunter22-hun", "ter22\"}\n\n"],
                end: TransportError(.connectionLost, "Lost \(shaped).")),
        ])
        let transport = recording(base)
        var heard = try await transport.send(Request(.post, "/a/\(shaped)", body: ["x": .string(known)])).text
        let answer = try await transport.send(Request(.get, "/b"))
        heard += answer.text + (answer.header("x-request-id") ?? "")
        do { _ = try await transport.send(Request(.get, "/c")) } catch { heard += error.message }
        do {
            for try await chunk in try await transport.open(Request(.get, "/d", accept: .eventStream)).chunks {
                heard += String(decoding: chunk, as: UTF8.self)
            }
        } catch { heard += "\(error)" }
        for text in [heard, try folder.text("s.phs")] {
            #expect(!text.contains("hunter22") && !text.contains("abcdefgh"))
            #expect(text.contains("<secret:1>") && text.contains("<secret:2>"))
        }
        #expect(base.requests[0].path == "/a/\(shaped)" && base.requests[0].body == ["x": .string(known)])
    }

    @Test("a secret typed into a cell is sent as it was typed")
    func typed() async throws {
        let base = ScriptedTransport([.json("{}")])
        let source = redactor.redactSource("say \"sk_live_0123456789abcdef\"")
        _ = try await recording(base).send(Request(.post, "/v1/runs/a/messages", body: ["text": .string(source)]))
        #expect(base.requests[0].body == ["text": "say \"sk_live_0123456789abcdef\""])
        #expect(!(try folder.text("s.phs").contains("sk_live")))
    }

    @Test("nothing is sent that would store a token in the place of a secret, and the refusal is on record")
    func hiddenSecret() async throws {
        let base = ScriptedTransport([.json("{}"), .json("{}")])
        redactor.add(Secret("the-key-in-use"))
        let source = redactor.redactSource("the-key-in-use")
        let request = Request(
            .post, "/internal/v1/tenants/t/agents/manifest/apply", body: ["yaml": .string(source)],
            credential: .accessToken)
        await #expect(throws: TransportError.self) { try await recording(base).send(request) }
        #expect(base.requests.isEmpty)
        #expect(try lines.last?.contains("hidden-secret") == true)
        _ = try await recording(base).send(Request(.post, "/v1/runs/a/messages", body: ["text": .string(source)]))
        #expect(base.requests.map(\.body) == [["text": "<secret:1>"]])
    }

    @Test("a stream is one line an event, with its offset, and is handed on in the same framing")
    func stream() async throws {
        let chunks = [
            ": ping\n\n", "data: {\"a\": 1}\n", "\ndata: plain\r\n\r\nid: 7\nevent: n\ndata: [2]\n\n", "data: {}",
        ]
        let base = ScriptedTransport([.stream(status: 200, type: "text/event-stream", chunks: chunks, end: nil)])
        let stream = try await recording(base, by: .follower).open(Request(.get, "/s", accept: .eventStream))
        #expect(
            try await stream.text()
                == "data: {\"a\":1}\n\ndata: plain\n\nevent: n\nid: 7\ndata: [2]\n\nid: 7\ndata: {}\n\n")
        let expected = [
            #"{"kind":"open","to":1,"status":200,"headers":{"content-type":"text/event-stream"}}"#,
            #"{"kind":"event","to":1,"offset":1,"body":{"a":1}}"#,
            #"{"kind":"event","to":1,"offset":2,"text":"plain"}"#,
            #"{"kind":"event","to":1,"offset":3,"name":"n","id":"7","body":[2]}"#,
            #"{"kind":"event","to":1,"offset":4,"id":"7","body":{}}"#,
            #"{"kind":"close","to":1,"offset":5,"reason":"ended"}"#,
        ]
        #expect(try Array(lines.dropFirst()) == expected)
    }

    @Test("a stream whose reader goes away is left")
    func left() async throws {
        let base = ScriptedTransport([
            .stream(
                status: 200, type: "text/event-stream", chunks: ["data: 1\n\ndata: 2\n\n", "data: 3\n\n"], end: nil)
        ])
        do {
            let stream = try await recording(base).open(Request(.get, "/s", accept: .eventStream))
            var iterator = stream.chunks.makeAsyncIterator()
            _ = try await iterator.next()
        }
        #expect(try lines.last == #"{"kind":"close","to":1,"offset":3,"reason":"left"}"#)
    }

    @Test("a refusal in place of a stream is a response")
    func refusedStream() async throws {
        let base = ScriptedTransport([.json(#"{"error": {"code": "run_not_found"}}"#, status: 404)])
        let stream = try await recording(base).open(Request(.get, "/s", accept: .eventStream))
        #expect(stream.status == 404)
        #expect(try await stream.text() == #"{"error":{"code":"run_not_found"}}"#)
        #expect(try lines.last?.hasPrefix(#"{"kind":"response","to":1,"status":404"#) == true)
    }

    @Test("what cannot be recorded is not sent")
    func fullDisk() async throws {
        let base = ScriptedTransport([.json("{}")])
        let memory = Journal.inMemory(header: .sample, fileAtFirstRequest: folder["no/s.phs"])
        let transport = RecordingTransport(
            base: base, journal: memory, origin: .cell("1"), redactor: redactor, now: { .sample })
        await #expect {
            try await transport.send(Request(.get, "/a"))
        } throws: { ($0 as? TransportError)?.reason == .journalRefused }
        #expect(base.requests.isEmpty)
    }
}
