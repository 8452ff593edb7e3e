import Values

/// The events of a session's stream, each of them once, in the order in which they arrive.
///
/// It ends when the server closes the stream after the session's end, and throws `PhronyError.transport` when the
/// connection is lost. To connect again without repetitions, hand `seen` to the next `streamRunEvents`.
public struct RunEvents: AsyncSequence, Sendable {
    public typealias Element = RunEvent
    public typealias Failure = PhronyError

    /// What was delivered and dropped so far; up to date while the stream is being read.
    public let seen: SeenEvents
    private let chunks: ByteChunks
    private let path: String

    init(chunks: ByteChunks, path: String, seen: SeenEvents) {
        self.chunks = chunks
        self.path = path
        self.seen = seen
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: chunks.makeAsyncIterator(), path: path, seen: seen)
    }

    public struct Iterator: AsyncIteratorProtocol {
        private var chunks: (any AsyncIteratorProtocol<[UInt8], any Error>)?
        private let path: String
        private let seen: SeenEvents
        private var reader = ServerSentEventReader()
        private var arrived: [ServerSentEvent] = []
        private var position = 0

        init(chunks: any AsyncIteratorProtocol<[UInt8], any Error>, path: String, seen: SeenEvents) {
            self.chunks = chunks
            self.path = path
            self.seen = seen
        }

        /// - Throws: `PhronyError.transport` when the connection is lost or the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(PhronyError) -> RunEvent? {
            while true {
                while position < arrived.count {
                    defer { position += 1 }
                    if let event = event(from: arrived[position]) { return event }
                }
                guard chunks != nil else { return nil }
                try await readMore(isolation: actor)
            }
        }

        private mutating func readMore(isolation actor: isolated (any Actor)?) async throws(PhronyError) {
            position = 0
            let oversizedBefore = reader.oversizedEvents
            if let chunk = try await nextChunk(isolation: actor) {
                arrived = reader.read(chunk)
            } else {
                chunks = nil
                arrived = reader.finish().map { [$0] } ?? []
            }
            seen.countOversized(reader.oversizedEvents - oversizedBefore)
        }

        private mutating func nextChunk(isolation actor: isolated (any Actor)?) async throws(PhronyError) -> [UInt8]? {
            do {
                let chunk = try await chunks?.next(isolation: actor)
                // Many sequences simply end when their reader is cancelled; a session's end must not look like that.
                if chunk == nil { try Task.checkCancellation() }
                return chunk
            } catch {
                chunks = nil
                throw .transport(TransportError(stream: error), path: path)
            }
        }

        private func event(from raw: ServerSentEvent) -> RunEvent? {
            guard let value = try? JSON.parse(raw.data), value.record != nil else {
                seen.countUnreadable()
                return nil
            }
            let event = RunEvent(value)
            return seen.isNew(event) ? event : nil
        }
    }
}

extension TransportError {
    /// What a transport's stream threw; transports other than the live one may throw what they like.
    public init(stream error: any Error) {
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self.init(.cancelled, "The stream was cancelled.", requestWasSent: true)
        default: self.init(.connectionLost, "The stream broke: \(error).", requestWasSent: true)
        }
    }
}
