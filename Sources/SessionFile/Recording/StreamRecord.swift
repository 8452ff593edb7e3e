import PhronyClient
import Synchronization
import Values

/// Writes the events of one stream, and that it is over, in whichever way it ends.
final class StreamRecord: Sendable {
    private let exchange: Int
    private let record: ExchangeRecord
    private let openedAt: Instant
    private let isClosed = Mutex(false)

    init(exchange: Int, record: ExchangeRecord) {
        self.exchange = exchange
        self.record = record
        openedAt = record.now()
    }

    /// The stream went out of use: whoever read it went away. An error has nobody left to be told.
    deinit { try? close(.left) }

    /// Writes an event and returns it as it was written, in the framing of a stream.
    func event(_ event: ServerSentEvent) throws(TransportError) -> [UInt8] {
        let line = EventLine(
            to: exchange, offset: offset, name: event.name.map(record.redactor.redactAnswer),
            id: event.id.map(record.redactor.redactAnswer), data: record.redact(RecordedBody(event.data)))
        try record.write(.event(line), requestWasSent: true)
        return line.framed
    }

    /// Writes that the stream is over, once.
    func close(_ reason: CloseLine.Reason) throws(TransportError) {
        let isFirst = isClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        try record.write(.close(CloseLine(to: exchange, offset: offset, reason: reason)), requestWasSent: true)
    }

    /// Writes that the stream broke and returns the redacted error.
    func failure(_ error: any Error) throws(TransportError) -> TransportError {
        let error = record.redact(TransportError(stream: error))
        if error.reason != .journalRefused { try close(.failed(RecordedFailure(error))) }
        return error
    }

    /// Milliseconds since the stream was opened.
    private var offset: Int { Int((record.now() - openedAt) / .milliseconds(1)) }
}

extension EventLine {
    /// The event as it stands in a stream.
    var framed: [UInt8] {
        var text: [UInt8] = []
        if let name { text += "event: \(name)\n".utf8 }
        if let id { text += "id: \(id)\n".utf8 }
        for line in data.bytes.split(separator: newline, omittingEmptySubsequences: false) {
            text += Array("data: ".utf8) + line + [newline]
        }
        return text + [newline]
    }
}
