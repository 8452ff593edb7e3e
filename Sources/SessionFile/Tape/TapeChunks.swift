import PhronyClient

/// The recorded events of a stream, all at once, and then its recorded end.
struct TapeChunks: AsyncSequence, Sendable {
    let tape: Tape
    /// The positions of the event lines.
    let events: [Int]
    /// The position of the close line; nil when the stream was still open where the record of this cell ends.
    let close: Int?

    func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    struct Iterator: AsyncIteratorProtocol {
        let stream: TapeChunks
        private var position = 0
        private var isOver = false

        init(stream: TapeChunks) { self.stream = stream }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            while position < stream.events.count {
                defer { position += 1 }
                if case .event(let line) = try stream.tape.line(stream.events[position]) { return line.framed }
            }
            guard !isOver else { return nil }
            isOver = true
            if let failure = try stream.failure { throw failure }
            return nil
        }
    }

    /// What the stream ended with. Where its reader went away or the session was killed, there is no end to play: it
    /// is cancelled there.
    private var failure: TransportError? {
        get throws {
            guard let close, case .close(let line) = try tape.line(close) else { return .streamLeft }
            switch line.reason {
            case .ended: return nil
            case .left: return .streamLeft
            case .failed(let failure): return failure.error
            }
        }
    }
}

extension TransportError {
    fileprivate static let streamLeft = TransportError(
        .cancelled, "The recording of this stream ends here.", requestWasSent: true)
}
