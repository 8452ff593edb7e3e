import Synchronization

/// The states of runs that stand still, so that they go on without being read from the store. When there are too many the
/// one that stands still longest is forgotten: the store has them all.
final class ParkedRuns: Sendable {
    private let capacity: Int
    private let lot = Mutex(Lot())

    fileprivate struct Lot {
        var states: [String: (state: RunState, ticket: Int)] = [:]
        /// Run ids in the order in which they came; those that left or came again are skipped by their tickets.
        var order: [(runId: String, ticket: Int)] = []
        var firstInOrder = 0
        var nextTicket = 0
    }

    init(capacity: Int) { self.capacity = capacity }

    func park(_ state: RunState) {
        lot.withLock { lot in
            lot.nextTicket += 1
            lot.states[state.run.id] = (state, lot.nextTicket)
            lot.order.append((state.run.id, lot.nextTicket))
            lot.forgetOldest(beyond: capacity)
        }
    }

    func state(of runId: String) -> RunState? { lot.withLock { $0.states[runId]?.state } }

    func remove(_ runId: String) { lot.withLock { $0.states[runId] = nil } }
}

extension ParkedRuns.Lot {
    fileprivate mutating func forgetOldest(beyond capacity: Int) {
        while states.count > capacity, firstInOrder < order.count {
            let (runId, ticket) = order[firstInOrder]
            firstInOrder += 1
            if states[runId]?.ticket == ticket { states[runId] = nil }
        }
        compact(whenLongerThan: 2 * capacity + 16)
    }

    /// Drops the tickets that mean nothing any more.
    private mutating func compact(whenLongerThan limit: Int) {
        guard order.count > limit else { return }
        order = order[firstInOrder...].filter { states[$0.runId]?.ticket == $0.ticket }
        firstInOrder = 0
    }
}
