import Synchronization

/// The short conversations that moved last, as they are stored, so that showing one needs no read of the database: whoever
/// answers a run reads its conversation right before.
///
/// From the time when a move is written until it is taken over there is none of its session: what is in memory is never
/// behind what others read from the database.
final class RecentConversations: Sendable {
    private struct State {
        var kept: Generations<Conversation>
        /// Those that are being moved, as they were before.
        var moving: [String: Conversation] = [:]
    }

    private let state: Mutex<State>

    /// A longer one is read from the store, so that each move costs the same here.
    private static let longest = (steps: 64, bytes: 64 << 10)

    /// - Parameter bytes: how much a generation may hold.
    init(bytes: Int = 8 << 20) { state = Mutex(State(kept: Generations(limit: bytes))) }

    /// The session as it is stored; nil when it did not move lately, is being moved, or is long.
    func conversation(of session: String) -> Conversation? { state.withLock { $0.kept[session] } }

    /// The move is about to be written. A session that is not known is taken from its start only, since nothing may be
    /// missing.
    func begin(_ changes: Changes) {
        let id = changes.session.id
        state.withLock { state in
            state.moving[id] = changes.startsSession ? Conversation(startedBy: changes) : state.kept.forget(id)
        }
    }

    /// The move was committed; nobody has heard of it yet.
    func take(_ changes: Changes) {
        let id = changes.session.id
        state.withLock { state in
            guard var conversation = state.moving.removeValue(forKey: id) else { return }
            conversation.take(changes)
            let weight = conversation.weight
            guard conversation.steps.count <= Self.longest.steps, weight <= Self.longest.bytes else { return }
            state.kept.set(conversation, weight: weight, for: id)
        }
    }

    /// A move was not written, or something of the session is written that is no move.
    func forget(_ session: String) {
        state.withLock { state in
            state.moving[session] = nil
            state.kept.forget(session)
        }
    }
}

extension Conversation {
    /// Without what the move adds.
    fileprivate init(startedBy changes: Changes) {
        self.init(session: changes.session, runs: [], steps: [], tasks: [], waits: [])
    }

    fileprivate mutating func take(_ changes: Changes) {
        session = changes.session
        for change in changes.runs { put(change.run) }
        for event in changes.events { if case .step(let step, _) = event.data { steps.append(step) } }
        tasks += changes.newTasks
        for task in changes.endedTasks {
            if let index = tasks.firstIndex(where: { $0.id == task.id }) { tasks[index] = task }
        }
        waits += changes.newWaits
        for wait in changes.changedWaits + changes.endedWaits {
            if let index = waits.firstIndex(where: { $0.id == wait.id }) { waits[index] = wait }
        }
    }

    /// Root first, then by start, as `Conversation.fetch` has them.
    private mutating func put(_ run: RunRecord) {
        if let index = runs.firstIndex(where: { $0.id == run.id }) {
            runs[index] = run
        } else {
            runs.append(run)
            runs.sort { ($0.depth.signum(), $0.startedAt, $0.id) < ($1.depth.signum(), $1.startedAt, $1.id) }
        }
    }

    /// About how many bytes it takes: its texts, and some for the rest of each row.
    fileprivate var weight: Int {
        func size(_ text: String?) -> Int { text?.utf8.count ?? 0 }
        var weight = 256 * (1 + runs.count + steps.count + tasks.count)
        weight += size(session.input) + size(session.output) + size(session.startContext)
        for run in runs { weight += size(run.input) + size(run.output) }
        for step in steps { weight += size(step.content) }
        for task in tasks { weight += size(task.payload) + size(task.answer) + size(task.metadata) }
        return weight
    }
}
