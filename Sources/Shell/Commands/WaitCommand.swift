import Language
import PhronyClient
import Values

/// `wait`: blocks until something is true of a run.
enum WaitCommand {
    static let command = Command(
        Signature(
            "wait",
            parameters: [
                RunCommands.runParameter,
                Parameter(
                    "until", .word(.choice(["done", "task"] + statuses)), arity: .optional,
                    summary: "done, task, or a status; a task or the end if left out."),
                Parameter("limit", .time, arity: .optional, summary: "How long at most, with its unit: 10s."),
            ],
            flags: [Listing.json],
            effect: .reads,
            summary: "Waits until a run needs a person or ends, or for what you name.",
            details: """
                It looks only at what is true after the cell began. wait r done waits on through a task, since another \
                person may answer it. It fails at once when the run ends otherwise, and at its limit: a script then \
                leaves exit code 8 if the run waits for a person, else 1.
                """,
            examples: [
                Example(
                    "wait r1", prints: "r1 support: needs you  t1 approval  …", after: [ExampleScene.task[0]]),
                Example(
                    "wait r1 task 10s", prints: "r1 support: needs you  t1 approval  …", after: [ExampleScene.task[0]]),
                Example(
                    "wait done 1m", prints: "r1 support: completed  {…}", after: ExampleScene.task + ["approve t1"]),
            ])
    ) { call, context async throws(Diagnostic) in
        let run = try context.run("run")
        let limit: Duration? = if case .duration(let time)? = call.value("limit") { time } else { nil }
        return try await wait(
            for: run, until: RunWaiter.Condition(call.value("until")?.string), limit: limit, context)
    }

    private static let statuses = [
        RunStatus.running, .waitingForHITL, .waitingForAITL, .waitingForResponse, .waitingForTimer, .completed, .failed,
    ].map(\.rawValue)

    /// Waits, then says what the run needs or how it ended.
    static func wait(
        for run: RunState, until condition: RunWaiter.Condition, limit: Duration?, _ context: CommandContext
    ) async throws(Diagnostic) -> CommandResult {
        let settled = try await RunWaiter(context: context, run: run, condition: condition, limit: limit).wait()
        try await context.tell(settled)
        return .silent(settled.handle)
    }
}

extension CommandContext {
    /// Says in one line what a run needs or how it ended, having read its tasks if it waits.
    func tell(_ run: RunState) async throws(Diagnostic) {
        var open: [TaskState] = []
        if run.runStatus.isWaiting {
            let conversation = try await conversation(of: run, slim: true)
            if conversation.hidesPendingTask {
                write(
                    "\(run.name) waits for a person, but its trigger hides the timeline from the API "
                        + "(\"Expose step timeline\" is off): it can only be answered in the review queue.")
                return
            }
            open = core.book.tasks.filter { $0.run == run.name && $0.isOpen }
        }
        core.book.announce(run.name, run.status, open.map(\.name))
        write(RunNotice.text(of: run, tasks: open) ?? "\(run.name) \(run.agent): \(run.status)")
    }
}
