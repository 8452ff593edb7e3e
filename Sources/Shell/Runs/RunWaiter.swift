import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// Waits until something is true of a run.
///
/// Only what the cell itself reads decides; a follower's news merely wakes it to look again. On tape it looks at the
/// recorded answers one after the other, and ends as the record says when they are used up.
struct RunWaiter: Sendable {
    /// What is waited for.
    enum Condition: Sendable, Equatable {
        /// A human task, or the end.
        case settled
        /// An open human task.
        case task
        /// `Completed`.
        case done
        case status(RunStatus)

        init(_ word: String?) {
            switch word {
            case nil: self = .settled
            case "task": self = .task
            case "done": self = .done
            case let status?: self = .status(RunStatus(status))
            }
        }

        var name: String {
            switch self {
            case .settled: "settled"
            case .task: "at a task"
            case .done: "done"
            case .status(let status): status.rawValue
            }
        }

        func holds(for status: RunStatus) -> Bool {
            switch self {
            case .settled: status.isTerminal || status.needsPerson
            case .task: status == .waitingForHITL || status == .waitingForAITL
            case .done: status == .completed
            case .status(let wanted): status.rawValue.lowercased() == wanted.rawValue.lowercased()
            }
        }
    }

    let context: CommandContext
    let run: RunState
    let condition: Condition
    /// From the start of the wait; nil waits as long as it takes.
    let limit: Duration?

    /// While the run works, and while it waits for somebody (contract, section 2).
    private static let workingInterval = Duration.seconds(1)
    private static let waitingInterval = Duration.seconds(5)

    /// - Returns: The run when the condition holds.
    /// - Throws: `run-ended` when it can no longer come true, `wait-timeout` at the limit.
    func wait() async throws(Diagnostic) -> RunState {
        try await context.core.followers.awaiting(run.name, condition) { () async throws(Diagnostic) in
            try await lookUntilItHolds()
        }
    }

    private func lookUntilItHolds() async throws(Diagnostic) -> RunState {
        let deadline = limit.map { ContinuousClock.now + $0 }
        let progress = Progress(context.core.terminal)
        defer { progress.clear() }
        while true {
            let moves = context.core.followers.moves(of: run.name)
            let state = try await context.refresh(run)
            if condition.holds(for: state.runStatus) { return state }
            if state.runStatus.isTerminal { throw ended(state) }
            progress.show("Waiting: \(run.name) is \(TerminalFilter.harmless(state.status, keepingNewlines: false))")
            try await pause(state, moves, deadline)
        }
    }

    private func pause(
        _ state: RunState, _ moves: Int, _ deadline: ContinuousClock.Instant?
    ) async throws(Diagnostic) {
        if context.cell.interrupt.isRaised { throw interrupted(state) }
        if let tape = context.core.tape { return try followRecord(tape, state) }
        var interval = state.runStatus == .running ? Self.workingInterval : Self.waitingInterval
        if let deadline {
            guard ContinuousClock.now < deadline else { throw timedOut(state) }
            interval = min(interval, deadline - ContinuousClock.now)
        }
        await context.core.followers.news(of: run.name, after: moves, limit: interval)
        if context.cell.interrupt.isRaised { throw interrupted(state) }
    }

    /// On tape: looks at the next recorded answer, or ends as the record does.
    private func followRecord(_ tape: Tape, _ state: RunState) throws(Diagnostic) {
        guard tape.isExhausted(Request.path("v1", "runs", run.id), cell: context.cell.number) else { return }
        throw tape.outcome(ofCell: context.cell.number) == .interrupted ? interrupted(state) : timedOut(state)
    }

    private func ended(_ state: RunState) -> Diagnostic {
        let why = state.error.string.map { ": \($0)" } ?? ""
        return Diagnostic(
            "run-ended", "\(run.name) is \(state.status)\(why); it can no longer be \(condition.name).",
            at: context.call.span, hint: "`timeline \(run.name)` shows what happened.")
    }

    private func timedOut(_ state: RunState) -> Diagnostic {
        let limit = limit.map { " after \($0.literal)" } ?? ""
        return Diagnostic(
            "wait-timeout", "\(run.name) is not \(condition.name)\(limit): it is \(state.status).",
            at: context.call.span,
            hint: state.runStatus.needsPerson
                ? "It waits for a person: `tasks` shows what it asks."
                : "`status \(run.name)` looks again; a longer limit is `wait \(run.name) 1m`.",
            outcome: .timedOut(waitingForPerson: state.runStatus.needsPerson))
    }

    private func interrupted(_ state: RunState) -> Diagnostic {
        Diagnostic(
            "interrupted", "Stopped waiting; \(run.name) goes on (\(state.status)).", at: context.call.span,
            outcome: .interrupted)
    }
}

extension RunStatus {
    /// Whether nothing goes on until a person does something.
    var needsPerson: Bool { self == .waitingForHITL || self == .waitingForResponse || self == .waitingForAITL }
}
