import Language
import Tables
import Values

/// What the platform wrote down: `audit log`.
enum RecordCommands {
    static let all = [audit, log]

    static let audit = Command(
        Signature(
            "audit", flags: [Listing.take] + Listing.flags, effect: .reads,
            summary: "Lists who changed what in the workspace, the newest first.",
            details: "before and after of a change are columns of --json and of pipes.",
            examples: [
                Example(
                    "audit --take 1",
                    prints: """
                        …
                        at  who  action  resource  key
                        …
                        …  pwt_…  create  api_key  ci
                        """, after: ExampleScene.apiKey)
            ])
    ) { _, context async throws(Diagnostic) in
        let list = try await context.desk().list("audit", limit: try context.take())
        context.tellOfMore(list)
        let rows = list.items.map(auditRow)
        guard !rows.isEmpty else { return .rows(rows, orElse: "Nothing was changed yet.") }
        let shown = rows.map { row in
            Value.record(Record((row.record ?? Record()).filter { name, _ in name != "before" && name != "after" }))
        }
        return .drawn(.list(List(rows))) { Renderer($0).render(.list(List(shown))) }
    }

    private static func auditRow(_ entry: Value) -> Value {
        [
            "at": entry["at"], "who": .string(entry["actor"]["hint"].string ?? entry["actor"]["type"].string ?? ""),
            "action": entry["action"], "resource": entry["resource"], "key": entry["key"], "before": entry["before"],
            "after": entry["after"],
        ]
    }

    static let log = Command(
        Signature(
            "log",
            parameters: [
                Parameter(
                    "call", .word(.name), .run, arity: .optional,
                    summary: "A run, or the log_id of a tool result; the current run if left out."),
                Parameter("n", .value, arity: .optional, summary: "Which exchange of the run to show whole, from 1."),
            ], flags: Listing.flags, effect: .reads,
            summary: "Shows what tools were sent and what they answered.",
            details: "Secrets stand there by their names: {{secrets.NAME}}.",
            examples: [
                Example(
                    "log r1",
                    prints: """
                        n  operation  method  url  status  startedAt  id
                        …
                        1  get_order  GET  …  200  …
                        """, after: ExampleScene.task),
                Example("log r1 1", prints: "…\noperationName: get_order\nmethod: GET\n…", after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        guard let run = try context.loggedRun() else { return try await logOfStranger(context, desk) }
        return try await log(of: run, context, desk)
    }

    /// The log of a whole id that this shell has not seen yet: an exchange's, else a run's.
    private static func logOfStranger(
        _ context: CommandContext, _ desk: Desk
    ) async throws(Diagnostic) -> CommandResult {
        let argument = try context.required("call")
        if let exchange = try await desk.find("exchanges", argument.text) { return .whole(exchange) }
        guard try await desk.find("runs", argument.text, "exchanges") != nil else {
            throw Diagnostic(
                "unknown-run", "There is neither a run nor an exchange with the id \(argument.text).",
                at: argument.span, hint: "`runs` lists runs; a log_id stands in the result of a tool.")
        }
        return try await log(of: try context.run(named: argument), context, desk)
    }

    private static func log(
        of run: RunState, _ context: CommandContext, _ desk: Desk
    ) async throws(Diagnostic) -> CommandResult {
        let found = try await desk.list("runs", run.id, "exchanges").items
        if let argument = context.call.argument("n") {
            guard let number = argument.value.int, found.indices.contains(number - 1) else {
                throw Diagnostic(
                    "no-such-exchange", "\(run.name) has \(found.count) exchanges.", at: argument.span,
                    hint: "`log \(run.name)` lists them.")
            }
            return .whole(found[number - 1])
        }
        return .deskRows(
            found.enumerated().map { row($1, number: $0 + 1) }, orElse: "\(run.name) has sent nothing to tools.")
    }

    private static func row(_ exchange: Value, number: Int) -> Value {
        [
            "n": .integer(number), "operation": exchange["operationName"], "method": exchange["method"],
            "url": exchange["url"], "status": exchange["status"], "startedAt": exchange["startedAt"],
            "id": exchange["logId"],
        ]
    }
}

extension CommandContext {
    /// The run whose exchanges are wanted; nil for a whole id that may be an exchange's, for no run that was seen has it.
    fileprivate func loggedRun() throws(Diagnostic) -> RunState? {
        guard let argument = call.argument("call") else { return try currentRun() }
        if argument.value.handle != nil { return try run(of: argument) }
        let id = argument.text
        let isSeen = !core.book.runs(withIdPrefix: id).isEmpty || !core.book.seenRuns(withIdPrefix: id).isEmpty
        return id.isId && !isSeen ? nil : try run(named: argument)
    }

    /// The run that a word names: a variable, a short name, or the beginning of an id.
    fileprivate func run(named argument: Argument) throws(Diagnostic) -> RunState {
        let name = core.scope[argument.text]?.handle?.name ?? argument.text
        let run = try cell.resolve(name, as: .run, at: argument.span)
        return try self.run(of: Argument(value: run, span: argument.span, kind: .run, isWrittenOut: false))
    }
}
