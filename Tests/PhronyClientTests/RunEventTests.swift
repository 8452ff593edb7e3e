import PhronyClient
import Testing
import Values

@Suite("Streams of run events")
struct RunEventTests {
    private func event(_ id: String, subject: String = "engine.run.started") -> String {
        #"data: {"ts":"2026-05-12T09:30:00.000Z","kind":"run","subject":"\#(subject)","data":{"event_id":"\#(id)"}}"#
            + "\n\n"
    }

    private func client(_ outcomes: ScriptedTransport.Outcome) -> PhronyClient {
        PhronyClient(transport: ScriptedTransport(outcomes), sleep: { _ in })
    }

    private func ids(_ events: RunEvents) async throws -> [String] {
        var ids: [String] = []
        for try await event in events { ids.append(event.eventId ?? "") }
        return ids
    }

    @Test("events come in order with their members, over real HTTP")
    func overHTTP() async throws {
        let body = ": ping\n\n" + event("1") + event("2", subject: "engine.run.completed")
        try await withClient(
            answering: .always(
                Answer(headers: [("Content-Type", "text/event-stream; charset=utf-8")], body: body)
            )
        ) { client, log in
            let stream = try await client.streamRunEvents("r")
            var events: [RunEvent] = []
            for try await event in stream { events.append(event) }
            #expect(events.map(\.subject) == ["engine.run.started", "engine.run.completed"])
            #expect(events[0].kind == "run" && events[0].eventId == "1" && events[0].ts != nil)
            #expect(stream.seen.dropped == .init())
            #expect(log.last?.target == "/v1/runs/r/stream")
            #expect(log.last?.header("Accept") == "text/event-stream")
            #expect(log.last?.header("X-API-Key") == plantedKey.reveal())
        }
    }

    @Test("repetitions and unreadable events are dropped and counted, events without an id are all kept")
    func dropped() async throws {
        let text =
            event("1") + event("1") + "data: {broken\n\ndata: 7\n\n" + event("2") + "data: {}\n\ndata: {}\n\n"
            + event("1")
        let stream = try await client(.stream([Array(text.utf8)])).streamRunEvents("r")
        #expect(try await ids(stream) == ["1", "2", "", ""])
        #expect(stream.seen.dropped == .init(unreadable: 2, oversized: 0, repeated: 2))
    }

    @Test("ids that are UUIDs repeat without regard to case, other ids only letter by letter")
    func idsCompared() async throws {
        let uuid = "0a000000-0000-4000-8000-00000000abcd"
        let ids = [
            uuid, uuid.uppercased(), uuid.replacing("abcd", with: "abce"), uuid.replacing("-", with: "_"), "x", "X",
        ]
        let stream = try await client(.stream([Array(ids.map { event($0) }.joined().utf8)])).streamRunEvents("r")
        #expect(try await self.ids(stream) == [ids[0], ids[2], ids[3], "x", "X"])
        #expect(stream.seen.dropped == .init(repeated: 1))
    }

    @Test("an event longer than the reader takes is counted")
    func oversized() async throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 17 << 20)
        let stream = try await client(.stream([Array("data: ".utf8), long, Array(("\n\n" + event("1")).utf8)]))
            .streamRunEvents("r")
        #expect(try await ids(stream) == ["1"])
        #expect(stream.seen.dropped == .init(oversized: 1))
    }

    @Test("a second connection delivers only what the first one did not")
    func reconnect() async throws {
        let lost = TransportError(.connectionLost, "lost", requestWasSent: true)
        let transport = ScriptedTransport(
            .brokenStream([Array((event("1") + event("2")).utf8)], lost),
            .stream([Array((event("1") + event("2") + event("3")).utf8)]))
        let client = PhronyClient(transport: transport, sleep: { _ in })
        let first = try await client.streamRunEvents("r")
        var delivered: [String] = []
        let error = await failure {
            for try await event in first { delivered.append(event.eventId ?? "") }
        }
        #expect(delivered == ["1", "2"])
        #expect(error == .transport(lost, path: "/v1/runs/r/stream"))
        #expect(try await ids(try await client.streamRunEvents("r", seen: first.seen)) == ["3"])
        #expect(first.seen.dropped.repeated == 2)
    }

    @Test("what a transport's stream throws becomes a transport error")
    func foreignErrors() async throws {
        struct Broken: Error {}
        let broken = try await client(.brokenStream([], Broken())).streamRunEvents("r")
        let error = await failure { try await ids(broken) }
        guard case .transport(let lost, _) = error else {
            Issue.record("expected a transport error, got \(String(describing: error))")
            return
        }
        #expect(lost.reason == .connectionLost)
        let cancelled = try await client(.brokenStream([], CancellationError())).streamRunEvents("r")
        let cancellation = await failure { try await ids(cancelled) }
        #expect(cancellation?.isCancelled == true)
    }

    @Test("a cancelled reader gets an error and no end")
    func cancelledReader() async throws {
        let (silence, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        defer { continuation.finish() }
        let stream = try await client(.open(silence)).streamRunEvents("r")
        let reading = Task { try await ids(stream) }
        reading.cancel()
        let error = await failure { try await reading.value }
        #expect(error?.isCancelled == true)
    }

    @Test("after its end a stream stays ended")
    func staysEnded() async throws {
        let stream = try await client(.stream([Array(event("1").utf8)])).streamRunEvents("r")
        var iterator = stream.makeAsyncIterator()
        #expect(try await iterator.next()?.eventId == "1")
        #expect(try await iterator.next() == nil)
        #expect(try await iterator.next() == nil)
    }
}
