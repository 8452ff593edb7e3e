import Language
import Values

/// What rules caught, and ending sessions by hand: `incidents solve terminate mark` (contract, sections 24.2 and 16.1).
enum IncidentCommands {
    static let all = [incidents, solve, terminate, mark]

    private static let comment = Parameter(
        "why", .value, arity: .optional, summary: "A comment; it is kept, and in the audit log.")

    static let incidents = Command(
        Signature(
            "incidents",
            parameters: [
                Parameter("incident", .word(.name), arity: .optional, summary: "The one to show whole, by its id.")
            ],
            flags: [Flag("all", summary: "Lists the solved ones, too."), Listing.take] + Listing.flags, effect: .reads,
            summary: "Lists what rules have stopped or reported, the newest first.",
            examples: [
                Example("incidents", prints: "No incidents."),
                Example(
                    "incidents",
                    prints: """
                        incident  …
                        rule  no-refunds
                        action  pause
                        agent  support
                        …
                        """, after: ExampleScene.incident),
            ])
    ) { call, context async throws(Diagnostic) in
        let query = call.isOn("all") ? [] : [(name: "status", value: "unresolved")]
        let desk = try await context.desk()
        if let id = call.argument("incident") { return .whole(try await find(id, desk)) }
        let list = try await desk.list("incidents", query: query, limit: try context.take())
        context.tellOfMore(list)
        return .deskRows(list.items.map(row), orElse: "No incidents.")
    }

    private static func row(_ incident: Value) -> Value {
        [
            "incident": incident["id"], "rule": incident["ruleId"], "action": incident["action"],
            "agent": incident["agentName"], "tool": incident["operationName"], "status": incident["status"],
            "createdAt": incident["createdAt"],
        ]
    }

    private static func find(_ id: Argument, _ desk: Desk) async throws(Diagnostic) -> Value {
        try await desk.list("incidents", limit: lookedThrough).items.named(id, .incident)
    }

    /// How many of the newest incidents the beginning of an id may mean.
    private static let lookedThrough = 1000

    static let solve = Command(
        Signature(
            "solve", parameters: [Parameter("incident", .word(.name), summary: "The incident, by its id."), comment],
            effect: .sends, summary: "Declares an incident solved.",
            details: "A review that was opened with it is answered by itself: review lists it.",
            examples: [
                Example(
                    #"solve (incidents() | first).incident "a test""#, prints: "The incident of no-refunds is solved.",
                    after: ExampleScene.incident)
            ])
    ) { _, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let incident = try await find(try context.required("incident"), desk)
        let solved = try await desk.post("incidents", incident["id"].string ?? "", "solve", body: context.comment)
        context.write("The incident of \(incident["ruleId"].string ?? "a rule") is solved.")
        return .silent(solved)
    }

    static let terminate = Command(
        Signature(
            "terminate", parameters: [RunCommands.namedRun, comment], effect: .sends,
            summary: "Ends a run and its whole session at once: it has failed.",
            details: "Its open tasks are cancelled. Which run is meant is always said; it is never the current one.",
            examples: [
                Example(
                    #"terminate r1 "no longer wanted""#, prints: "r1 was terminated; it is Failed.",
                    after: ExampleScene.task),
                Example(
                    "terminate (review() | first).run", prints: "r1 was terminated; it is Failed.",
                    after: ExampleScene.task),
            ])
    ) { _, context async throws(Diagnostic) in try await end(context, "terminate", "was terminated") }

    static let mark = Command(
        Signature(
            "mark",
            parameters: [
                Parameter("as", .word(.choice(["complete"])), summary: "What it is declared to be."),
                RunCommands.namedRun, comment,
            ], effect: .sends, summary: "Declares a run and its whole session complete, without an output.",
            details: "Its open tasks are cancelled. Which run is meant is always said; it is never the current one.",
            examples: [
                Example(
                    #"mark complete r1 "done by hand""#, prints: "r1 was marked complete; it is Completed.",
                    after: ExampleScene.task)
            ])
    ) { _, context async throws(Diagnostic) in try await end(context, "mark-complete", "was marked complete") }

    private static func end(
        _ context: CommandContext, _ action: String, _ what: String
    ) async throws(Diagnostic) -> CommandResult {
        let desk = try await context.desk()
        var run = try context.run(of: try context.required("run"))
        if run.sessionId == nil { run = try await context.refresh(run) }
        try await desk.post("sessions", run.sessionId ?? run.id, action, body: context.comment)
        let state = try await context.refresh(run)
        context.write("\(run.name) \(what); it is \(state.status).")
        return .silent(state.handle)
    }
}

extension CommandContext {
    /// The body that carries a comment.
    fileprivate var comment: Value {
        call.value("why").map { ["comment": .string($0.string ?? $0.json())] } ?? [:]
    }
}
