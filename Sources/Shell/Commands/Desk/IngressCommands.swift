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
                Flag("outcome", .word(.name), summary: "Only attempts that ended so, such as accepted."), Listing.take,
            ] + Listing.flags, effect: .reads,
            summary: "Lists the attempts to start runs over the API and by events, the newest first.",
            examples: [
                Example(
                    "ingress courier",
                    prints: """
                        at  trigger  source  outcome  run  retryable  id
                        …
                        …  api  api  accepted  …
                        """, after: ["start courier {}"])
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        var query: [(name: String, value: String)] = []
        if let agent = call.argument("agent") {
            query.append(("agentId", try await context.agent(of: agent).id))
        }
        if let outcome = call.flag("outcome")?.string { query.append(("outcome", outcome)) }
        if let id = call.flags["id"] {
            let found = try await desk.list("ingress", query: query, limit: lookedThrough).items.named(id, .attempt)
            return .value(try await desk.get("ingress", found["id"].string ?? ""))
        }
        let list = try await desk.list("ingress", query: query, limit: try context.take())
        context.tellOfMore(list)
        return .deskRows(list.items.map { row($0, context) }, orElse: "No attempts.")
    }

    /// How many of the newest attempts the beginning of an id may mean.
    private static let lookedThrough = 1000

    private static func row(_ attempt: Value, _ context: CommandContext) -> Value {
        let run = attempt["runId"].string.map { id in
            Value.string(context.core.book.runs(withIdPrefix: id).first?.name ?? id)
        }
        return [
            "at": attempt["at"], "trigger": attempt["triggerName"], "source": attempt["source"],
            "outcome": attempt["outcome"], "run": run ?? .null, "retryable": attempt["retryable"], "id": attempt["id"],
        ]
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
        let argument = try context.required("attempt")
        let attempt = try await desk.list("ingress", limit: lookedThrough).items.named(argument, .attempt)
        let started = try await desk.post("ingress", attempt["id"].string ?? "", "retry")
        let agent = try await context.allAgents().first { $0.id == started["agentId"].string }
        return try context.begin(started, agent: agent?.name ?? "")
    }
}
