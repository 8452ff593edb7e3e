/// The events of a session: those of the past in their order, then live ones without a gap. Ends after the session's last
/// event, and when the engine shuts down or the task is cancelled (contract, section 12).
struct SessionEvents: AsyncSequence, Sendable {
    typealias Element = EventRecord
    typealias Failure = StoreError

    let sessionId: String
    let store: Store
    let feed: EventFeed

    func makeAsyncIterator() -> Iterator { Iterator(sessionId: sessionId, store: store, feed: feed) }

    struct Iterator: AsyncIteratorProtocol {
        private let sessionId: String
        private let store: Store
        private let feed: EventFeed
        private var wakeups: AsyncStream<Void>.Iterator
        /// Events that were read and not yet handed out.
        private var page: ArraySlice<EventRecord> = []
        /// The position of the last event that was read.
        private var position = 0
        private var isOver = false

        /// A reader that stands still holds no more than one page.
        private static let pageSize = 100
        private static let pageBytes = 256 * 1024

        fileprivate init(sessionId: String, store: Store, feed: EventFeed) {
            self.sessionId = sessionId
            self.store = store
            self.feed = feed
            // From here on nothing can be announced without waking this follower, whatever it reads before it waits.
            wakeups = feed.wakeups(of: sessionId).makeAsyncIterator()
        }

        mutating func next(isolation actor: isolated (any Swift.Actor)?) async throws(StoreError) -> EventRecord? {
            guard !isOver else { return nil }
            while page.isEmpty {
                try await readPage(isolation: actor)
                guard page.isEmpty else { break }
                guard await wakeups.next(isolation: actor) != nil else { return nil }
            }
            guard let event = page.popFirst() else { return nil }
            isOver = event.endsSession
            return event
        }

        private mutating func readPage(isolation actor: isolated (any Swift.Actor)?) async throws(StoreError) {
            page = feed.recent(of: sessionId, after: position)
            if page.isEmpty {
                page = try await store.events(
                    sessionId: sessionId, after: position, limit: Self.pageSize, bytes: Self.pageBytes)[...]
            }
            position = page.last?.position ?? position
        }
    }
}
