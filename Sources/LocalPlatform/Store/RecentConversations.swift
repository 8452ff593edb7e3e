import Synchronization

/// The short conversations that moved last, as they are stored, so that showing one needs no read of the database: whoever
/// answers a run reads its conversation right before.
final class RecentConversations: Sendable {
    private let conversations: Mutex<Generations<Conversation>>

    /// A longer one is read from the store, so that each move costs the same here.
    private static let longest = (steps: 64, bytes: 64 << 10)

    /// - Parameter bytes: how much a generation may hold.
    init(bytes: Int = 8 << 20) { conversations = Mutex(Generations(limit: bytes)) }

    /// The session as it is stored; nil when it did not move lately, or is long.
    func conversation(of session: String) -> Conversation? { conversations.withLock { $0[session] } }

    /// Takes over what was just committed, before anybody hears of it. A session that is not known is taken from its start
    /// only, since nothing may be missing.
    func take(_ changes: Changes) {
        let id = changes.session.id
        conversations.withLock { conversations in
            let known = changes.startsSession ? Conversation(startedBy: changes) : conversations.forget(id)
            guard var conversation = known else { return }
            conversation.take(changes)
            let weight = conversation.weight
            guard conversation.steps.count <= Self.longest.steps, weight <= Self.longest.bytes else { return }
            conversations.set(conversation, weight: weight, for: id)
        }
    }

    /// Something of the session was stored that is no move.
    func forget(_ session: String) { conversations.withLock { $0.forget(session) } }
}

extension Conversation {
    /// Without what the move adds.
    fileprivate init(startedBy changes: Changes) {
        self.init(session: changes.session, runs: [], steps: [], tasks: [])
    }

    fileprivate mutating func take(_ changes: Changes) {
        session = changes.session
        for change in changes.runs { put(change.run) }
        for event in changes.events { if case .step(let step, _) = event.data { steps.append(step) } }
        tasks += changes.newTasks
        for task in changes.endedTasks {
            if let index = tasks.firstIndex(where: { $0.id == task.id }) { tasks[index] = task }
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
        var texts = [session.input, session.output, session.startContext]
        for run in runs { texts += [run.input, run.output] }
        for step in steps { texts.append(step.content) }
        for task in tasks { texts += [task.payload, task.answer, task.metadata] }
        let rows = 1 + runs.count + steps.count + tasks.count
        return texts.reduce(256 * rows) { $0 + ($1?.utf8.count ?? 0) }
    }
}
