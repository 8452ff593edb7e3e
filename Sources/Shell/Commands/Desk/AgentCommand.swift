import Language
import Values

/// `agent`: makes, changes and deletes agents (contract, section 17).
enum AgentCommand {
    static let command = Command(
        Signature(
            "agent",
            parameters: [
                Parameter("action", .word(.choice(["new", "change", "remove"])), summary: "What to do."),
                Parameter("agent", .word(.agent), summary: "The agent's name."),
                Parameter("settings", .value, arity: .optional, summary: "Its members, a record."),
            ], effect: .sends, summary: "Makes, changes or deletes an agent.",
            details: """
                Members: executionMode (request, hitl or sub_agent) and llmProviderName, which a new one needs; name and \
                manifestKey. A new agent has no version yet: version new makes one. An agent with a deployed version is not \
                deleted.
                """,
            examples: [
                Example(
                    #"agent new desk {executionMode: "hitl", llmProviderName: "demo"}"#,
                    prints: "desk was made; version new desk LABEL {…} gives it a version."),
                Example(#"agent change desk {name: "front"}"#, prints: "desk was changed.", after: ExampleScene.agent),
                Example("agent remove desk", prints: "desk was deleted.", after: ExampleScene.agent),
            ])
    ) { call, context async throws(Diagnostic) in
        let name = try context.required("agent")
        defer { context.forgetAgents() }
        switch call.value("action")?.string {
        case "new": return try await make(name.text, context)
        case "change":
            let agent = try await context.agent(of: name)
            let members = Value.record(try context.changes(of: .agent))
            let changed = try await context.desk().patch("agents", agent.id, body: members)
            context.write("\(agent.name) was changed.")
            return .silent(changed)
        default:
            let agent = try await context.agent(of: name)
            try await context.desk().delete("agents", agent.id)
            context.write("\(agent.name) was deleted.")
            return .silent()
        }
    }

    private static func make(_ name: String, _ context: CommandContext) async throws(Diagnostic) -> CommandResult {
        var members = try context.settings(of: .agent)
        members["name"] = .string(name)
        let agent = try await context.desk().post("agents", body: .record(members))
        context.write("\(name) was made; version new \(name.asWord) LABEL {…} gives it a version.")
        return .silent(agent)
    }
}
