/// Reads events from the bytes of a `text/event-stream`, in whatever pieces they arrive.
///
/// Lines end in LF, CR or CRLF, also when the two are in different pieces; a byte order mark at the start and comments
/// are skipped. As the contract demands (section 12) and the standard does not, a last event without a blank line
/// behind it counts too.
public struct ServerSentEventReader: Sendable {
    /// How many events were too long and were left out.
    public private(set) var oversizedEvents = 0
    /// The last `retry` field: how long to wait before connecting again.
    public private(set) var reconnectionDelay: Duration?

    private let maximumEventBytes: Int
    /// More than a byte order mark, the longest field name, a colon and a space have together.
    private static let longestFieldStart = 16
    /// The beginning of a line whose end has not arrived.
    private var unfinishedLine: [UInt8] = []
    /// The last piece ended in CR: an LF at the start of the next one belongs to it.
    private var endedInCarriageReturn = false
    private var isFirstLine = true
    private var event = EventInProgress()
    private var lastID: String?

    private struct EventInProgress {
        var data: [UInt8] = []
        var name: String?
        var hasData = false
        var isOversized = false
    }

    /// - Parameter maximumEventBytes: The most bytes of data one event may have; longer ones are dropped and counted.
    ///   A name or an id longer than that is passed over.
    public init(maximumEventBytes: Int = 16 << 20) { self.maximumEventBytes = maximumEventBytes }

    /// Takes the next bytes and returns the events they complete.
    public mutating func read(_ bytes: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        bytes.withUnsafeBytes { read($0, into: &events) }
        return events
    }

    /// Ends the stream and returns the event that had no blank line behind it.
    public mutating func finish() -> ServerSentEvent? {
        var events: [ServerSentEvent] = []
        if !unfinishedLine.isEmpty { takeUnfinishedLine(into: &events) }
        completeEvent(into: &events)
        return events.last
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        guard !bytes.isEmpty else { return }
        var lines = LineScanner(bytes: bytes)
        if endedInCarriageReturn { lines.skipLineFeed() }
        while let line = lines.next() {
            if unfinishedLine.isEmpty {
                take(line, into: &events)
            } else {
                keepUnfinished(line)
                takeUnfinishedLine(into: &events)
            }
        }
        endedInCarriageReturn = lines.endedInCarriageReturn
        keepUnfinished(lines.rest)
    }

    /// Keeps no more of a line than is enough to see that it is too long.
    private mutating func keepUnfinished(_ bytes: UnsafeRawBufferPointer) {
        let room = maximumEventBytes + Self.longestFieldStart - unfinishedLine.count
        unfinishedLine.append(contentsOf: bytes.prefix(max(room, 0)))
    }

    private mutating func takeUnfinishedLine(into events: inout [ServerSentEvent]) {
        var line: [UInt8] = []
        swap(&line, &unfinishedLine)
        line.withUnsafeBytes { take($0, into: &events) }
    }

    private mutating func take(_ line: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) {
        var line = line
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropping(3) }
        }
        if line.isEmpty { completeEvent(into: &events) } else { takeField(line) }
    }

    private mutating func takeField(_ line: UnsafeRawBufferPointer) {
        let colon = line.position(of: UInt8(ascii: ":"), from: 0)
        let name = UnsafeRawBufferPointer(rebasing: line[..<(colon ?? line.count)])
        var value = line.dropping(colon.map { $0 + 1 } ?? line.count)
        if value.first == UInt8(ascii: " ") { value = value.dropping(1) }
        switch name.count {
        case 4 where name.elementsEqual("data".utf8): takeData(value)
        case 5 where name.elementsEqual("event".utf8):
            if value.count <= maximumEventBytes { event.name = String(decoding: value, as: UTF8.self) }
        case 2 where name.elementsEqual("id".utf8):
            if value.count <= maximumEventBytes, !value.contains(0) { lastID = String(decoding: value, as: UTF8.self) }
        case 5 where name.elementsEqual("retry".utf8):
            if value.allSatisfy({ (48...57).contains($0) }), let delay = Int64(String(decoding: value, as: UTF8.self)) {
                reconnectionDelay = .milliseconds(delay)
            }
        default: break
        }
    }

    private mutating func takeData(_ value: UnsafeRawBufferPointer) {
        guard !event.isOversized else { return }
        guard event.data.count + (event.hasData ? 1 : 0) + value.count <= maximumEventBytes else {
            event.isOversized = true
            event.data = []
            return
        }
        if event.hasData { event.data.append(UInt8(ascii: "\n")) }
        event.hasData = true
        event.data.append(contentsOf: value)
    }

    private mutating func completeEvent(into events: inout [ServerSentEvent]) {
        if event.isOversized {
            oversizedEvents += 1
        } else if event.hasData {
            events.append(ServerSentEvent(data: event.data, name: event.name, id: lastID))
        }
        event = EventInProgress()
    }
}
