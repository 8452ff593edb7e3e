import PhronyClient
import SessionFile
import Testing
import Values

@Suite("The tape")
struct TapeTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func tape(_ lines: [SessionLine]) throws -> Tape { try Tape(document: folder.session(lines: lines)) }

    private func get(_ tape: Tape, _ cell: String, _ path: String = "/v1/runs/a", times: Int = 1) async throws
        -> [String]
    {
        let transport = tape.transport(forCell: cell)
        var answers: [String] = []
        for _ in 0..<times { answers.append(try await transport.send(Request(.get, path)).text) }
        return answers
    }

    private func miss(_ transport: any Transport, _ request: Request) async -> String? {
        do throws(TransportError) {
            _ = try await transport.send(request)
            return nil
        } catch {
            return error.reason == .tapeMiss ? error.message : nil
        }
    }

    @Test("a GET gets the answers of its cell in their order, then the last one again")
    func order() async throws {
        let tape = try tape([
            .cell("1"), .request(1, .cell("1")), .answer(1, 1), .request(2, .cell("1")), .answer(2, 2), .done("1"),
            .cell("2"), .request(3, .cell("2")), .answer(3, 3), .done("2"),
        ])
        #expect(try await get(tape, "1", times: 4) == ["1", "2", "2", "2"])
        #expect(try await get(tape, "2", times: 2) == ["3", "3"])
        #expect(try await get(tape, "1", times: 2) == ["1", "2"], "asking for the transport again rewinds the cell")
    }

    @Test("when its own answers are used up, the last one by anyone up to the cell's end counts")
    func fallback() async throws {
        let tape = try tape([
            .request(1, .follower), .answer(1, "before"),
            .cell("1"), .request(2, .cell("1")), .answer(2, "own"), .request(3, .follower), .answer(3, "follower"),
            .done("1"),
            .request(4, .follower), .answer(4, "later"),
            .cell("2"), .done("2"),
        ])
        #expect(try await get(tape, "1", times: 3) == ["\"own\"", "\"follower\"", "\"follower\""])
        #expect(try await get(tape, "2", times: 2) == ["\"later\"", "\"later\""])
    }

    @Test("an endpoint that was asked only after the cell's end is a miss, and so is one never asked")
    func neverSeen() async throws {
        let tape = try tape([
            .cell("1"), .request(1, .cell("1"), "GET", "/v1/runs/a"), .answer(1, 1), .done("1"),
            .cell("2"), .request(2, .cell("2"), "GET", "/v1/runs/b"), .answer(2, 2), .done("2"),
        ])
        let transport = tape.transport(forCell: "1")
        #expect(
            await miss(transport, Request(.get, "/v1/runs/c"))
                == "GET /v1/runs/c is not on the tape for cell 1: the nearest exchange is GET /v1/runs/a of cell 1, where the path differs."
        )
        #expect(await miss(transport, Request(.get, "/v1/runs/b")) != nil)
        #expect(
            await miss(try self.tape([.cell("1"), .done("1")]).transport(forCell: "1"), Request(.get, "/x"))
                == "GET /x is not on the tape for cell 1, and nothing like it was recorded.")
    }

    @Test("the query belongs to the endpoint")
    func query() async throws {
        let tape = try tape([
            .cell("1"), .request(1, .cell("1"), "GET", "/c?stepContent=slim"), .answer(1, 1), .done("1"),
        ])
        let transport = tape.transport(forCell: "1")
        #expect(await miss(transport, Request(.get, "/c")) != nil)
        #expect(try await transport.send(Request(.get, "/c", query: [("stepContent", "slim")])).text == "1")
    }

    @Test("a POST matches by path and body, each recorded one once")
    func post() async throws {
        let tape = try tape([
            .cell("1"),
            .request(1, .cell("1"), "POST", "/r", body: ["input": ["a": 1, "b": 2]]), .answer(1, "first", status: 202),
            .request(2, .cell("1"), "POST", "/r", body: ["input": ["a": 1, "b": 3]]), .answer(2, "second"),
            .request(3, .cell("1"), "POST", "/r", body: ["input": ["a": 1, "b": 2]]), .answer(3, "third"),
            .done("1"),
        ])
        let transport = tape.transport(forCell: "1")
        func post(_ body: Value) async throws -> String {
            try await transport.send(Request(.post, "/r", body: body)).text
        }
        #expect(try await post(["input": ["a": 1, "b": 3]]) == "\"second\"")
        #expect(try await post(["input": ["b": 2, "a": 1]]) == "\"first\"")
        #expect(try await post(["input": ["a": 1, "b": 2]]) == "\"third\"")
        #expect(
            await miss(transport, Request(.post, "/r", body: ["input": ["a": 1, "b": 3]]))?.contains("used already")
                == true)
        let different = await miss(transport, Request(.post, "/r", body: ["input": ["a": 2, "b": 2]]))
        #expect(
            different
                == "POST /r is not on the tape for cell 1: the nearest exchange is POST /r of cell 1, where body.input.a is 1 and not 2."
        )
        #expect(await miss(transport, Request(.post, "/r")) != nil)
    }

    @Test("a POST of another cell does not count")
    func postOfAnotherCell() async throws {
        let tape = try tape([
            .cell("1"), .request(1, .cell("1"), "POST", "/r", body: 1), .answer(1, 1), .done("1"), .cell("2"),
            .done("2"),
        ])
        #expect(await miss(tape.transport(forCell: "2"), Request(.post, "/r", body: 1)) != nil)
    }

    @Test("a recorded failure fails again in its cell, and is no answer to another")
    func failures() async throws {
        let tape = try tape([
            .request(1, .follower), .answer(1, "seen"), .request(2, .follower), .failure(2, .connectionLost),
            .cell("1"), .request(3, .cell("1")), .failure(3, .timedOut), .done("1", .error),
            .cell("2"), .done("2"),
        ])
        await #expect(throws: TransportError(.timedOut, "It failed.", requestWasSent: true)) {
            try await get(tape, "1")
        }
        #expect(try await get(tape, "2") == ["\"seen\""])
    }

    @Test("a reference is answered with the body it refers to")
    func references() async throws {
        let journal = Journal.inMemory(header: .sample)
        for id in 1...2 {
            try journal.append(.cell("\(id)"))
            try journal.append(.request(id, .cell("\(id)")))
            try journal.append(.answer(id, ["status": "Running"]))
            try journal.append(.done("\(id)"))
        }
        try journal.save(to: folder["s.phs"])
        let tape = try Tape(document: SessionDocument(contentsOf: folder["s.phs"]))
        #expect(try await get(tape, "2") == [#"{"status":"Running"}"#])
    }

    @Test("waits see when the record has no further answer, and how the cell ended")
    func exhaustion() async throws {
        let tape = try tape([
            .cell("1"), .request(1, .cell("1")), .answer(1, 1), .request(2, .cell("1")), .answer(2, 2),
            .done("1", .timeout),
            .cell("2"),
        ])
        let transport = tape.transport(forCell: "1")
        for expected in [false, false, true] {
            #expect(tape.isExhausted("/v1/runs/a", cell: "1") == expected)
            _ = try await transport.send(Request(.get, "/v1/runs/a"))
        }
        #expect(tape.isExhausted("/v1/runs/never", cell: "1"))
        #expect(tape.outcome(ofCell: "1") == .timeout && tape.outcome(ofCell: "2") == nil)
    }

    @Test("a decision that was sent when the session was killed has no answer")
    func killed() async throws {
        let tape = try tape([.cell("1"), .request(1, .cell("1"), "POST", "/r", body: 1)])
        await #expect {
            try await tape.transport(forCell: "1").send(Request(.post, "/r", body: 1))
        } throws: { error in
            let error = error as? TransportError
            return error?.reason == .cancelled && error?.requestWasSent == true
        }
    }

    @Test("names and shown tasks are found by what they belong to")
    func names() throws {
        let origin = TaskOrigin(run: "r1", nth: 1, kind: "approval", tool: "issue_refund")
        let task = NameLine(name: "t1", id: "task-id", subject: .task(origin))
        let shown = ShownLine(task: "task-id", digest: "d1", at: .sample)
        let tape = try tape([
            .cell("1"), .name(NameLine(name: "r1", id: "run-id", subject: .run(agent: "support"))), .done("1"),
            .name(task), .cell("2"), .shown(shown), .done("2"), .cell("3"),
            .shown(ShownLine(task: "task-id", digest: "d2", at: .sample)), .done("3"),
        ])
        #expect(tape.runName(id: "run-id") == "r1" && tape.runName(id: "other") == nil)
        #expect(tape.taskName(run: "r1", nth: 1) == task && tape.taskName(id: "task-id") == task)
        #expect(tape.taskName(run: "r1", nth: 2) == nil)
        #expect(tape.shown(task: "task-id", upToCell: "1") == [])
        #expect(tape.shown(task: "task-id", upToCell: "2") == [shown])
        #expect(tape.shown(task: "task-id", upToCell: "3").map(\.digest) == ["d1", "d2"])
    }

    @Test("files are read from the record, in the order in which they were read")
    func files() throws {
        func read(_ path: String, _ text: String) -> SessionLine {
            .effect(EffectLine(cell: "1", effect: .fileRead(.reading(path, text))))
        }
        let written = FileEffect.write("b", [1, 2])
        let tape = try tape([
            .cell("1"), read("a", "1"), read("b", "2"), read("a", "3"),
            .effect(EffectLine(cell: "1", effect: .fileWrite(written))), .done("1"),
            .cell("2"), .done("2"),
        ])
        func content(_ path: String) throws -> RecordedContent? {
            guard case .done(_, _, let content) = try tape.fileRead(path, cell: "1")?.outcome else { return nil }
            return content
        }
        #expect(
            try [content("a"), content("a"), content("a"), content("b")] == ["1", "3", "3", "2"].map { .text($0) })
        #expect(try content("c") == nil)
        #expect(try tape.fileRead("a", cell: "2") == nil)
        #expect(try tape.fileWrite("b", cell: "1") == written)
        #expect(try tape.effects(ofCell: "1").count == 4)
    }
}

@Suite("Streams on tape")
struct TapeStreamTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func open(_ id: Int) -> SessionLine {
        let headers = RecordedHeaders(Response(status: 200, headers: [("content-type", "text/event-stream")]))
        return .open(OpenLine(to: id, status: 200, headers: headers))
    }

    private func event(_ id: Int, _ data: Value) -> SessionLine {
        .event(EventLine(to: id, offset: 1, data: .json(data)))
    }

    private func close(_ id: Int, _ reason: CloseLine.Reason) -> SessionLine {
        .close(CloseLine(to: id, offset: 2, reason: reason))
    }

    /// What a cell hears of the stream, and what it ends with.
    private func heard(_ cell: String, _ lines: [SessionLine]) async throws -> (
        text: String, end: TransportError.Reason?
    ) {
        let transport = try Tape(document: folder.session(lines: lines)).transport(forCell: cell)
        let stream = try await transport.open(Request(.get, "/s", accept: .eventStream))
        #expect(stream.header("content-type") == "text/event-stream")
        var text = ""
        do {
            for try await chunk in stream.chunks { text += String(decoding: chunk, as: UTF8.self) }
            return (text, nil)
        } catch {
            return (text, (error as? TransportError)?.reason)
        }
    }

    @Test("the recorded events come, and then the recorded end")
    func ends() async throws {
        let failure = RecordedFailure(TransportError(.connectionLost, "Lost."))
        let ends: [(CloseLine.Reason?, TransportError.Reason?)] = [
            (.ended, nil), (.left, .cancelled), (.failed(failure), .connectionLost), (nil, .cancelled),
        ]
        for (reason, expected) in ends {
            let lines =
                [.cell("1"), .request(1, .cell("1"), "GET", "/s"), open(1), event(1, 1), event(1, [2])]
                + (reason.map { [close(1, $0)] } ?? []) + [.done("1")]
            let heard = try await heard("1", lines)
            #expect(heard.text == "data: 1\n\ndata: [2]\n\n")
            #expect(heard.end == expected)
        }
    }

    @Test("of a follower's stream a cell hears what came until its end")
    func follower() async throws {
        let lines = [
            .request(1, .follower, "GET", "/s"), open(1), event(1, 1), .cell("1"), event(1, 2), .done("1"), event(1, 3),
            close(1, .ended), .cell("2"), .done("2"),
        ]
        let first = try await heard("1", lines)
        #expect(first.text == "data: 1\n\ndata: 2\n\n" && first.end == .cancelled)
        let second = try await heard("2", lines)
        #expect(second.text == "data: 1\n\ndata: 2\n\ndata: 3\n\n" && second.end == nil)
    }
}

@Suite("From the recording to the tape")
struct RecordedTapeTests {
    @Test("everything the recording handed on comes from the tape in the same bytes")
    func identity() async throws {
        let folder = try Folder()
        let redactor = Redactor()
        redactor.add(Secret("hunter22-hunter22"))
        let base = ScriptedTransport([
            .json(#"{ "status": "Running", "key": "hunter22-hunter22", "n": 1.0 }"#), .json("{}"),
            .json(#"{ "status": "Running", "key": "hunter22-hunter22", "n": 1.0 }"#),
            .response(Response(status: 200, body: Array("a: [1\n".utf8))), .response(Response(status: 204)),
            .response(Response(status: 200, body: [0, 255])), .json("{}", status: 500),
            .stream(
                status: 200, type: "text/event-stream", chunks: ["data: {\"a\": 1}\n\n: x\n\ndata:b\n\n"], end: nil),
        ])
        let requests = [
            Request(.get, "/a"), Request(.post, "/a", body: ["x": 1]), Request(.get, "/a"), Request(.get, "/yaml"),
            Request(.put, "/b"), Request(.get, "/binary"), Request(.get, "/broken"),
        ]
        let streamed = Request(.get, "/s", accept: .eventStream)
        var recorded: [Response] = []
        var events = ""
        do {
            let journal = try Journal.create(at: folder["s.phs"], header: .sample)
            try journal.append(.cell("1"))
            let transport = RecordingTransport(
                base: base, journal: journal, origin: .cell("1"), redactor: redactor, now: Instant.now)
            for request in requests { recorded.append(try await transport.send(request)) }
            events = try await transport.open(streamed).text()
            try journal.append(.done("1"))
        }
        let tape = try Tape(document: SessionDocument(contentsOf: folder["s.phs"])).transport(forCell: "1")
        for (request, response) in zip(requests, recorded) {
            let replayed = try await tape.send(request)
            #expect(replayed.status == response.status)
            #expect(replayed.body == response.body)
            #expect(replayed.headers.map { "\($0): \($1)" } == response.headers.map { "\($0): \($1)" })
        }
        #expect(try await tape.open(streamed).text() == events)
        #expect(events == "data: {\"a\":1}\n\ndata: b\n\n")
    }
}
