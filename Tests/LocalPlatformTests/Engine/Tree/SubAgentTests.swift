import Testing
import Values

@testable import LocalPlatform

@Suite("Sub-agents")
struct SubAgentTests {
    /// Calls the writer once and gives its result back as text.
    static let delegating = ClosureModel.team([
        "lead": { request in
            guard let result = request.newestResults.first else {
                return .call(("writer", ["topic": "tea"]), text: "I ask the writer.")
            }
            return .say(result.json())
        },
        "writer": { request in .say("All about \(request.input["topic"].string ?? "nothing").", tokens: 30) },
    ])

    @Test("a parent delegates, and the child's result comes back to its model")
    func delegates() async throws {
        try await withTeam(Team(Team.Member("writer")), model: Self.delegating) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            let child = try await follower.run(of: "writer")
            #expect(
                root.output?.value.string.map { try? JSON.parse($0) } == [
                    "data": "All about tea.", "error": nil, "successful": true, "status": "Completed",
                    "child_run_id": .string(child.id),
                ])
            #expect(child.parentRunId == root.id)
            #expect(child.depth == 1)
            #expect(child.input?.value == ["topic": "tea"])
            #expect(child.agentVersionId == "version-of-writer")
            #expect(child.agentName == "Agent writer")
            #expect(child.status == .completed)
            #expect(try await follower.rows(of: "writer") == ["llm_request_prepared", "reasoning", "output"])
            #expect(
                try await follower.rows(of: "lead") == [
                    "llm_request_prepared", "reasoning", "SubAgentCall", "SubAgentResult", "llm_request_prepared",
                    "reasoning", "output",
                ])
        }
    }

    @Test("the session counts the runs and the tokens of its tree, and completes with its root")
    func totals() async throws {
        try await withTeam(Team(Team.Member("writer")), model: Self.delegating) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let session = try await follower.conversation().session
            #expect(session.status == .completed)
            #expect(session.runCount == 2)
            #expect(session.totalTokensUsed == 50)
            #expect(try await follower.run(of: "lead").totalTokensUsed == 20)
            #expect(try await follower.run(of: "writer").totalTokensUsed == 30)
            #expect(follower.subjects.count { $0 == "engine.session.completed" } == 1)
        }
    }

    @Test("the rows of a dispatch have the keys of the contract")
    func rowKeys() async throws {
        try await withTeam(Team(Team.Member("writer")), model: Self.delegating) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let child = try await follower.run(of: "writer")
            let call: Value = [
                "tool_call_id": "call_1", "target_agent_id": "agent-writer", "target_agent_name": "Agent writer",
                "child_run_id": .string(child.id), "arguments": ["topic": "tea"], "group_id": nil, "child_depth": 1,
            ]
            #expect(try await follower.contents(.subAgentCall) == [call])
            let result = try #require(try await follower.contents(.subAgentResult).first)
            #expect(
                result.record?.keys == [
                    "tool_call_id", "child_run_id", "group_id", "status", "output", "error", "tokens_used",
                    "duration_ms", "pending_aitl",
                ])
            #expect(result["tool_call_id"] == "call_1")
            #expect(result["status"] == "Completed")
            #expect(result["output"] == "All about tea.")
            #expect(result["tokens_used"] == 30)
            #expect(result["pending_aitl"].isNull)
            #expect(result["duration_ms"].int ?? 0 > 0)
        }
    }

    @Test("a dispatch is announced, then the child's run")
    func spawned() async throws {
        try await withTeam(Team(Team.Member("writer")), model: Self.delegating) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            let child = try await follower.run(of: "writer")
            let event = try #require(try await follower.events("engine.subagent.spawned").first)
            #expect(event["run_id"].string == root.id)
            #expect(event["child_run_id"].string == child.id)
            #expect(event["target_agent_id"] == "agent-writer")
            #expect(event["depth"] == 0)
            let started = try await follower.events("engine.run.started").map { $0["run_id"].string }
            #expect(started == [root.id, child.id])
            let spawn = try #require(follower.subjects.firstIndex(of: "engine.subagent.spawned"))
            #expect(follower.subjects[spawn + 1] == "engine.run.started")
        }
    }

    @Test("a child's failure is reported to the parent, which decides")
    func childFails() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard let result = request.newestResults.first else { return .call(("writer", [:])) }
                return .say("\(result["error"]["code"].string ?? "") \(result["status"].string ?? "")")
            },
            "writer": { _ throws(ModelError) in throw .unavailable("The provider is down.") },
        ])
        try await withTeam(Team(Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            #expect(root.status == .completed)
            #expect(root.output == #""llm_error Failed""#)
            let child = try await follower.run(of: "writer")
            #expect(child.status == .failed)
            #expect(child.error == "llm_error: The provider is down.")
            let result = try #require(try await follower.contents(.subAgentResult).first)
            #expect(
                result["error"] == ["code": "llm_error", "message": "llm_error: The provider is down."])
        }
    }

    @Test("a child runs its deployed version, also under a test run of a testing version")
    func versions() async throws {
        let team = Team(Team.Member("writer")) { $0.status = .testing }
        try await withTeam(team, model: Self.delegating) { desk in
            let person = Actor(type: .user, id: "person")
            let session = try await desk.engine.startTestRun(
                of: team.lead.agent, team.lead.version, input: [:], by: person)
            #expect(session.triggerType == .manual)
            #expect(session.triggeredBy == "person")
            let follower = RunFollower(desk: desk, session: session)
            #expect(try await follower.settle().status == .completed)
            #expect(try await follower.run(of: "writer").agentVersionId == "version-of-writer")
        }
    }

    @Test("a test run needs a fitting input and an agent that is no sub-agent")
    func testRunChecks() async throws {
        let team = Team(Team.Member("writer")) { $0.inputSchema = ["type": "object", "required": ["orderId"]] }
        let person = Actor(type: .user, id: "person")
        try await withTeam(team, model: Self.delegating) { desk in
            let writer = team.members[0]
            await #expect(throws: EngineError.notStartable) {
                try await desk.engine.startTestRun(of: writer.agent, writer.version, input: [:], by: person)
            }
            await #expect(throws: EngineError.notStartable) {
                try await desk.engine.startTestRun(of: team.lead.agent, writer.version, input: [:], by: person)
            }
            let error = await #expect(throws: EngineError.self) {
                try await desk.engine.startTestRun(of: team.lead.agent, team.lead.version, input: [:], by: person)
            }
            guard case .inputMismatch(let violations) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(violations.map(\.field) == ["input.orderId"])
        }
    }

    @Test(
        "a child with tools that uses none of them fails; one without tools answers in text", arguments: [true, false])
    func toolContract(hasTools: Bool) async throws {
        let team = Team(Team.Member("writer", operations: hasTools ? ["get_order"] : []))
        try await withTeam(team, model: Self.delegating) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            let child = try await follower.run(of: "writer")
            #expect(child.outcome == (hasTools ? .subAgentToolsUnused : nil))
            #expect(try await follower.rows(of: "writer").contains("ToolCall") == false)
            let code = try await follower.contents(.subAgentResult).first?["error"]["code"]
            #expect(code == (hasTools ? "sub_agent_tools_unused" : .null))
        }
    }

    @Test("a child's permitted call runs, and its result comes back")
    func childCalls() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard let result = request.newestResults.first else { return .call(("writer", [:])) }
                return .say(result["data"].string ?? "nothing")
            },
            "writer": { request in request.iteration == 1 ? .call(("get_order", [:])) : .say("Looked it up.") },
        ])
        let tools = ClosureTools()
        try await withTeam(Team(Team.Member("writer", operations: ["get_order"])), model: model, tools: tools) { desk in
            let root = try await desk.start().settle()
            #expect(root.output == #""Looked it up.""#)
            #expect(tools.requests == ["GET get_order"])
        }
    }
}

@Suite("What runs of a tree are told")
struct TreeInstructionTests {
    private static func definition(
        of team: Team, role: RunRole? = nil, member: Team.Member? = nil
    ) -> AgentDefinition {
        let fixture = team.lead
        let version = member?.version ?? fixture.version
        let tools = fixture.operations.filter { version.allowedOperationIds.contains($0.id) }
            .map { BoundTool(operation: $0, service: fixture.service) }
        let subAgents = team.members.map { other in
            SubAgentTool(
                agent: other.agent, version: other.agent.deployedVersionId == nil ? nil : other.version,
                isAllowed: version.canExecuteSubAgents && version.allowedSubAgentIds.contains(other.agent.id),
                name: other.agent.manifestKey)
        }
        return AgentDefinition(
            agent: member?.agent ?? fixture.agent, version: version, role: role,
            model: .failure(.refused("not asked")), tools: tools, subAgents: subAgents, caller: ClosureTools())
    }

    private static let child = RunRole(rootMode: .hitl, ancestors: ["version"])

    @Test("a parent sees the agents of its list with their descriptions and schemas, and no others")
    func toolDefinitions() {
        let schema: Value = ["type": "object", "required": ["topic"]]
        let team = Team(
            calls: ["writer", "editor"], Team.Member("writer") { $0.version.inputSchema = schema },
            Team.Member("editor") { $0.agent.deployedVersionId = nil }, Team.Member("stranger"))
        let definitions = Self.definition(of: team).toolDefinitions
        let agents = definitions.filter { ["writer", "editor", "stranger"].contains($0.name) }
        #expect(
            agents == [
                ToolDefinition(
                    id: "writer", name: "writer", description: "What writer does.", arguments: schema)
            ])
        let plain = Self.definition(of: Team(Team.Member("writer")) { $0.canExecuteSubAgents = false })
        #expect(!plain.toolDefinitions.contains { $0.name == "writer" })
    }

    @Test(
        "the tools for questions depend on the place in the tree and on the root's mode",
        arguments: [
            (.hitl, true, ["phrony_wait", "phrony_ask_user", "phrony_answer_child", "phrony_escalate_to_user"]),
            (.request, true, ["phrony_wait", "phrony_answer_child"]),
            (.hitl, false, ["phrony_wait", "phrony_ask_parent"]),
            (.request, false, ["phrony_wait", "phrony_ask_parent"]),
        ] as [(ExecutionMode, Bool, [String])])
    func platformTools(mode: ExecutionMode, isRoot: Bool, names: [String]) {
        let team = Team(mode: mode, Team.Member("writer"))
        let definition =
            isRoot
            ? Self.definition(of: team)
            : Self.definition(
                of: team, role: RunRole(rootMode: mode, ancestors: ["version"]), member: team.members[0])
        #expect(definition.toolDefinitions.map(\.name).filter { $0.hasPrefix("phrony_") } == names)
    }

    @Test("a nested parent answers its children and asks upward, and never speaks to people")
    func nestedParent() {
        let team = Team(Team.Member("writer", calls: ["editor"]), Team.Member("editor"))
        let definition = Self.definition(of: team, role: Self.child, member: team.members[0])
        let names = definition.toolDefinitions.map(\.name).filter { $0.hasPrefix("phrony_") }
        #expect(names == ["phrony_wait", "phrony_ask_parent", "phrony_answer_child"])
    }

    @Test("what the platform adds comes after the author's instructions")
    func instructions() {
        let team = Team(Team.Member("writer", operations: ["get_order"])) { $0.instructions = "Be brief." }
        let parent = Self.definition(of: team).instructions
        #expect(parent.hasPrefix("Be brief.\n\n"))
        #expect(parent.contains("work for you: writer."))
        let child = Self.definition(of: team, role: Self.child, member: team.members[0]).instructions
        #expect(child.contains("You work for another agent"))
        #expect(!child.contains("work for you:"))
    }

    @Test("without delegation or without a reachable agent nothing is added for parents")
    func noDelegation() {
        let off = Team(Team.Member("writer")) {
            $0.instructions = "Be brief."
            $0.canExecuteSubAgents = false
        }
        #expect(Self.definition(of: off).instructions == "Be brief.")
        let unreachable = Team(Team.Member("writer") { $0.agent.deployedVersionId = nil }) {
            $0.instructions = "Be brief."
        }
        #expect(Self.definition(of: unreachable).instructions == "Be brief.")
    }

    @Test("with an output schema and tools the form of the answer is recalled")
    func schemaReminder() {
        let schema: Value = ["type": "object"]
        let withTools = Team(Team.Member("writer")) { $0.outputSchema = schema }
        #expect(Self.definition(of: withTools).instructions.contains("raw JSON of the output schema"))
        let without = Team(Team.Member("writer")) {
            $0.outputSchema = schema
            $0.allowedOperationIds = []
            $0.canExecuteSubAgents = false
        }
        #expect(Self.definition(of: without).instructions == "")
    }

    @Test(
        "an agent's tool has its manifest key, or a slug of its name, and a name of its own",
        arguments: [
            ("writer", "The Writer", [], "writer"), ("the writer", "The Writer!", [], "the_writer"),
            ("", "Über 9", [], "ber_9"), ("", "作", [], "agent"), ("writer", "W", ["writer", "writer_2"], "writer_3"),
        ] as [(String, String, Set<String>, String)])
    func toolNames(key: String, name: String, taken: Set<String>, expected: String) {
        var agent = Team.Member("any").agent
        agent.manifestKey = key
        agent.name = name
        #expect(SubAgentTool.name(of: agent, notIn: taken) == expected)
    }
}
