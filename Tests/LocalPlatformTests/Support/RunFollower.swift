import Testing
import Values

@testable import LocalPlatform

/// Follows one session by its events, from pause to pause, and shows what is stored of it.
final class RunFollower {
    let desk: Desk
    let session: SessionRecord
    private var events: SessionEvents.Iterator
    private(set) var subjects: [String] = []

    init(desk: Desk, session: SessionRecord) {
        self.desk = desk
        self.session = session
        events = desk.engine.events(of: session.id).makeAsyncIterator()
    }

    var runId: String { session.rootRunId }

    /// Waits until the run pauses once more or ends, and returns it as it is stored then.
    func settle() async throws -> RunRecord {
        try await wait { $0 == "engine.session.paused" || $0 == "engine.session.completed" }
    }

    /// Waits through pauses until the run has the status.
    func settle(until status: RunStatus) async throws -> RunRecord {
        var run = try await settle()
        while run.status != status, !run.status.isTerminal { run = try await settle() }
        return run
    }

    /// Waits for an event and returns the run as it is stored then.
    @discardableResult
    func wait(for isMeant: (String) -> Bool) async throws -> RunRecord {
        while let event = try await events.next(isolation: nil) {
            subjects.append(event.subject)
            if isMeant(event.subject) { break }
        }
        return try await stored()
    }

    func stored() async throws -> RunRecord {
        guard let run = try await desk.store.run(id: runId) else { throw StoreError.abandoned(reason: "no run") }
        return run
    }

    /// What is kept of it in memory has to be what is stored.
    func conversation() async throws -> Conversation {
        let id = session.id
        guard let stored = try await desk.store.read({ try Conversation.fetch(sessionId: id, in: $0) }) else {
            throw StoreError.abandoned(reason: "no session")
        }
        if let recent = desk.store.recentConversations.conversation(of: id) {
            // It may have moved on since.
            #expect(recent.session.lastPosition >= stored.session.lastPosition)
            if recent.session.lastPosition == stored.session.lastPosition { #expect(recent.inOrder == stored.inOrder) }
        }
        return stored
    }

    /// The conversation as it is kept in memory. It gets there after the commit, which others may see before.
    func kept() async throws -> Conversation {
        let patience = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < patience {
            if let kept = desk.store.recentConversations.conversation(of: session.id) { return kept }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw StoreError.abandoned(reason: "the conversation is not in memory")
    }

    /// The timeline in short: `1 ToolCall get_order`, one row a line.
    func timeline() async throws -> [String] {
        try await conversation().steps.map { step in
            let content = step.content.value
            let detail = ["operation_name", "outcome", "kind", "message", "text"].lazy.compactMap { content[$0].string }
            let code = content["result"]["error"]["code"].string
            return ["\(step.iteration ?? 0)", step.type.rawValue, detail.first ?? code].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    /// The task that waits for a person.
    func pendingTask() async throws -> UserTaskRecord {
        let tasks = try await conversation().tasks.filter { $0.status == .pending }
        guard let task = tasks.first, tasks.count == 1 else {
            throw StoreError.abandoned(reason: "\(tasks.count) pending tasks")
        }
        return task
    }

    /// Answers the task that waits.
    func answer(_ answer: TaskAnswer) async throws {
        _ = try await desk.engine.answer(task: try await pendingTask().id, with: answer, by: desk.person)
    }

    /// The `result` of the last tool result.
    func lastResult() async throws -> Value {
        let results = try await conversation().steps.filter { $0.type == .toolResult }
        return results.last?.content.value["result"] ?? .null
    }
}

extension Conversation {
    /// Its tasks and waits have no order of their own.
    fileprivate var inOrder: Conversation {
        var conversation = self
        conversation.tasks.sort { $0.id < $1.id }
        conversation.waits.sort { $0.id < $1.id }
        return conversation
    }
}
