import Language
import Values

/// What starts runs: `triggers trigger fire` (contract, section 20).
enum TriggerCommands {
    static let all = [triggers, trigger, fire]

    private static let agentFlag = Flag(
        "agent", .word(.agent), summary: "The trigger's agent: for a new one, and where two have triggers of one name.")

    static let triggers = Command(
        Signature(
            "triggers",
            parameters: [
                Parameter("agent", .word(.agent), arity: .optional, summary: "Whose triggers; all if left out."),
                Parameter("trigger", .word(.name), arity: .optional, summary: "The one to show whole."),
            ], flags: Listing.flags, effect: .reads,
            summary: "Lists what starts runs of an agent, or of all agents, or shows one trigger whole.",
            details: "In pipes and as data each has all its settings: limits, ipWhitelist, inputPayload and so on.",
            examples: [
                Example(
                    "triggers courier",
                    prints: """
                        id  trigger  agent  type  active  starts  lastFiredAt
                        …
                        …  api  courier  api  true  over the API
                        """),
                Example("triggers courier api", prints: "…\nname  api\ntype  api\n…\nexposeStepTimelineToApi  true\n…"),
                Example("triggers | where .ipWhitelist == [] | count", prints: "3"),
            ])
    ) { call, context async throws(Diagnostic) in
        var query: [(name: String, value: String)] = []
        if let agent = call.argument("agent") { query = [("agentId", try await context.agent(of: agent).id)] }
        let found = try await context.desk().list("triggers", query: query).items
        if let name = call.argument("trigger") { return .whole(try found.named(name, .trigger)) }
        let shown = found.map(row)
        return .deskRows(
            zip(shown, found).map { $0.completed(by: $1, without: ["name", "agentName"]) }, shownAs: shown,
            orElse: "No triggers. trigger new NAME {type: \"api\"} --agent AGENT makes one.")
    }

    private static func row(_ trigger: Value) -> Value {
        [
            "id": trigger["id"], "trigger": trigger["name"], "agent": trigger["agentName"], "type": trigger["type"],
            "active": trigger["active"], "starts": .string(occasion(trigger)), "lastFiredAt": trigger["lastFiredAt"],
        ]
    }

    /// When it starts a run, in words.
    private static func occasion(_ trigger: Value) -> String {
        switch trigger["type"].string {
        case "scheduled": "\(trigger["cronExpression"].string ?? "") \(trigger["timezone"].string ?? "")"
        case "event": "\(trigger["serviceName"].string ?? "") \(trigger["eventSlug"].string ?? "")"
        default: (["over the API"] + limits(trigger)).joined(separator: ", ")
        }
    }

    private static func limits(_ trigger: Value) -> [String] {
        [
            ("rpmLimit", "a minute"), ("rpdLimit", "a day"), ("maxConcurrentRuns", "at once"),
            ("maxInputTokens", "tokens of input"),
        ].compactMap { name, words in trigger[name].int.flatMap { $0 > 0 ? "\($0) \(words)" : nil } }
    }

    static let trigger = Command(
        Signature(
            "trigger",
            parameters: [
                Parameter(
                    "action", .word(.choice(["new", "change", "enable", "disable", "remove"])), summary: "What to do."),
                Parameter("trigger", .word(.name), summary: "The trigger's name."),
                Parameter("settings", .value, arity: .optional, summary: "Its members, a record."),
            ], flags: [agentFlag], effect: .sends, summary: "Makes, changes, switches or deletes a trigger.",
            details: """
                Members: type (api, scheduled or event); rpmLimit, rpdLimit, maxConcurrentRuns, maxInputTokens, ipWhitelist and \
                exposeStepTimelineToApi of api; cronExpression, timezone and inputPayload of scheduled; serviceName, \
                eventSlug and eventConfig of event; of all active, name and manifestKey. null takes a limit away.
                """,
            examples: [
                Example(
                    """
                    trigger new nightly --agent courier {type: "scheduled",
                      cronExpression: "0 3 * * *", timezone: "UTC"}
                    """, prints: "courier has the trigger nightly."),
                Example(
                    "trigger change api {rpmLimit: 60} --agent courier", prints: "api of courier was changed."),
                Example("trigger disable api --agent courier", prints: "api of courier starts nothing from now on."),
                Example(
                    "trigger enable nightly", prints: "nightly of courier is active.", after: ExampleScene.schedule),
                Example(
                    "trigger remove nightly", prints: "nightly of courier was deleted.", after: ExampleScene.schedule),
            ])
    ) { call, context async throws(Diagnostic) in
        let name = try context.required("trigger")
        defer { context.forgetAgents() }
        if call.value("action")?.string == "new" { return try await make(name.text, context) }
        let desk = try await context.desk()
        let found = try await find(name, context, desk)
        let (id, label) = (found["id"].string ?? "", label(found))
        switch call.value("action")?.string {
        case "change":
            let members = try context.changes(of: .trigger(ofType: found["type"].string))
            let changed = try await desk.patch("triggers", id, body: .record(members))
            context.write("\(label) was changed.")
            return .silent(changed)
        case "enable":
            try await desk.post("triggers", id, "activate")
            context.write("\(label) is active.")
        case "disable":
            try await desk.post("triggers", id, "deactivate")
            context.write("\(label) starts nothing from now on.")
        default:
            try await desk.delete("triggers", id)
            context.write("\(label) was deleted.")
        }
        return .silent()
    }

    private static func make(_ name: String, _ context: CommandContext) async throws(Diagnostic) -> CommandResult {
        guard let argument = context.call.flags["agent"] else {
            throw Diagnostic(
                .missingArgument, "`trigger new` needs the trigger's agent.", at: context.call.span,
                hint: "Write `trigger new \(name.asWord) {…} --agent AGENT`.")
        }
        let agent = try await context.agent(of: argument)
        let type = context.call.value("settings")?["type"].string
        var members = try context.settings(of: .trigger(ofType: type))
        members["name"] = .string(name)
        let made = try await context.desk().post("agents", agent.id, "triggers", body: .record(members))
        context.write("\(agent.name) has the trigger \(name).")
        return .silent(made)
    }

    private static func label(_ trigger: Value) -> String {
        "\(trigger["name"].string ?? "") of \(trigger["agentName"].string ?? "")"
    }

    private static func find(
        _ name: Argument, _ context: CommandContext, _ desk: Desk
    ) async throws(Diagnostic) -> Value {
        var found = try await desk.list("triggers").items
        if let argument = context.call.flags["agent"] {
            let agent = try await context.agent(of: argument)
            found = found.filter { $0["agentId"].string == agent.id }
        }
        return try found.named(name, .trigger)
    }

    static let fire = Command(
        Signature(
            "fire",
            parameters: [
                Parameter("trigger", .word(.name), summary: "The event trigger."),
                Parameter("payload", .value, arity: .optional, summary: "What happened, a record: the run's input."),
            ], flags: [agentFlag], effect: .sends, summary: "Fires an event by hand: its trigger starts a run.",
            details: "The run gets the next name, as with start.",
            examples: [
                Example("fire parcel {}", prints: "r1 courier started", after: ExampleScene.event)
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let trigger = try await find(try context.required("trigger"), context, desk)
        let body: Value = call.value("payload").map { ["payload": $0] } ?? [:]
        let started = try await desk.post("triggers", trigger["id"].string ?? "", "fire", body: body)
        return try context.begin(started, agent: trigger["agentName"].string ?? "")
    }
}
