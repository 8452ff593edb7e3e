import Values

/// An agent as a run executes it: its version, its tools and its model, put together once and then only read.
struct AgentDefinition: Sendable {
    var agent: AgentRecord
    var version: VersionRecord
    /// Who is asked for turns, or why nobody can be asked.
    var model: Result<any ModelProvider, ModelError>
    /// The operations of the version's allowlist.
    var tools: [BoundTool]
    /// All tools as the model sees them, those of the platform included.
    var toolDefinitions: [ToolDefinition]
    /// Nil when the final answer is plain text.
    var outputSchema: JSONSchema?
    var caller: any ToolCaller
    /// The mode of the session's root, which decides whether a person can be asked (contract, section 17).
    var rootMode: ExecutionMode

    init(
        agent: AgentRecord, version: VersionRecord, model: Result<any ModelProvider, ModelError>, tools: [BoundTool],
        caller: any ToolCaller
    ) {
        self.agent = agent
        self.version = version
        self.model = model
        self.tools = tools
        self.caller = caller
        rootMode = agent.executionMode
        toolDefinitions =
            tools.map(\.definition) + PlatformTools.definitions(canAskUser: agent.executionMode == .hitl)
        // Schemas were checked when the version was saved; one that cannot be read accepts everything.
        outputSchema = version.hasOutputSchema ? try? JSONSchema(version.outputSchema) : nil
    }

    var hasPerson: Bool { rootMode == .hitl }

    /// The operation that a model means; it may name it by its id or its name.
    func tool(named name: String) -> BoundTool? {
        tools.first { $0.operation.name == name } ?? tools.first { $0.operation.id == name }
    }

    /// What a call of a model is about. Nothing else of the call matters for it, so that the stored call gives the
    /// same answer after a restart.
    func target(of tool: String, arguments: Value) -> CallTarget {
        if tool == PlatformTools.askUser, hasPerson {
            do { return .question(try Question(arguments: arguments)) } catch { return .refused(error) }
        }
        if tool == PlatformTools.wait {
            do { return .wait(try WaitRequest(arguments: arguments)) } catch { return .refused(error) }
        }
        if let bound = self.tool(named: tool) { return .operation(bound) }
        return .refused(ToolFailure(.notAllowed, "There is no tool \(tool) for this agent."))
    }
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

/// Why a call waits for an approval: `payload.reason` of its task.
enum ApprovalReason: String, Sendable {
    case operation, integration
    /// Its request may or may not have been carried out before the platform stopped.
    case indeterminate
}

/// What a call of a model asks for.
enum CallTarget: Sendable {
    case operation(BoundTool)
    case question(Question)
    case wait(WaitRequest)
    case refused(ToolFailure)
}
