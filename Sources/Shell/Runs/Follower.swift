import Language
import PhronyClient
import SessionFile
import Values

/// Watches one run until it ends: reads its stream, asks the platform whenever the stream says that something changed
/// (the poll is the truth, contract section 12), and tells the person when the run needs one or ends.
struct Follower: Sendable {
    let core: ShellCore
    let run: String

    private static let retryDelay = Duration.seconds(1)
    private static let longestDelay = Duration.seconds(5)

    func follow() async {
        var delay = Self.retryDelay
        while !Task.isCancelled {
            do {
                if try await watchOnce() { return }
                delay = Self.retryDelay
            } catch {
                delay = min(delay * 2, Self.longestDelay)
            }
            try? await Task.sleep(for: delay)
        }
    }

    /// Looks, then reads the stream to its end.
    /// - Returns: Whether the run has ended.
    private func watchOnce() async throws -> Bool {
        guard let (id, ground) = core.book.run(named: run).map({ ($0.id, $0.ground) }) else { return true }
        let client = core.client(over: try await core.transport(for: .follower, on: ground))
        var status = try await look(id, client)
        if status.isTerminal { return true }
        for try await event in try await client.streamRunEvents(id) where changesSomething(event, since: status) {
            status = try await look(id, client)
            if status.isTerminal { return true }
        }
        return try await look(id, client).isTerminal
    }

    /// Whether an event speaks of the session's state and says anything new. A fresh stream repeats the past first.
    private func changesSomething(_ event: RunEvent, since status: RunStatus) -> Bool {
        switch event.kind {
        case "session": event.data["status"].string != status.rawValue
        case "user_task": event.subject == "engine.user_task.created" && isUnknownTask(event.data["user_task_id"])
        default: false
        }
    }

    private func isUnknownTask(_ id: Value) -> Bool {
        !(id.string.map(core.book.knowsTask) ?? true)
    }

    private func look(_ id: String, _ client: PhronyClient) async throws -> RunStatus {
        let view = try await client.getRun(id)
        var tasks: [TaskState] = []
        if view.status.isWaiting {
            let conversation = try await client.conversation(id, stepContent: .slim)
            let unknown = Set(conversation.tasks.map(\.id).filter { !core.book.knowsTask(id: $0) })
            tasks = try core.learn(conversation, run: run, isVisible: false).filter {
                $0.isOpen && unknown.contains($0.id)
            }
        }
        guard let (before, after) = core.book.report(run, view) else { return view.status }
        core.followers.moved(run)
        try announce(before, after, tasks)
        return after.runStatus
    }

    private func announce(_ before: RunState, _ after: RunState, _ tasks: [TaskState]) throws(Diagnostic) {
        guard !core.followers.isAwaited(after) else { return }
        guard let text = RunNotice.text(before: before, after: after, tasks: tasks) else { return }
        guard core.book.announce(run, after.status, tasks.map(\.name)) else { return }
        try core.record(.notice(NoticeLine(text: text)))
        core.screen.notice(text)
    }
}
