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
            flags: [Flag("wait", summary: "Blocks until the run needs a person or ends."), Listing.json],
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
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(named: call.value("agent")?.string ?? "", at: call.span)
        let input = call.value("input") ?? [:]
        guard input.record != nil else {
            throw Diagnostic(
                "input-not-a-record", "The input of an agent is a record, not a \(input.kindName).",
                at: call.argument("input")?.span, hint: "Write `start \(agent.name) {query: \"…\"}`.")
        }
        let run = try await start(agent, input, context)
        try begin(run, context)
        context.write("\(run.name) \(run.agent) started")
        guard call.isOn("wait") else { return .silent(run.handle) }
        let result = try await WaitCommand.wait(for: run, until: .settled, limit: nil, context)
        try context.refuseToGoOn(with: context.core.book.run(named: run.name) ?? run)
        return result
    }

    private static func start(
        _ agent: ShellCore.Agent, _ input: Value, _ context: CommandContext
    ) async throws(Diagnostic) -> RunState {
        let name = context.core.book.reserveName()
        let client = try await context.cell.client()
        do throws(PhronyError) {
            let started = try await client.startRun(agent: agent.id, input: input)
            return RunState(
                name: name, ground: context.core.ground, id: started.runId, sessionId: started.sessionId,
                agent: agent.name, agentId: agent.id,
                status: started.status.rawValue, isOwn: true)
        } catch {
            guard case .transport(let failure, _) = error, failure.requestWasSent, failure.reason != .cancelled,
                let session = try await LostStart(agent: agent, input: input).find(context)
            else { throw refusal(error, input, context.call) }
            return RunState(
                name: name, ground: context.core.ground, id: session.runId, sessionId: session.id, agent: agent.name,
                agentId: agent.id, status: session.status.rawValue, isOwn: true)
        }
    }

    private static func refusal(_ error: PhronyError, _ input: Value, _ call: Call) -> Diagnostic {
        let span = call.argument("input")?.span ?? call.span
        return RefusedInput(error, input: input, at: span)?.diagnostic ?? error.diagnostic(at: call.span)
    }

    private static func begin(_ run: RunState, _ context: CommandContext) throws(Diagnostic) {
        context.core.book.add(run)
        try context.core.record(.name(NameLine(name: run.name, id: run.id, subject: .run(agent: run.agent))))
        if context.core.tape == nil { context.core.followers.follow(run.name) }
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
    /// A script that waited for a run cannot answer for a person: it ends there, with exit code 8.
    fileprivate func refuseToGoOn(with run: RunState) throws(Diagnostic) {
        guard !core.asksBeforeDeciding, run.runStatus.needsPerson else { return }
        throw Diagnostic(
            "waits-for-person", "\(run.name) waits for a person: it is \(run.status).", at: call.span,
            hint: "Without `--wait` the script goes on: `wait \(run.name) task`, then answer.",
            outcome: .timedOut(waitingForPerson: true))
    }
}
