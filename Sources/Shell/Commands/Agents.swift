import Language
import PhronyClient
import Values

extension CommandContext {
    /// The agents of this ground: asked of the platform where it lists them, else as they were named from outside.
    func agents() async throws(Diagnostic) -> [AgentView] {
        guard let tenant = try await tenant() else { return [] }
        let client = ManagementClient(transport: try await cell.transport())
        do throws(PhronyError) {
            return try await client.allAgents(tenant: tenant)
        } catch {
            throw error.diagnostic(at: call.span)
        }
    }

    /// The agent a word names: by name, by its key in manifests, or by a whole id. Somebody else may have made it since the platform was asked.
    func agent(named name: String, at span: Span) async throws(Diagnostic) -> ShellCore.Agent {
        let wasAsked = core.update { $0.agents != nil }
        var known = try await allAgents()
        if let agent = known.agent(named: name) { return agent }
        if wasAsked {
            forgetAgents()
            known = try await allAgents()
            if let agent = known.agent(named: name) { return agent }
        }
        if name.count == 36, name.allSatisfy({ $0.isHexDigit || $0 == "-" }) {
            return ShellCore.Agent(name: name, id: name.lowercased())
        }
        throw Diagnostic(
            "unknown-agent", "There is no agent \(name) on this ground.", at: span,
            hint: known.isEmpty ? "Name one: `phrosh --agent NAME=UUID`." : "`agents` lists them.",
            nearest: Suggestions.nearest(to: name, among: known.map(\.name) + known.compactMap(\.manifestKey)))
    }

    /// Names and ids of the agents; the platform is asked once in a session.
    func allAgents() async throws(Diagnostic) -> [ShellCore.Agent] {
        if let known = core.update({ $0.agents }) { return known }
        let known = try await agents().map(ShellCore.Agent.init) + (try namedAgents())
        core.update { $0.agents = known }
        return known
    }
}

extension [ShellCore.Agent] {
    /// By its name to the letter, else in any case, by its id, by its key in manifests, or by the beginning or the end of its
    /// id.
    fileprivate func agent(named name: String) -> ShellCore.Agent? {
        let lower = name.lowercased()
        return first { $0.name == name } ?? first { $0.name.lowercased() == lower || $0.id == lower }
            ?? first { $0.manifestKey == name } ?? only { $0.id.isId(like: lower) }
    }

    private func only(where condition: (ShellCore.Agent) -> Bool) -> ShellCore.Agent? {
        let found = filter(condition)
        return found.count == 1 ? found[0] : nil
    }
}

extension ShellCore.Agent {
    fileprivate init(_ agent: AgentView) {
        self.init(
            name: agent.name, id: agent.id, manifestKey: agent.manifestKey,
            isSubAgent: agent.executionMode == "sub_agent")
    }
}

/// `agents`: what there is to start.
enum AgentsCommand {
    static let command = Command(
        Signature(
            "agents", flags: Listing.flags, effect: .reads,
            summary: "Lists the agents of this ground.",
            details: """
                On live the API lists none: they are the ones named with --agent NAME=UUID or AGENT_ID. --json has the whole \
                ids.
                """,
            examples: [
                Example(
                    "agents",
                    prints: """
                        id agent …
                        -----…
                        …
                        … support  hitl  v1  …
                        …
                        """),
                Example(
                    "agents | select .agent .mode",
                    prints: """
                        agent  mode
                        …
                        support  hitl
                        """),
            ])
    ) { call, context async throws(Diagnostic) in
        let listed = try await context.agents()
        let named = try context.namedAgents()
        context.core.update {
            $0.agents = listed.map(ShellCore.Agent.init) + named
        }
        guard context.core.ground != .live else {
            let rows = named.map { ["agent": .string($0.name), "id": .string($0.id)] as Value }
            return .rows(rows, orElse: "No agents. phrosh --agent NAME=UUID names one.")
        }
        return .deskRows(listed.map(row), orElse: "No agents. apply FILE, or agent new NAME {…}, makes one.")
    }

    private static func row(_ agent: AgentView) -> Value {
        [
            "id": .string(agent.id), "agent": .string(agent.name), "mode": .string(agent.executionMode ?? ""),
            "version": agent.deployedVersionLabel.map(Value.string) ?? .null,
            "model": agent.deployedLlmModel.map(Value.string) ?? .null,
            "trigger": agent.apiTrigger.map { .string($0.id) } ?? .null,
        ]
    }
}
