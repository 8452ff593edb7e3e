import Synchronization

/// What a reader remembers across the connections of one session's stream: which events it was given, since every new
/// connection replays all of them, and what had to be dropped.
public final class SeenEvents: Sendable {
    /// How many events were not delivered, and why.
    public struct Dropped: Sendable, Equatable {
        /// The data was no JSON record.
        public var unreadable = 0
        /// Longer than the reader takes.
        public var oversized = 0
        /// Delivered before, by `data.event_id`.
        public var repeated = 0

        public init(unreadable: Int = 0, oversized: Int = 0, repeated: Int = 0) {
            self.unreadable = unreadable
            self.oversized = oversized
            self.repeated = repeated
        }
    }

    private struct State {
        var ids = EventIDs()
        var dropped = Dropped()
    }

    private let state = Mutex(State())

    public init() {}

    public var dropped: Dropped { state.withLock { $0.dropped } }

    /// Whether the event was not seen before; counts it when it was. An event without an id is always new.
    func isNew(_ event: RunEvent) -> Bool {
        guard let id = event.eventId else { return true }
        return state.withLock { state in
            let isNew = state.ids.insert(id)
            if !isNew { state.dropped.repeated += 1 }
            return isNew
        }
    }

    func countUnreadable() { state.withLock { $0.dropped.unreadable += 1 } }

    func countOversized(_ count: Int) {
        if count > 0 { state.withLock { $0.dropped.oversized += count } }
    }
}
