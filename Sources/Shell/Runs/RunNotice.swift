import PhronyClient
import Tables
import Values

/// What is told when a run needs a person or ends: one line.
enum RunNotice {
    /// - Parameter tasks: The open tasks that are new.
    /// - Returns: nil when nothing happened that a person has to know.
    static func text(before: RunState, after: RunState, tasks: [TaskState]) -> String? {
        guard before.status != after.status || !tasks.isEmpty else { return nil }
        return text(of: after, tasks: tasks)
    }

    /// What there is to say of a run that waits or has ended; nil while it runs.
    static func text(of run: RunState, tasks: [TaskState]) -> String? {
        guard let what = sentence(run, tasks) else { return nil }
        return TerminalFilter.harmless("\(run.name) \(run.agent): \(what)", keepingNewlines: false)
    }

    private static func sentence(_ run: RunState, _ tasks: [TaskState]) -> String? {
        switch run.runStatus {
        case .completed: "completed  \(run.output.json())"
        case .failed: "failed  \(run.error.string ?? run.error.json())"
        case .waitingForHITL, .waitingForAITL:
            tasks.last.map { "needs you  \($0.name) \($0.kind)  \($0.ask)  (\($0.nextStep))" }
                ?? "waits for a person  (tasks)"
        case .waitingForResponse: "waits for your reply  (say \"…\")"
        default: nil
        }
    }
}
