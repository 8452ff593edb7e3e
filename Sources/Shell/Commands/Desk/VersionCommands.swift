import Language
import Values

/// Versions and their life: `versions version deploy retract rollback` (contract, section 18).
enum VersionCommands {
    static let all = [versions, version, deploy, retract, rollback]

    private static let agent = Parameter("agent", .word(.agent), summary: "The agent.")
    private static let label = Parameter("version", .word(.name), summary: "The version's label.")

    static let versions = Command(
        Signature(
            "versions",
            parameters: [
                agent, Parameter("version", .word(.name), arity: .optional, summary: "The one to show whole."),
            ], flags: Listing.flags, effect: .reads, summary: "Lists the versions of an agent, or shows one whole.",
            examples: [
                Example(
                    "versions support",
                    prints: """
                        id  version  status  model  createdAt
                        …
                        …  v1  deployed  support  …
                        """),
                Example("versions support v1", prints: "…\nversionLabel: v1\nstatus: deployed\n…"),
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let found = try await context.desk().list("agents", agent.id, "versions").items
        if let label = call.argument("version") {
            return .whole(try await naming(operationsOf: try found.named(label, .version), context))
        }
        return .deskRows(found.map(row), orElse: "\(agent.name) has no versions.")
    }

    private static func row(_ version: Value) -> Value {
        [
            "id": version["id"], "version": version["versionLabel"], "status": version["status"],
            "model": version["llmModel"], "createdAt": version["createdAt"],
        ]
    }

    /// A version with the names of the operations that it may call, spelled as a new version takes them.
    private static func naming(
        operationsOf version: Value, _ context: CommandContext
    ) async throws(Diagnostic) -> Value {
        guard let ids = version["allowedOperationIds"].list, !ids.isEmpty else { return version }
        let services = try await ServiceCommands.known(context)
        let names = ids.compactMap { id in services.lazy.compactMap { $0.operationName(id) }.first }
        guard !names.isEmpty else { return version }
        var named = Record()
        for (name, value) in version.record ?? Record() {
            named[name] = value
            if name == "allowedOperationIds" { named["allowedOperations"] = .list(List(names)) }
        }
        return .record(named)
    }

    /// What can be set. A status is sent, too, so that the platform says how it is changed.
    private static let members = MemberNames.version.names.filter { $0 != "status" }

    static let version = Command(
        Signature(
            "version",
            parameters: [
                Parameter("action", .word(.choice(["new", "change", "remove"])), summary: "What to do."), agent, label,
                Parameter("settings", .value, arity: .optional, summary: "Its members, a record."),
            ], flags: [Flag("from", .word(.name), summary: "The version that gives what a new one leaves out.")],
            effect: .sends, summary: "Makes, changes or deletes a version of an agent.",
            details: """
                A new version is a testing one: start AGENT {…} --version LABEL tries it, deploy makes it live. Only testing \
                versions can be changed. Members: \(members.joined(separator: ", ")).
                """,
            examples: [
                Example(
                    "version new support v2 {temperature: 0.5} --from v1", prints: "support v2 was made, for testing."),
                Example(
                    "version change support v2 {temperature: 0}", prints: "support v2 was changed.",
                    after: ExampleScene.version),
                Example(
                    "version remove support v2", prints: "support v2 was deleted.", after: ExampleScene.version),
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let label = try context.required("version")
        let desk = try await context.desk()
        if call.value("action")?.string == "new" { return try await make(label.text, of: agent, context, desk) }
        let found = try await find(label, of: agent, desk)
        let id = found["id"].string ?? ""
        if call.value("action")?.string == "remove" {
            try await desk.delete("agents", agent.id, "versions", id)
            context.write("\(agent.name) \(label.text) was deleted.")
            return .silent()
        }
        let members = Value.record(try context.changes(of: .version))
        let changed = try await desk.patch("agents", agent.id, "versions", id, body: members)
        context.write("\(agent.name) \(label.text) was changed.")
        return .silent(changed)
    }

    private static func make(
        _ label: String, of agent: ShellCore.Agent, _ context: CommandContext, _ desk: Desk
    ) async throws(Diagnostic) -> CommandResult {
        var members = try context.settings(of: .version)
        members["versionLabel"] = .string(label)
        if let source = context.call.flags["from"] {
            members["from"] = try await find(source, of: agent, desk)["id"]
        }
        let made = try await desk.post("agents", agent.id, "versions", body: .record(members))
        context.write("\(agent.name) \(label) was made, for testing.")
        return .silent(made)
    }

    // MARK: Live

    static let deploy = Command(
        Signature(
            "deploy", parameters: [agent, label], effect: .sends,
            summary: "Makes a version the one that new runs of its agent use.",
            details: "Runs under way keep theirs. The version deployed before becomes a testing one.",
            examples: [
                Example("deploy support v2", prints: "support v2 is deployed.", after: ExampleScene.version)
            ])
    ) { _, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let label = try context.required("version")
        let desk = try await context.desk()
        let version = try await find(label, of: agent, desk)
        defer { context.forgetAgents() }
        try await desk.post("agents", agent.id, "versions", version["id"].string ?? "", "deploy")
        context.write("\(agent.name) \(version["versionLabel"].string ?? "") is deployed.")
        return .silent()
    }

    static let retract = Command(
        Signature(
            "retract", parameters: [agent], effect: .sends,
            summary: "Takes an agent's deployed version back: nothing new is started.",
            examples: [
                Example("retract support", prints: "support v1 is no longer deployed: new starts are refused.")
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let desk = try await context.desk()
        let versions = try await desk.list("agents", agent.id, "versions").items
        guard let deployed = versions.first(where: { $0["status"].string == "deployed" }) else {
            throw Diagnostic(
                "version-not-deployed", "\(agent.name) has no deployed version.", at: call.argument("agent")?.span,
                hint: "`versions \(agent.name.asWord)` lists what it has.")
        }
        defer { context.forgetAgents() }
        try await desk.post("agents", agent.id, "versions", deployed["id"].string ?? "", "retract")
        let label = deployed["versionLabel"].string ?? ""
        context.write("\(agent.name) \(label) is no longer deployed: new starts are refused.")
        return .silent()
    }

    static let rollback = Command(
        Signature(
            "rollback",
            parameters: [
                agent,
                Parameter(
                    "version", .word(.name), arity: .optional,
                    summary: "The version to go back to; the one deployed before if left out."),
            ], effect: .sends, summary: "Deploys an older version of an agent again.",
            examples: [
                Example(
                    "rollback support", prints: "support v1 is deployed again.",
                    after: ExampleScene.version + ["deploy support v2"]),
                Example(
                    "rollback support v1", prints: "support v1 is deployed again.",
                    after: ExampleScene.version + ["deploy support v2"]),
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let desk = try await context.desk()
        let versions = try await desk.list("agents", agent.id, "versions").items
        var body = Record()
        if let label = call.argument("version") { body["versionId"] = try versions.named(label, .version)["id"] }
        defer { context.forgetAgents() }
        let answer = try await desk.post("agents", agent.id, "rollback", body: .record(body))
        let deployed = versions.first { $0["id"] == answer["deployedVersionId"] } ?? .null
        context.write("\(agent.name) \(deployed["versionLabel"].string ?? "") is deployed again.")
        return .silent()
    }

    /// The version of an agent that a word names.
    static func find(
        _ argument: Argument, of agent: ShellCore.Agent, _ desk: Desk
    ) async throws(Diagnostic) -> Value {
        try await desk.list("agents", agent.id, "versions").items.named(argument, .version)
    }
}
