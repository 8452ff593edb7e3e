import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// Looking at runs: `runs use status jobs output`.
enum RunCommands {
    static let runParameter = Parameter("run", .run, arity: .optional, summary: "The run; the current one if left out.")
    /// For what must not fall on the current run by accident.
    static let namedRun = Parameter("run", .run, summary: "The run.")

    static let all = [runs, use, status, jobs, output]

    static let runs = Command(
        Signature(
            "runs",
            parameters: [
                Parameter("agent", .word(.agent), arity: .optional, summary: "Whose runs; all agents' if left out.")
            ],
            flags: [
                Flag("status", .word(.name), summary: "Only runs with this status."),
                Flag("skip", .value, summary: "How many to leave out, the newest first."),
                Flag("take", .value, summary: "How many to list at most; 20 if left out."),
                Flag("version", .word(.name), summary: "Only runs of the version with this id."),
            ] + Listing.flags, effect: .reads,
            summary: "Lists the runs of an agent, the newest first.",
            details: "Use a run of the list by the beginning of its id: use 9e2a6c.",
            examples: [
                Example(
                    "runs support",
                    prints: """
                        id  run  agent  status  tokens  startedAt  took
                        …
                        …  r1  support  WaitingForHITL  1055  …
                        """, after: ExampleScene.task),
                Example(
                    "runs support --status Completed --take 5",
                    prints: """
                        …
                        …  r1  support  Completed  …
                        """, after: ExampleScene.done),
            ])
    ) { call, context async throws(Diagnostic) in
        let (skip, take) = (try call.count("skip") ?? 0, try call.count("take") ?? 20)
        let (sum, isTooMuch) = skip.addingReportingOverflow(take)
        var rows: [(startedAt: Instant?, row: Value)] = []
        for agent in try await context.chosenAgents() {
            let sessions = try await newest(isTooMuch ? .max : sum, of: agent, context)
            context.core.book.saw(sessions.map { SeenRun(id: $0.runId, agent: agent.name, agentId: agent.id) })
            rows += sessions.map { ($0.startedAt, context.row($0, agent)) }
        }
        let newestFirst = rows.enumerated().sorted { left, right in
            let (a, b) = (left.element.startedAt, right.element.startedAt)
            return a == b ? left.offset < right.offset : (a.map { start in b.map { start > $0 } ?? true } ?? false)
        }
        let runs = newestFirst.dropFirst(skip).prefix(take).map(\.element.row)
        if runs.isEmpty { return .rows([], orElse: "No runs.") }
        let shown = List(runs.map { fitted($0, withNames: runs.contains { !$0["run"].isNull }) })
        return .drawn(.list(List(runs))) { Renderer($0).render(.list(shown)) }
    }

    /// The longest page that a platform gives (contract, section 7).
    private static let pageLength = 100

    /// The newest sessions of an agent, page after page.
    private static func newest(
        _ count: Int, of agent: ShellCore.Agent, _ context: CommandContext
    ) async throws(Diagnostic) -> [SessionView] {
        let call = context.call
        var found: [SessionView] = []
        while found.count < count {
            let (skip, take) = (found.count, min(count - found.count, pageLength))
            let page = try await context.ask { client throws(PhronyError) in
                try await client.listSessions(
                    agent: agent.id, skip: skip == 0 ? nil : skip, take: take, version: call.flag("version")?.string,
                    status: call.flag("status")?.string.map { RunStatus($0) })
            }
            found += page.items
            if page.items.isEmpty || found.count >= page.total { break }
        }
        return found
    }

    /// A row as the table shows it, fitted to 80 columns: the beginning of the id is enough to name the run, and where no
    /// run has a name of this session there is no column for it.
    private static func fitted(_ row: Value, withNames: Bool) -> Value {
        guard var record = row.record else { return row }
        record["id"] = .string(String(record["id"]?.string?.prefix(8) ?? ""))
        if !withNames { record["run"] = nil }
        record["runs"] = nil
        return .record(record)
    }

    static let use = Command(
        Signature(
            "use", parameters: [namedRun], effect: .reads,
            summary: "Makes a run the current one and follows it.",
            examples: [
                Example(
                    "use r1",
                    prints: """
                        name  r1
                        id  …
                        agent  support
                        …
                        """, after: ExampleScene.task)
            ])
    ) { call, context async throws(Diagnostic) in
        let run = try await context.refresh(try context.run("run"))
        context.core.book.use(run.name)
        if context.core.tape == nil, !run.runStatus.isTerminal { context.core.followers.follow(run.name) }
        return .value(run.handle)
    }

    static let status = Command(
        Signature(
            "status", parameters: [runParameter], flags: Listing.flags, effect: .reads,
            summary: "Asks the platform once how a run stands.",
            examples: [
                Example(
                    "status",
                    prints: """
                        name  r1
                        …
                        status  WaitingForHITL
                        …
                        """, after: ExampleScene.task),
                Example(
                    "status r1 --json",
                    prints: """
                        {
                        …
                          "status": "WaitingForHITL",
                        …
                        }
                        """, after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        let run = try await context.refresh(try context.run("run"))
        if run.runStatus.needsPerson { try await context.conversation(of: run, slim: true) }
        return .value(run.handle)
    }

    static let jobs = Command(
        Signature(
            "jobs", flags: Listing.flags, effect: .pure,
            summary: "Lists the runs this shell started or used, as they were last seen.",
            examples: [
                Example(
                    "jobs",
                    prints: """
                        run  agent  status  task  tokens  startedAt  took
                        …
                        r1  support  WaitingForHITL  t1  1055  …
                        """, after: ExampleScene.task)
            ])
    ) { _, context async throws(Diagnostic) in
        let tasks = context.core.book.tasks
        for run in context.core.book.runs { context.cell.looked(at: run.name) }
        let rows = context.core.book.runs.map { run in
            Value.record(
                Record([
                    ("run", .string(run.name)), ("agent", .string(run.agent)), ("status", .string(run.status)),
                    (
                        "task",
                        run.runStatus == .waitingForHITL || run.runStatus == .waitingForAITL
                            ? tasks.last { $0.run == run.name }.map { .string($0.name) } ?? .null : .null
                    ),
                    ("tokens", .integer(run.tokens)), ("startedAt", run.startedAt),
                    ("took", run.fields["took"] ?? .null),
                ]))
        }
        return .rows(rows, orElse: "No runs yet. start AGENT {…} starts one.")
    }

    static let output = Command(
        Signature(
            "output", parameters: [runParameter], flags: Listing.flags, effect: .reads,
            summary: "Gives the result of a run.",
            examples: [
                Example(
                    "output",
                    prints: """
                        reply  Done: 59.9 EUR for order 1182 are on their way back to you.
                        refunded  true
                        amount  59.9
                        """, after: ExampleScene.done),
                Example(
                    "output r1 --json",
                    prints: """
                        {
                          "reply": "Done: 59.9 EUR for order 1182 are on their way back to you.",
                          "refunded": true,
                          "amount": 59.9
                        }
                        """, after: ExampleScene.done),
            ])
    ) { call, context async throws(Diagnostic) in
        let run = try await context.refresh(try context.run("run"))
        guard run.runStatus.isTerminal else {
            throw Diagnostic(
                "no-output", "\(run.name) has no output yet: it is \(run.status).", at: call.span,
                hint: "`wait \(run.name) done` waits for it.")
        }
        guard run.runStatus.isSuccess else {
            throw Diagnostic(
                "run-failed", "\(run.name) failed: \(run.error.string ?? run.error.json())", at: call.span,
                hint: "`timeline \(run.name)` shows what happened.")
        }
        return .value(run.output)
    }
}

extension Call {
    /// A flag that counts something, of which there are so many at least.
    func count(_ name: String, from least: Int = 0) throws(Diagnostic) -> Int? {
        guard let argument = flags[name] else { return nil }
        guard let count = argument.value.int, count >= least else {
            throw Diagnostic(
                "not-a-count", "`--\(name)` takes a whole number from \(least) on.", at: argument.span,
                hint: "Write `--\(name) 5`.")
        }
        return count
    }
}

extension CommandContext {
    fileprivate func chosenAgents() async throws(Diagnostic) -> [ShellCore.Agent] {
        if let argument = call.argument("agent") { return [try await agent(of: argument)] }
        return try await allAgents()
    }

    fileprivate func row(_ session: SessionView, _ agent: ShellCore.Agent) -> Value {
        let known = core.book.runs(withIdPrefix: session.runId).first?.name
        let took = session.startedAt.flatMap { start in session.finishedAt.map { Value.duration($0 - start) } }
        return [
            "id": .string(session.runId), "run": known.map(Value.string) ?? .null, "agent": .string(agent.name),
            "status": .string(session.status.rawValue), "tokens": session.totalTokensUsed.map(Value.integer) ?? .null,
            "runs": session.runCount.map(Value.integer) ?? .null, "startedAt": session.value["startedAt"],
            "took": took ?? .null,
        ]
    }
}
