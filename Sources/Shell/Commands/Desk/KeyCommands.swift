import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// API keys: `apikeys apikey` (contract, section 3.2).
enum KeyCommands {
    static let all = [apikeys, apikey]

    static let apikeys = Command(
        Signature(
            "apikeys", flags: [Flag("all", summary: "Lists the revoked ones, too.")] + Listing.flags, effect: .reads,
            summary: "Lists the API keys of the workspace, and what they open.",
            details: "Those that are ephemeral end with the platform's process: a shell makes one for itself.",
            examples: [
                Example(
                    "apikeys",
                    prints: """
                        id  key  hint  opens  uploads  ephemeral  lastUsedAt
                        …
                        …  ci  phk_…  support  false  false
                        …
                        """, after: ExampleScene.apiKey)
            ])
    ) { call, context async throws(Diagnostic) in
        let query = call.isOn("all") ? [] : [(name: "active", value: "true")]
        let found = try await context.desk().list("api-keys", query: query).items
        return .deskRows(
            found.map { row($0, withRevoked: call.isOn("all")) }, orElse: "No keys. apikey new NAME AGENT makes one.")
    }

    private static func row(_ key: Value, withRevoked: Bool) -> Value {
        let agents = (key["scopes"].list ?? List()).compactMap { $0["agentName"].string ?? $0["agentId"].string }
        let opens = key["allAgents"].bool == true ? "all agents" : agents.joined(separator: ", ")
        var row = Record([
            ("id", key["id"]), ("key", key["name"]), ("hint", key["hint"]), ("opens", .string(opens)),
        ])
        if withRevoked { row["revokedAt"] = key["revokedAt"] }
        row["uploads"] = key["allowFileUploads"]
        row["ephemeral"] = key["ephemeral"]
        row["lastUsedAt"] = key["lastUsedAt"]
        return .record(row)
    }

    static let apikey = Command(
        Signature(
            "apikey",
            parameters: [
                Parameter("action", .word(.choice(["new", "change", "revoke"])), summary: "What to do."),
                Parameter("key", .word(.name), summary: "The key's name."),
                Parameter("agent", .word(.agent), arity: .many(minimum: 0), summary: "The agents it opens."),
            ],
            flags: [
                Flag(
                    "uploads", .word(.choice(["on", "off"])), summary: "Whether it may upload files; off if left out.")
            ], effect: .sends, summary: "Makes, changes or revokes an API key.",
            details: """
                A key starts its agents through their API triggers. A new one is shown once, on the screen: neither the \
                session file nor the history gets it. The keys that shells have made for themselves are let alone.
                """,
            examples: [
                Example(
                    "apikey new ci support",
                    prints: """
                        The key ci opens support. It is shown this once:
                        phk_…
                        """),
                Example(
                    "apikey change ci support courier --uploads on", prints: "The key ci was changed.",
                    after: ExampleScene.apiKey),
                Example(
                    "apikey revoke ci", prints: "The key ci opens nothing from now on.", after: ExampleScene.apiKey),
            ])
    ) { call, context async throws(Diagnostic) in
        let name = try context.required("key")
        let desk = try await context.desk()
        if call.value("action")?.string == "new" { return try await make(name.text, context, desk) }
        let found = try await find(name, desk)
        let (id, text) = (found["id"].string ?? "", found["name"].string ?? "")
        if call.value("action")?.string == "revoke" {
            try await desk.post("api-keys", id, "revoke")
            context.write("The key \(text) opens nothing from now on.")
            return .silent()
        }
        var body = Record()
        let scopes = try await scopes(context)
        if !scopes.isEmpty { body["scopes"] = .list(List(scopes)) }
        body["allowFileUploads"] = uploads(call)
        guard !body.isEmpty else { throw context.nothingToChange("apikey change \(text.asWord) AGENT --uploads on") }
        let changed = try await desk.patch("api-keys", id, body: .record(body))
        context.write("The key \(text) was changed.")
        return .silent(changed)
    }

    /// The active key that a word names. A shell without its own key could do nothing any more.
    private static func find(_ name: Argument, _ desk: Desk) async throws(Diagnostic) -> Value {
        let found = try await desk.list("api-keys", query: [(name: "active", value: "true")]).items
        let others = found.filter { !$0.isKeyOfShell }
        if others.matching(name.text, .apiKey).isEmpty,
            let own = found.filter(\.isKeyOfShell).matching(name.text, .apiKey).first
        {
            throw Diagnostic(
                "key-of-shell", "\(own["name"].string ?? "") is a shell's own key; it ends with the process.",
                at: name.span, hint: "`apikeys` lists the others.")
        }
        return try others.named(name, .apiKey)
    }

    private static func make(
        _ name: String, _ context: CommandContext, _ desk: Desk
    ) async throws(Diagnostic) -> CommandResult {
        let scopes = try await scopes(context)
        guard !scopes.isEmpty else {
            throw Diagnostic(
                .missingArgument, "`apikey new` needs the agents that the key opens.", at: context.call.span,
                hint: "Write `apikey new \(name.asWord) AGENT`.")
        }
        let body: Value = [
            "name": .string(name), "scopes": .list(List(scopes)), "allowFileUploads": uploads(context.call) ?? false,
        ]
        let made = try await desk.post("api-keys", body: body)
        let key: Value = ["id": made["id"], "name": .string(name), "hint": made["hint"]]
        let token = made["secret"].string ?? ""
        if context.printsData {
            context.cell.reveal(token) { secret in
                let shown: Value = [
                    "id": made["id"], "name": .string(name), "hint": made["hint"], "secret": .string(secret),
                ]
                return shown.shownJSON
            }
            return .silent()
        }
        let agents = context.call.all("agent").map(\.text).joined(separator: ", ")
        context.write("The key \(name) opens \(agents). It is shown this once:")
        context.cell.reveal(token) { TerminalFilter.harmless($0, keepingNewlines: false) + "\n" }
        return .silent(key)
    }

    private static func uploads(_ call: Call) -> Value? { call.flag("uploads").map { .bool($0.string == "on") } }

    /// The agents of the call, each with the trigger through which keys start it.
    private static func scopes(_ context: CommandContext) async throws(Diagnostic) -> [Value] {
        let known = try await context.agents()
        var scopes: [Value] = []
        for argument in context.call.all("agent") {
            let agent = try await context.agent(of: argument)
            guard let trigger = known.first(where: { $0.id == agent.id })?.apiTrigger else {
                throw Diagnostic(
                    "no-api-trigger", "\(agent.name) has no API trigger, so that no key can start it.",
                    at: argument.span,
                    hint: agent.reasonNotToStart ?? "`\(agent.newTrigger)` makes one.")
            }
            scopes.append(["agentId": .string(agent.id), "triggerId": .string(trigger.id)])
        }
        return scopes
    }
}

extension Value {
    /// Whether it is the key that a shell has made for itself: it opens all agents, as no key that lasts does.
    fileprivate var isKeyOfShell: Bool { self["ephemeral"].bool == true && self["allAgents"].bool == true }
}

extension ShellCore.Agent {
    /// The call that lets keys start it.
    var newTrigger: String { "trigger new api {type: \"api\"} --agent \(name.asWord)" }

    /// Why no call lets anybody start it; nil where one does.
    var reasonNotToStart: String? {
        isSubAgent ? "It is a sub_agent: other agents call it, and nobody else starts it." : nil
    }
}

extension Cell {
    /// Prints a text with a secret that the session holds as a token: the screen has the secret, the record the token.
    fileprivate func reveal(_ token: String, in text: (String) -> String) {
        print(recorded: text(token), shown: text(core.redactor.secret(behind: token)?.reveal() ?? token))
    }
}
