import Synchronization

/// Wakes those who follow a session when something was stored for it.
///
/// The store has all events; the feed keeps the last few of sessions that are followed, so that a follower that keeps up
/// need not ask the store. A follower that does not keep up reads from the store what it missed: it holds up nobody and
/// costs the memory of one page.
final class EventFeed: Sendable {
    private let channels = Mutex(Channels())

    private struct Channels {
        var bySession: [String: Channel] = [:]
        var nextFollower = 0
        var isClosed = false
    }

    private struct Channel {
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
        /// The latest events, oldest first, without a gap.
        var recent: [EventRecord] = []

        /// Two moves of one session may be announced in another order than they were stored; the later one then starts
        /// anew, since there must be no gap.
        mutating func add(_ events: [EventRecord]) {
            if let last = recent.last, let first = events.first, first.position != last.position + 1 { recent = [] }
            recent += events
            recent.removeFirst(max(0, recent.count - EventFeed.recentCount))
        }
    }

    private static let recentCount = 64

    /// Tells the followers of a session of events that were stored, in the order of their positions.
    func announce(_ events: [EventRecord]) {
        guard let session = events.first?.sessionId else { return }
        channels.withLock { channels in
            guard channels.bySession[session] != nil else { return }
            channels.bySession[session]?.add(events)
            for follower in channels.bySession[session]?.followers.values ?? [:].values { follower.yield() }
        }
    }

    /// A stream that yields after each announcement. Several announcements may give one element. It ends when the feed
    /// is closed or the following task is cancelled.
    func wakeups(of session: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = channels.withLock { channels in
            guard !channels.isClosed else { return nil }
            channels.nextFollower += 1
            channels.bySession[session, default: Channel()].followers[channels.nextFollower] = continuation
            return channels.nextFollower
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.leave(session, number) }
        return stream
    }

    /// The events right behind a position that are still at hand; empty when the store has to be asked.
    func recent(of session: String, after position: Int) -> ArraySlice<EventRecord> {
        channels.withLock { channels in
            guard let recent = channels.bySession[session]?.recent, let first = recent.first else { return [] }
            let index = position + 1 - first.position
            return recent.indices.contains(index) ? recent[index...] : []
        }
    }

    /// Ends all streams, and those that are asked for later.
    func close() {
        let followers = channels.withLock { channels in
            channels.isClosed = true
            return channels.bySession.values.flatMap(\.followers.values)
        }
        for follower in followers { follower.finish() }
    }

    private func leave(_ session: String, _ number: Int) {
        channels.withLock { channels in
            channels.bySession[session]?.followers[number] = nil
            if channels.bySession[session]?.followers.isEmpty == true { channels.bySession[session] = nil }
        }
    }
}
