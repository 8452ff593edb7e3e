import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// `watch`: prints a run's timeline while it grows.
enum WatchCommand {
    static let command = Command(
        Signature(
            "watch", parameters: [RunCommands.runParameter], effect: .reads,
            summary: "Follows a run live until it needs a person or ends; Ctrl-C stops the watching only.",
            examples: [
                Example(
                    "watch r1",
                    prints: """
                        …
                        … support  ToolCall  get_order {"orderId":"1182"}
                        …
                        r1 support: needs you  t1 approval  …
                        """, after: [ExampleScene.task[0]])
            ])
    ) { _, context async throws(Diagnostic) in
        try await Watch(context: context, run: try context.run("run")).follow()
    }
}

private struct Watch {
    let context: CommandContext
    let run: RunState

    func follow() async throws(Diagnostic) -> CommandResult {
        let client = try await context.cell.client()
        let timeline = Timeline(
            conversation: try await context.conversation(of: run, slim: true).value,
            taskNames: context.core.book.taskNames)
        do {
            var position = 0
            for try await event in try await client.streamRunEvents(run.id) {
                position += 1
                show(event, at: position, in: timeline)
                if event.changesSession, let settled = try await settled() { return .silent(settled.handle) }
            }
        } catch let error as PhronyError where !error.isCancelled {
            throw error.diagnostic(at: context.call.span)
        } catch let error as Diagnostic where error.outcome != .interrupted {
            throw error
        } catch {
            throw stopped
        }
        do throws(Diagnostic) {
            return try await afterStream()
        } catch {
            throw error.outcome == .interrupted ? stopped : error
        }
    }

    /// Prints a step, unless an earlier watch of this session printed it.
    private func show(_ event: RunEvent, at position: Int, in timeline: Timeline) {
        guard event.kind == "step", context.core.book.watched(run.name, position) else { return }
        context.draw { timeline.row(for: event.data, $0) }
    }

    /// The run if it needs a person or has ended: the poll is the truth, for the stream first repeats the past.
    private func settled() async throws(Diagnostic) -> RunState? {
        let state = try await context.refresh(run)
        guard RunWaiter.Condition.settled.holds(for: state.runStatus) else { return nil }
        try await context.tell(state)
        return state
    }

    private func afterStream() async throws(Diagnostic) -> CommandResult {
        if context.core.tape?.outcome(ofCell: context.cell.number) == .interrupted { throw stopped }
        if let state = try await settled() { return .silent(state.handle) }
        throw Diagnostic(
            "stream-ended", "The platform closed the stream; \(run.name) goes on.", at: context.call.span,
            hint: "`watch \(run.name)` watches it again, `wait \(run.name)` waits for it.")
    }

    private var stopped: Diagnostic {
        Diagnostic(
            "interrupted", "Stopped watching; \(run.name) goes on.", at: context.call.span,
            hint: "`watch \(run.name)` watches it again.", outcome: .interrupted)
    }
}

extension RunEvent {
    /// Whether the session as a whole went to another state.
    fileprivate var changesSession: Bool {
        subject == "engine.session.paused" || subject == "engine.session.completed"
    }
}
