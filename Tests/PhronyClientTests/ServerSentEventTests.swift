import PhronyClient
import Testing
import Values

@Suite("Server-sent events")
struct ServerSentEventTests {
    private func events(_ text: String, limit: Int = 1 << 20) -> [ServerSentEvent] {
        read([Array(text.utf8)], limit: limit).events
    }

    private func read(_ pieces: [[UInt8]], limit: Int = 1 << 20) -> (events: [ServerSentEvent], oversized: Int) {
        var reader = ServerSentEventReader(maximumEventBytes: limit)
        var events: [ServerSentEvent] = []
        for piece in pieces { events += reader.read(piece) }
        if let last = reader.finish() { events.append(last) }
        return (events, reader.oversizedEvents)
    }

    private func texts(_ text: String) -> [String] { events(text).map { String(decoding: $0.data, as: UTF8.self) } }

    @Test("lines end in LF, CR or CRLF, mixed as they like", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(end: String) {
        #expect(texts("data: a\(end)\(end)data: b\(end)data: c\(end)\(end)") == ["a", "b\nc"])
        #expect(texts("data: a\(end)\n\(end)data: b\r\n\r\n") == ["a", "b"])
    }

    @Test("one leading space of a value is dropped, further ones are data")
    func leadingSpace() {
        #expect(texts("data:a\n\ndata: a\n\ndata:  a\n\n") == ["a", "a", " a"])
    }

    @Test("comments, unknown fields and blocks without data are no events")
    func ignored() {
        #expect(texts(": ping\n\nid: 4\n\nevent: x\n\nretry: 10\n\nfoo: bar\n\ndatax: 1\n\n\n\ndata: a\n\n") == ["a"])
    }

    @Test("a data field without value is an empty line of data")
    func emptyData() {
        #expect(texts("data\n\ndata:\ndata:\n\n") == ["", "\n"])
    }

    @Test("a last event without a blank line behind it counts, also without a line end")
    func lastEvent() {
        #expect(texts("data: a\n\ndata: b\n") == ["a", "b"])
        #expect(texts("data: a\n\ndata: b") == ["a", "b"])
        #expect(texts(": only a comment") == [])
    }

    @Test("a byte order mark is skipped at the start and nowhere else")
    func byteOrderMark() {
        #expect(texts("\u{FEFF}data: a\n\n") == ["a"])
        #expect(texts("data: a\n\n\u{FEFF}data: b\n\n") == ["a"])
    }

    @Test("event names last for one event, ids until the next id")
    func namesAndIDs() {
        let events = events("id: 1\nevent: x\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 2\u{0}\ndata: d\n\n")
        #expect(events.map(\.name) == ["x", nil, nil, nil])
        #expect(events.map(\.id) == ["1", "1", "", ""])
    }

    @Test("retry takes digits only")
    func retry() {
        var reader = ServerSentEventReader()
        _ = reader.read(Array("retry: 1500\nretry: 1s\nretry: -1\nretry:\n".utf8))
        #expect(reader.reconnectionDelay == .milliseconds(1500))
    }

    @Test("an event above the limit is dropped and counted, and the next one is read", arguments: [1, 7, 1000])
    func oversized(pieceSize: Int) {
        let long = String(repeating: "x", count: 100)
        for text in ["data: \(long)", "\u{FEFF}data:\(long)", "data: 12345\ndata: 67890"] {
            let stream = Array((text + "\n\ndata: ok\n\n").utf8)
            let (events, oversized) = read(pieces(of: stream, size: pieceSize), limit: 10)
            #expect(events.map(\.data) == [Array("ok".utf8)])
            #expect(oversized == 1)
        }
    }

    @Test("a comment, a name or an id above the limit costs no event", arguments: [1, 7, 1000])
    func longOtherFields(pieceSize: Int) {
        let long = String(repeating: "x", count: 100)
        let stream = Array(":\(long)\nid: \(long)\nevent: \(long)\ndata: 1234567890\n\n".utf8)
        let (events, oversized) = read(pieces(of: stream, size: pieceSize), limit: 10)
        #expect(events == [ServerSentEvent(data: Array("1234567890".utf8))])
        #expect(oversized == 0)
    }

    @Test("bytes that are not UTF-8 pass through unharmed")
    func anyBytes() {
        #expect(
            read([Array("data: ".utf8) + [0xFF, 0xC0, 0x00] + Array("\n\n".utf8)]).events.map(\.data) == [
                [0xFF, 0xC0, 0]
            ])
    }

    @Test("any chunking gives the same events", arguments: 0..<200)
    func chunking(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let stream = randomStream(&random)
        let whole = read([stream])
        #expect(read(pieces(of: stream, size: 1)).events == whole.events)
        var pieces: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...12, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(read(pieces).events == whole.events)
    }

    @Test("a random stream reads as a plain reading of the standard has it", arguments: 0..<200)
    func reference(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 1000)
        let stream = randomStream(&random)
        #expect(read([stream]).events == referenceEvents(stream))
    }

    private func pieces(of bytes: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    private func randomStream(_ random: inout SplitMix64) -> [UInt8] {
        let parts = [
            "data", "data:", "data: ", ":", " ", "a", "ü", "id: 7", "id:", "event: e", "retry: 5", "\n", "\n\n", "\r",
            "\r\n",
            "\r\r", "\n\r\n", "\u{FEFF}", "{\"a\":1}",
        ]
        return (0..<Int.random(in: 0...60, using: &random)).flatMap { _ in
            Array((parts.randomElement(using: &random) ?? "").utf8)
        }
    }

    /// The algorithm of the standard, line by line, without any regard for speed.
    private func referenceEvents(_ stream: [UInt8]) -> [ServerSentEvent] {
        var bytes = stream
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        // Lines are split on scalars, because CRLF is one character of a string.
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var lines: [String] = [""]
        var previous: Unicode.Scalar?
        for scalar in scalars {
            defer { previous = scalar }
            if scalar == "\n" && previous == "\r" { continue }
            if scalar == "\n" || scalar == "\r" {
                lines.append("")
            } else {
                lines[lines.count - 1].unicodeScalars.append(scalar)
            }
        }
        var events: [ServerSentEvent] = []
        var data: [String] = []
        var name: String?
        var id: String?
        for line in lines + [""] {
            let parts = line.unicodeScalars.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            var value = parts.count > 1 ? String(String.UnicodeScalarView(parts[1])) : ""
            if value.unicodeScalars.first == " " { value.unicodeScalars.removeFirst() }
            if line.isEmpty {
                if !data.isEmpty {
                    events.append(ServerSentEvent(data: Array(data.joined(separator: "\n").utf8), name: name, id: id))
                }
                data = []
                name = nil
            } else if String(String.UnicodeScalarView(parts[0])) == "data" {
                data.append(value)
            } else if String(String.UnicodeScalarView(parts[0])) == "event" {
                name = value
            } else if String(String.UnicodeScalarView(parts[0])) == "id" {
                id = value
            }
        }
        return events
    }
}
