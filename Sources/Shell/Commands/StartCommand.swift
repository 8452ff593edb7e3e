import Language
import PhronyClient
import SessionFile
import Values

/// `start`: begins a run and follows it in the background.
enum StartCommand {
    static let command = Command(
        Signature(
            "start", aliases: ["run"],
            parameters: [
                Parameter("agent", .word(.agent), summary: "The agent's name."),
                Parameter("input", .value, arity: .optional, summary: "What the agent is given, a record."),
            ],
            flags: [
                Flag("wait", summary: "Blocks until the run needs a person or ends."),
                Flag("version", .word(.name), summary: "A test run of this version, deployed or not."), Listing.json,
            ],
            effect: .sends,
            summary: "Starts a run of an agent and follows it in the background.",
            details: "The run gets the next name, r1, r2 and so on, and becomes the current run.",
            examples: [
                Example("start support {query: \"Refund order 1182\"}", prints: "r1 support started"),
                Example(
                    "let r = start courier --wait",
                    prints: """
                        r1 courier started
                        r1 courier: completed  "The parcel from Rotterdam has arrived."
                        """),
                Example(
                    "start support {query: \"Refund order 1182\"} --version v2", prints: "r1 support started",
                    after: ExampleScene.version),
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let input = call.value("input") ?? [:]
        guard input.record != nil else {
            throw Diagnostic(
                "input-not-a-record", "The input of an agent is a record, not a \(input.kindName).",
                at: call.argument("input")?.span, hint: "Write `start \(agent.name) {query: \"…\"}`.")
        }
        let run = try await run(of: agent, input, context)
        try context.begin(run)
        guard call.isOn("wait") else { return .silent(run.handle) }
        let result = try await WaitCommand.wait(for: run, until: .settled, limit: nil, context)
        try context.refuseToGoOn(with: context.core.book.run(named: run.name) ?? run)
        return result
    }

    private static func run(
        of agent: ShellCore.Agent, _ input: Value, _ context: CommandContext
    ) async throws(Diagnostic) -> RunState {
        guard let label = context.call.flags["version"] else { return try await start(agent, input, context) }
        let desk = try await context.desk()
        let version = try await VersionCommands.find(label, of: agent, desk)
        let started = try await desk.post(
            "agents", agent.id, "versions", version["id"].string ?? "", "runs", body: ["input": input])
        return context.run(started, agent: agent.name)
    }

    private static func start(
        _ agent: ShellCore.Agent, _ input: Value, _ context: CommandContext
    ) async throws(Diagnostic) -> RunState {
        let name = context.core.book.reserveName()
        let patient = try await PatientStart(context)
        do throws(PhronyError) {
            let started = try await patient.start(agent, input)
            return RunState(
                name: name, ground: context.core.ground, id: started.runId, sessionId: started.sessionId,
                agent: agent.name, agentId: agent.id,
                status: started.status.rawValue, isOwn: true)
        } catch {
            guard case .transport(let failure, _) = error, failure.requestWasSent, failure.reason != .cancelled,
                let session = try await LostStart(agent: agent, input: input).find(context)
            else { throw refusal(error, of: agent, input, context) }
            return RunState(
                name: name, ground: context.core.ground, id: session.runId, sessionId: session.id, agent: agent.name,
                agentId: agent.id, status: session.status.rawValue, isOwn: true)
        }
    }

    private static func refusal(
        _ error: PhronyError, of agent: ShellCore.Agent, _ input: Value, _ context: CommandContext
    ) -> Diagnostic {
        let span = context.call.argument("input")?.span ?? context.call.span
        if let refused = RefusedInput(error, input: input, at: span) { return refused.diagnostic }
        var diagnostic = error.diagnostic(at: context.call.span)
        let isKnown =
            context.core.update { $0.agents }?.contains { $0.id == agent.id && $0.name == agent.name } ?? false
        if error.code == "agent_not_in_scope", context.core.ground == .local, isKnown {
            diagnostic.hint =
                agent.reasonNotToStart
                ?? "It has no API trigger: `\(agent.newTrigger)` makes one; "
                + "`start \(agent.name.asWord) {…} --version LABEL` is a test run."
        }
        return diagnostic
    }
}

/// A start whose answer was lost: whether the platform took it on stands in the list of its sessions.
private struct LostStart {
    let agent: ShellCore.Agent
    let input: Value

    /// How far the platform's clock may be behind ours.
    private static let clockMargin = Duration.seconds(60)

    /// The newest session of the agent with equal input that began with this cell and is no run of ours.
    func find(_ context: CommandContext) async throws(Diagnostic) -> SessionView? {
        let page = try await context.ask { client throws(PhronyError) in
            try await client.listSessions(agent: agent.id)
        }
        return page.items.first { isOurs($0, context) }
    }

    private func isOurs(_ session: SessionView, _ context: CommandContext) -> Bool {
        guard session.input == input, context.core.book.runs(withIdPrefix: session.runId).isEmpty else { return false }
        guard let startedAt = session.startedAt else { return true }
        return startedAt.adding(Self.clockMargin).map { $0 >= context.cell.now } ?? true
    }
}

extension CommandContext {
    /// Takes a run that the desk started, under the next name, and follows it.
    func begin(_ started: Value, agent: String) throws(Diagnostic) -> CommandResult {
        let run = run(started, agent: agent)
        try begin(run)
        return .silent(run.handle)
    }

    /// A run that the desk started, under the next name.
    fileprivate func run(_ started: Value, agent: String) -> RunState {
        RunState(
            name: core.book.reserveName(), ground: core.ground, id: started["runId"].string ?? "",
            sessionId: started["sessionId"].string, agent: agent, agentId: started["agentId"].string ?? "",
            status: started["status"].string ?? "", isOwn: true)
    }

    /// Makes a run that was just started the current one and follows it.
    fileprivate func begin(_ run: RunState) throws(Diagnostic) {
        core.book.add(run)
        try core.record(.name(NameLine(name: run.name, id: run.id, subject: .run(agent: run.agent))))
        if core.tape == nil { core.followers.follow(run.name) }
        write("\(run.name) \(run.agent) started")
    }

    /// A script that waited for a run cannot answer for a person: it ends there, with exit code 8.
    fileprivate func refuseToGoOn(with run: RunState) throws(Diagnostic) {
        guard !core.asksBeforeDeciding, run.runStatus.needsPerson else { return }
        throw Diagnostic(
            "waits-for-person", "\(run.name) waits for a person: it is \(run.status).", at: call.span,
            hint: "Without `--wait` the script goes on: `wait \(run.name) task`, then answer.",
            outcome: .timedOut(waitingForPerson: true))
    }
}
