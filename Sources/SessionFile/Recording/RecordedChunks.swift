import PhronyClient

/// A stream of events that writes each event before handing it on. Comments are left out.
struct RecordedChunks: AsyncSequence, Sendable {
    private let base: ByteChunks
    private let record: StreamRecord

    init(_ base: ByteChunks, _ record: StreamRecord) {
        self.base = base
        self.record = record
    }

    func makeAsyncIterator() -> Iterator { Iterator(base.makeAsyncIterator(), record) }

    struct Iterator: AsyncIteratorProtocol {
        private var base: (any AsyncIteratorProtocol<[UInt8], any Error>)?
        private let record: StreamRecord
        /// How long an event may be is for the reader above to say; a recorded one is never dropped here.
        private var reader = ServerSentEventReader(maximumEventBytes: 1 << 30)

        init(_ base: any AsyncIteratorProtocol<[UInt8], any Error>, _ record: StreamRecord) {
            self.base = base
            self.record = record
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            while base != nil {
                let bytes = try await nextEvents(isolation: actor).flatMap(record.event)
                if base == nil { try record.close(.ended) }
                if !bytes.isEmpty { return bytes }
            }
            return nil
        }

        private mutating func nextEvents(
            isolation actor: isolated (any Actor)?
        ) async throws(TransportError) -> [ServerSentEvent] {
            do {
                if let chunk = try await base?.next(isolation: actor) { return reader.read(chunk) }
            } catch {
                base = nil
                throw try record.failure(error)
            }
            base = nil
            return reader.finish().map { [$0] } ?? []
        }
    }
}

/// A body that has arrived whole.
struct SingleChunk: AsyncSequence, Sendable {
    private let chunk: [UInt8]

    init(_ chunk: [UInt8]) { self.chunk = chunk }

    func makeAsyncIterator() -> Iterator { Iterator(chunk: chunk) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunk: [UInt8]?

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            defer { chunk = nil }
            return chunk
        }
    }
}
