import GRDB
import Values

@testable import LocalPlatform

/// A root agent, the refund desk of `DeskFixture` as "lead", and the sub-agents that it and they can call.
struct Team: Sendable {
    var lead: DeskFixture
    var members: [Member]

    /// A sub-agent with its deployed version. Its key is the name of its tool and of its model.
    struct Member: Sendable {
        var agent: AgentRecord
        var version: VersionRecord

        /// `operations` and `calls` name the operations of the desk and the other members that it may use.
        init(
            _ key: String, operations: [String] = [], calls: [String] = [],
            running execution: SubAgentExecutionModel = .sequential, change: (inout Member) -> Void = { _ in }
        ) {
            let time = Instant(nanoseconds: 0)
            agent = AgentRecord(
                id: Self.agentId(key), tenantId: "tenant", name: "Agent \(key)", manifestKey: key,
                executionMode: .subAgent, llmProviderName: "Scripts", deployedVersionId: "version-of-\(key)",
                createdAt: time, updatedAt: time)
            version = VersionRecord(
                id: "version-of-\(key)", agentId: agent.id, versionLabel: "v1", status: .deployed, llmModel: key,
                description: "What \(key) does.", allowedOperationIds: operations.map { "id-of-\($0)" },
                canExecuteSubAgents: !calls.isEmpty, subAgentExecutionModel: execution,
                allowedSubAgentIds: calls.map(Self.agentId), createdAt: time, updatedAt: time)
            change(&self)
        }

        static func agentId(_ key: String) -> String { "agent-\(key)" }
    }

    /// The lead may call the members named in `calls`, all of them when none are named.
    init(
        mode: ExecutionMode = .hitl, running execution: SubAgentExecutionModel = .sequential, calls: [String]? = nil,
        _ members: Member..., change: (inout VersionRecord) -> Void = { _ in }
    ) {
        self.members = members
        lead = DeskFixture(mode: mode) { fixture in
            fixture.version.llmModel = "lead"
            fixture.version.canExecuteSubAgents = true
            fixture.version.subAgentExecutionModel = execution
            fixture.version.allowedSubAgentIds = (calls ?? members.map(\.agent.manifestKey)).map(Member.agentId)
            change(&fixture.version)
        }
    }

    func save(in db: Database) throws {
        for member in members {
            try member.agent.upsert(db)
            try member.version.upsert(db)
        }
    }
}

/// As `withDesk`, with the members of a team beside the desk.
@discardableResult
func withTeam<Result: Sendable>(
    _ team: Team, in directory: String? = nil, clock: ManualClock = ManualClock(),
    settings: EngineSettings = EngineSettings(), model: ClosureModel, tools: ClosureTools = ClosureTools(),
    judge: any CallJudge = RuleJudge(), _ body: @Sendable (Desk) async throws -> Result
) async throws -> Result {
    guard let directory else {
        return try await withTemporaryDirectory { directory in
            try await withTeam(
                team, in: directory, clock: clock, settings: settings, model: model, tools: tools, judge: judge, body)
        }
    }
    return try await withDesk(
        in: directory, team.lead, clock: clock, settings: settings, model: model, tools: tools, judge: judge
    ) { desk in
        try await desk.store.configure { try team.save(in: $0) }
        return try await body(desk)
    }
}

extension ClosureModel {
    /// Answers for each agent by its own function, chosen by the name of the model.
    static func team(
        _ turns: [String: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn]
    ) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard let next = turns[request.model] else { throw .refused("\(request.model) has no turns.") }
            return try await next(request)
        }
    }
}

extension ModelRequest {
    /// The results of the newest turn, in the order of its calls.
    var newestResults: [Value] {
        messages.reversed().prefix { message in if case .toolResult = message { true } else { false } }.reversed()
            .compactMap { message in if case .toolResult(_, _, let result) = message { result } else { nil } }
    }

    /// The id of the question that the only new result carries.
    var pendingQuestion: String { newestResults.first?["pending_aitl"]["aitl_request_id"].string ?? "none" }

    /// The calls of `phrony_answer_child` that answer each new question with the same text.
    func answers(_ text: String) -> [(String, Value)] {
        newestResults.compactMap { $0["pending_aitl"]["aitl_request_id"].string }.map { id in
            ("phrony_answer_child", ["aitl_request_id": .string(id), "answer": .string(text)])
        }
    }
}

extension ModelTurn {
    static func calls(_ calls: [(String, Value)]) -> ModelTurn {
        ModelTurn(
            text: "", calls: calls.map { ModelCall(id: "", tool: $0.0, arguments: $0.1) }, tokens: 10)
    }
}

extension RunFollower {
    /// The runs of the session by the models of their agents; of an agent with several runs the last one.
    func runs() async throws -> [String: RunRecord] {
        Dictionary(try await conversation().runs.map { ($0.llmModel ?? "", $0) }) { $1 }
    }

    func run(of model: String) async throws -> RunRecord {
        guard let run = try await runs()[model] else { throw StoreError.abandoned(reason: "no run of \(model)") }
        return run
    }

    /// The statuses of the session's runs by the models of their agents, and of the `session`.
    func statuses() async throws -> [String: RunStatus] {
        let conversation = try await conversation()
        return Dictionary(
            conversation.runs.map { ($0.llmModel ?? "", $0.status) } + [("session", conversation.session.status)]
        ) { $1 }
    }

    /// The types of the rows of an agent's runs, in their order.
    func rows(of model: String) async throws -> [String] {
        let conversation = try await conversation()
        let runs = Set(conversation.runs.filter { $0.llmModel == model }.map(\.id))
        return conversation.steps.filter { runs.contains($0.runId) }.map(\.type.rawValue)
    }

    /// The contents of the rows of a type.
    func contents(_ type: StepType) async throws -> [Value] {
        try await conversation().steps.filter { $0.type == type }.map(\.content.value)
    }

    /// The codes of the errors in `ToolResult` rows.
    func errorCodes() async throws -> [String] {
        try await contents(.toolResult).compactMap { $0["result"]["error"]["code"].string }
    }

    /// The data of the events with a subject, from the start of the session up to now.
    func events(_ subject: String) async throws -> [Value] {
        let events = try await desk.store.events(sessionId: session.id, after: 0, limit: 1000, bytes: .max)
        return events.filter { $0.subject == subject }.compactMap { event in
            if case .members(let data) = event.data { data.value } else { nil }
        }
    }

    /// Answers the task that waits as the review queue does.
    func review(_ answer: TaskAnswer) async throws {
        let person = Actor(type: .user, id: "person")
        _ = try await desk.engine.answer(
            task: try await pendingTask().id, with: answer, by: person, through: .reviewQueue(.platform))
    }
}
