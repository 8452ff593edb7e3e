import Synchronization

/// The sessions in memory, each in the hands of one mover at a time.
///
/// A mover takes a session, draws its move, stores it and gives back the state it led to; others wait for their turn, so
/// that every move begins where the one before it ended. Sessions in which nobody works are kept so that they go on without
/// being read from the store; when there are too many, or too large ones, the one that stands still longest is forgotten.
final class LiveSessions: Sendable {
    private let capacity: Int
    /// In bytes.
    private let weightLimit: Int
    private let hall: Mutex<Hall>

    init(capacity: Int, weightLimit: Int) {
        self.capacity = capacity
        self.weightLimit = weightLimit
        hall = Mutex(Hall())
    }

    /// Waits for the caller's turn. Nil when the session is not in memory. Each call needs one of `giveBack`.
    func take(_ sessionId: String) async -> SessionState? {
        if case .taken(let state) = hall.withLock({ $0.take(sessionId) }) { return state }
        await withCheckedContinuation { turn in
            let isFree = hall.withLock { $0.turns.take(sessionId, orLineUp: turn) }
            if isFree { turn.resume() }
        }
        return hall.withLock { $0.collect(sessionId) }
    }

    /// Ends the turn. Nil forgets the session: it is over, or has to be read anew.
    func giveBack(_ sessionId: String, _ state: SessionState?) {
        let next = hall.withLock { hall in
            hall.put(state, of: sessionId)
            hall.forgetOldest(beyond: capacity, weightLimit)
            return hall.turns.giveBack(sessionId)
        }
        next?.resume()
    }

    /// The state of a session that nobody is moving; nil when it is not in memory.
    func state(of sessionId: String) -> SessionState? { hall.withLock { $0.states[sessionId]?.state } }
}

private enum Taking {
    case taken(SessionState?)
    case mustWait
}

private struct Hall {
    var states: [String: (state: SessionState, ticket: Int)] = [:]
    /// Bytes of the states.
    var weight = 0
    /// The sessions in somebody's hands, with those who wait for them.
    var turns = TurnQueues()
    /// Session ids in the order in which they came to rest; those that left or came again are skipped by their tickets.
    var order: [(sessionId: String, ticket: Int)] = []
    var firstInOrder = 0
    var nextTicket = 0

    mutating func take(_ sessionId: String) -> Taking {
        turns.take(sessionId) ? .taken(collect(sessionId)) : .mustWait
    }

    @discardableResult
    mutating func collect(_ sessionId: String) -> SessionState? {
        let state = states.removeValue(forKey: sessionId)?.state
        weight -= state?.weight ?? 0
        return state
    }

    /// A session in which somebody works has no ticket and is not forgotten.
    mutating func put(_ state: SessionState?, of sessionId: String) {
        guard let state else { return }
        nextTicket += 1
        weight += state.weight
        states[sessionId] = (state, nextTicket)
        if !state.isBusy { order.append((sessionId, nextTicket)) }
    }

    mutating func forgetOldest(beyond capacity: Int, _ weightLimit: Int) {
        while states.count > capacity || weight > weightLimit, firstInOrder < order.count {
            let (sessionId, ticket) = order[firstInOrder]
            firstInOrder += 1
            if states[sessionId]?.ticket == ticket { collect(sessionId) }
        }
        compact(whenLongerThan: 2 * capacity + 16)
    }

    /// Drops the tickets that mean nothing any more.
    private mutating func compact(whenLongerThan limit: Int) {
        guard order.count > limit else { return }
        order = order[firstInOrder...].filter { states[$0.sessionId]?.ticket == $0.ticket }
        firstInOrder = 0
    }
}
