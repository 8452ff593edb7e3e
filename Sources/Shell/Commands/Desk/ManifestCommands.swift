import Language
import Tables
import Values

/// Manifests: `plan apply manifest` (contract, section 26).
enum ManifestCommands {
    static let all = [plan, apply, manifest]

    private static let parameters = [
        Parameter("file", .word(.file), summary: "The manifest, or a folder with an index.yaml.")
    ]

    private static let flags = [
        Flag(
            "values", .word(.file),
            summary: "Values for its inputs; else PHRONY_MANIFEST_VALUES, or phrony.values.yaml beside it."),
        Flag("set", .value, summary: "Values for single inputs, a record; they win over the file."),
        Flag("providers", .value, summary: "Names of this workspace's providers by those of the manifest, a record."),
        Flag("prune", summary: "Also deletes what the manifest's agents and integrations no longer have."),
        Flag("suffix", .value, summary: "Appended to the names of agents and services that are made."),
        Listing.json,
    ]

    private static let pruning = """
        What the manifest's agents and integrations no longer have stays, with a warning, unless --prune is given: that \
        deletes their versions, triggers and operations, and the sub-agents and integrations that only they used, but \
        nothing that is deployed, running or needed elsewhere. Other agents and integrations of the workspace are left alone.
        """

    static let plan = Command(
        Signature(
            "plan", parameters: parameters, flags: flags, effect: .reads,
            summary: "Shows what a manifest would change in the workspace.",
            details: "Providers are found by their names; only those with a script: for a model are made. \(pruning)",
            examples: [
                Example(
                    "plan echo.yaml",
                    prints: """
                        action  resource  key  message
                        …
                        create  agent  echo
                        create  agent_version  echo@v1  deployed
                        create  trigger  echo@API
                        Nothing was changed: this is a plan.
                        """, after: ExampleScene.manifest)
            ])
    ) { _, context async throws(Diagnostic) in try await send(context, isPlan: true) }

    static let apply = Command(
        Signature(
            "apply", parameters: parameters, flags: flags, effect: .sends,
            summary: "Makes the workspace what a manifest says, or changes nothing.",
            details: pruning,
            examples: [
                Example(
                    "apply echo.yaml",
                    prints: """
                        action  resource  key  message
                        …
                        create  agent  echo
                        create  agent_version  echo@v1  deployed
                        create  trigger  echo@API
                        Applied: 3 created.
                        """, after: ExampleScene.manifest),
                Example(
                    "apply echo.yaml --prune", prints: "Nothing to change: the workspace is as the manifest says.",
                    after: ExampleScene.applied),
            ])
    ) { _, context async throws(Diagnostic) in
        defer { context.forgetAgents() }
        return try await send(context, isPlan: false)
    }

    static let manifest = Command(
        Signature(
            "manifest", parameters: [Parameter("agent", .word(.agent), summary: "The agent.")],
            flags: [Flag("all", summary: "Gives all versions of each agent.")], effect: .reads,
            summary: "Gives an agent as a manifest, with all that it needs.",
            details: """
                Of each agent it has the deployed version, or the newest one when none is deployed. Applied again it changes \
                nothing. Secrets are named and never in it.
                """,
            examples: [
                Example("manifest support", prints: "…\nkind: phrony.manifest\nversion: 1\n…"),
                Example(
                    "manifest support --all",
                    prints: """
                        …
                          - agentManifestKey: support
                            versionLabel: v1
                            status: deployed
                        …
                          - agentManifestKey: support
                            versionLabel: v2
                            status: testing
                        …
                        """, after: ExampleScene.version),
                Example(#"manifest support | write "support.yaml""#, prints: "file  support.yaml\nbytes  …"),
            ])
    ) { call, context async throws(Diagnostic) in
        let agent = try await context.agent(of: try context.required("agent"))
        let query = call.isOn("all") ? [(name: "versions", value: "all")] : []
        let text = try await context.desk().text("agents", agent.id, "manifest", query: query)
        return CommandResult(value: .string(text), display: .exact(TerminalFilter.harmless(text)))
    }

    private static func send(_ context: CommandContext, isPlan: Bool) async throws(Diagnostic) -> CommandResult {
        let desk = try await context.desk()
        let manifest = try ManifestFiles(of: context)
        var query = [(name: "dryRun", value: "\(isPlan)")]
        if context.call.isOn("prune") { query.append((name: "prune", value: "true")) }
        if let suffix = context.call.flag("suffix")?.string { query.append((name: "nameSuffix", value: suffix)) }
        let result = try await manifest.send(to: desk, query: query)
        return .drawn(result) { ManifestChanges(result).text($0) }
    }
}

/// What a manifest changed, or would change, as a person reads it.
private struct ManifestChanges {
    private let result: Value
    private let changes: [Value]

    init(_ result: Value) {
        self.result = result
        changes = result["changes"].list.map(Array.init) ?? []
    }

    func text(_ layout: Layout) -> String {
        let rows = changes.filter { $0["action"].string != "NO_OP" }.map(row)
        let table = rows.isEmpty ? [] : [Renderer(layout).render(.list(List(rows)))]
        return (table + [sentence(isEmpty: rows.isEmpty)] + warnings + connections).joined(separator: "\n")
    }

    private func row(_ change: Value) -> Value {
        var row = Record([
            ("action", .string(change["action"].string?.lowercased() ?? "")), ("resource", change["resource"]),
            ("key", change["key"]),
        ])
        if let message = change["message"].string { row["message"] = .string(message) }
        return .record(row)
    }

    private func sentence(isEmpty: Bool) -> String {
        if isEmpty { return "Nothing to change: the workspace is as the manifest says." }
        if result["dryRun"].bool == true { return "Nothing was changed: this is a plan." }
        let counts = [("CREATE", "created"), ("UPDATE", "changed"), ("DELETE", "deleted"), ("NO_OP", "as they were")]
            .map { action, word in (changes.count { $0["action"].string == action }, word) }
        return "Applied: " + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + "."
    }

    private var warnings: [String] {
        (result["warnings"].list ?? List()).compactMap { $0.string.map { "warning: \(TerminalFilter.harmless($0))" } }
    }

    private var connections: [String] {
        (result["servicesNeedingConnection"].list ?? List()).compactMap { service in
            service["name"].string.map { "needs a connection: \(TerminalFilter.harmless($0))" }
        }
    }
}
