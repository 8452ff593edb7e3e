import Language
import Values

/// The log of attempts to start a run from outside: `ingress retry` (contract, section 21).
enum IngressCommands {
    static let all = [ingress, retry]

    static let ingress = Command(
        Signature(
            "ingress",
            parameters: [
                Parameter("agent", .word(.agent), arity: .optional, summary: "Whose attempts; all agents' if left out.")
            ],
            flags: [
                Flag("id", .word(.name), summary: "Shows this attempt whole, with its input."),
                Flag("outcome", .word(.choice(outcomes)), summary: "Only attempts that ended so."), Listing.take,
            ] + Listing.flags, effect: .reads,
            summary: "Lists the attempts to start runs over the API and by events, the newest first.",
            details: "ref is the attempt that a retry repeats; client is who asked, with a part of the address hidden.",
            examples: [
                Example(
                    "ingress courier",
                    prints: """
                        id  …
                        at  …
                        agent  courier
                        outcome  accepted
                        run  r1
                        retryable  false
                        source  api
                        …
                        """, after: ["start courier {}"]),
                Example("ingress --outcome trigger_inactive", prints: "No attempts."),
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        var query: [(name: String, value: String)] = []
        if let agent = call.argument("agent") {
            query.append(("agentId", try await context.agent(of: agent).id))
        }
        if let outcome = call.flag("outcome")?.string { query.append(("outcome", outcome)) }
        if let id = call.flags["id"] {
            return .whole(try await desk.get("ingress", try await logId(id, desk, query)))
        }
        let list = try await desk.list("ingress", query: query, limit: try context.take())
        context.tellOfMore(list)
        let agents = list.items.isEmpty ? [] : try await context.allAgents()
        let rows = list.items.map { attempt in
            row(attempt, of: agents.first { $0.id == attempt["agentId"].string }, context)
        }
        return .deskRows(rows, orElse: "No attempts.")
    }

    /// What an attempt can come to on a local platform (contract, section 21).
    private static let outcomes = [
        "accepted", "rate_limited_minute", "rate_limited_day", "too_many_concurrent_runs", "ip_not_allowed",
        "trigger_inactive", "no_deployed_version", "invalid_json", "validation_failed", "input_schema_mismatch",
        "input_tokens_exceeded", "file_not_found", "error",
    ]

    /// The id of the attempt that a word names; a whole id is one, however old the attempt is.
    private static func logId(
        _ word: Argument, _ desk: Desk, _ query: [(name: String, value: String)] = []
    ) async throws(Diagnostic) -> String {
        let found: [Value] =
            if word.text.isId {
                [try await desk.find("ingress", word.text.lowercased())].compactMap(\.self)
            } else {
                try await desk.list("ingress", query: query, limit: lookedThrough).items
            }
        return try found.named(word, .attempt)["id"].string ?? ""
    }

    /// How many of the newest attempts the beginning of an id may mean.
    private static let lookedThrough = 1000

    private static func row(_ attempt: Value, of agent: ShellCore.Agent?, _ context: CommandContext) -> Value {
        let run = attempt["runId"].string.map { name(ofRun: $0, of: agent, context) }
        return [
            "id": attempt["id"], "at": attempt["at"], "agent": agent.map { .string($0.name) } ?? attempt["agentId"],
            "outcome": attempt["outcome"], "run": run.map(Value.string) ?? .null, "retryable": attempt["retryable"],
            "source": attempt["source"], "trigger": attempt["triggerName"], "httpStatus": attempt["httpStatus"],
            "client": attempt["client"], "ref": attempt["refLogId"],
        ]
    }

    /// The short name of a run, else its id, whose beginning names it from now on.
    private static func name(
        ofRun id: String, of agent: ShellCore.Agent?, _ context: CommandContext
    ) -> String {
        if let known = context.core.book.runs(withIdPrefix: id).first { return known.name }
        context.core.book.saw([SeenRun(id: id, agent: agent?.name ?? "", agentId: agent?.id ?? "")])
        return id
    }

    static let retry = Command(
        Signature(
            "retry", parameters: [Parameter("attempt", .word(.name), summary: "The attempt, by its id.")],
            effect: .sends, summary: "Starts again what an attempt of the ingress log could not start.",
            details:
                "It has the same input, and becomes an attempt of its own. The run gets the next name, as with start.",
            examples: [Example("retry 6f1e0c2a", prints: "r1 courier started")])
    ) { _, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let id = try await logId(try context.required("attempt"), desk)
        let started = try await desk.post("ingress", id, "retry")
        let agent = try await context.allAgents().first { $0.id == started["agentId"].string }
        return try context.begin(started, agent: agent?.name ?? "")
    }
}
