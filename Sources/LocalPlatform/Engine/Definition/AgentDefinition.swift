import Values

/// An agent as a run executes it: its version, its tools and its model, put together once and then only read.
final class AgentDefinition: Sendable {
    let agent: AgentRecord
    let version: VersionRecord
    /// The place of its run in the tree.
    let role: RunRole
    /// The versions of the run's ancestors, the root's first.
    let lineage: [VersionRecord]
    /// Who is asked for turns, or why nobody can be asked.
    let model: Result<any ModelProvider, ModelError>
    /// The operations of the version's allowlist.
    let tools: [BoundTool]
    /// All agents that runs can call, those included that this version may not.
    let subAgents: [SubAgentTool]
    /// All tools as the model sees them, those of the platform included.
    let toolDefinitions: [ToolDefinition]
    /// The author's instructions with what the platform adds to them.
    let instructions: String
    /// Nil when the final answer is plain text.
    let outputSchema: JSONSchema?
    let caller: any ToolCaller
    let judge: any CallJudge
    /// The rules that its attempts are judged by, compiled.
    let rules: RuleBook

    /// `role` and `lineage` are those of a root when none are given. `operationNames` are those of the workspace by their
    /// ids, for rules that count calls of other runs.
    init(
        agent: AgentRecord, version: VersionRecord, role: RunRole? = nil, lineage: [VersionRecord] = [],
        model: Result<any ModelProvider, ModelError>, tools: [BoundTool], subAgents: [SubAgentTool] = [],
        caller: any ToolCaller, judge: any CallJudge = RuleJudge(), operationNames: [String: String] = [:]
    ) {
        let role = role ?? RunRole(rootMode: agent.executionMode)
        let reachable = subAgents.filter(\.isReachable)
        self.agent = agent
        self.version = version
        self.role = role
        self.lineage = lineage
        self.model = model
        self.tools = tools
        self.subAgents = subAgents
        self.caller = caller
        self.judge = judge
        rules = RuleBook(lineage + [version], operationNames: operationNames)
        toolDefinitions =
            tools.map(\.definition) + reachable.map(\.definition)
            + PlatformTools.definitions(for: role, hasChildren: !reachable.isEmpty)
        instructions = Instructions(version: version, role: role, tools: tools, reachable: reachable).text
        // Schemas were checked when the version was saved; one that cannot be read accepts everything.
        outputSchema = version.hasOutputSchema ? try? JSONSchema(version.outputSchema) : nil
    }

    var hasPerson: Bool { role.hasPerson }
    /// Whether attempts are judged: an ancestor's rules count too (contract, 24.2).
    var isGuarded: Bool { version.anomalyControl || lineage.contains(where: \.anomalyControl) }

    /// The operation that a model means; it may name it by its id or its name.
    func tool(named name: String) -> BoundTool? {
        tools.first { $0.operation.name == name } ?? tools.first { $0.operation.id == name }
    }

    /// What a call of a model is about. Nothing else of the call matters for it, so that the stored call gives the
    /// same answer after a restart.
    func target(of tool: String, arguments: Value) -> CallTarget {
        do {
            if let target = try platformTarget(of: tool, arguments) { return target }
        } catch {
            return .refused(error)
        }
        if let bound = self.tool(named: tool) { return .operation(bound) }
        if let agent = subAgents.first(where: { $0.name == tool }) { return .subAgent(agent) }
        return .refused(ToolFailure(.notAllowed, "There is no tool \(tool) for this agent."))
    }

    private func platformTarget(of tool: String, _ arguments: Value) throws(ToolFailure) -> CallTarget? {
        switch tool {
        case PlatformTools.wait: .wait(try WaitRequest(arguments: arguments))
        case PlatformTools.askUser where role.canAskUser: .question(try Question(arguments: arguments))
        case PlatformTools.askParent where !role.isRoot: .askParent(try ParentQuestion(arguments: arguments))
        case PlatformTools.answerChild where version.canExecuteSubAgents:
            .resolve(try QuestionResolution(answering: arguments))
        case PlatformTools.escalateToUser where version.canExecuteSubAgents && role.canAskUser:
            .resolve(try QuestionResolution(escalating: arguments))
        default: nil
        }
    }
}

/// Where in its tree a run stands, as far as it decides what the run may do.
struct RunRole: Sendable, Hashable {
    /// The mode of the session's root, which decides whether a person can be asked (contract, section 17).
    var rootMode: ExecutionMode
    /// The version ids of the run's ancestors, the root's first; empty for the root.
    var ancestors: [String] = []

    var isRoot: Bool { ancestors.isEmpty }
    var hasPerson: Bool { rootMode == .hitl }
    /// Only the root speaks with people (contract, 10.6 and section 25).
    var canAskUser: Bool { isRoot && hasPerson }
}

/// An operation with its service.
struct BoundTool: Sendable {
    var operation: OperationRecord
    var service: ServiceRecord

    /// Which setting wants a person to approve the call; nil when none does (contract, 22.3).
    var approvalReason: ApprovalReason? {
        switch (service.requiresApproval, operation.requireApproval) {
        case (_, true?): .operation
        case (true, nil): .integration
        case (_, false?), (false, nil): nil
        }
    }

    var definition: ToolDefinition {
        let schema = operation.argumentsSchema
        return ToolDefinition(
            id: operation.id, name: operation.name, description: operation.description,
            arguments: schema.isNull ? ["type": "object"] : schema)
    }
}

/// Which setting wants an approval: `payload.reason` of the task (contract, 10.2).
enum ApprovalReason: String, Sendable {
    case operation, integration
}

/// What a call of a model asks for.
enum CallTarget: Sendable {
    case operation(BoundTool)
    case question(Question)
    case wait(WaitRequest)
    case subAgent(SubAgentTool)
    case askParent(ParentQuestion)
    /// A child's question is answered or escalated.
    case resolve(QuestionResolution)
    case refused(ToolFailure)
}
