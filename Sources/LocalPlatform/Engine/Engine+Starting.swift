import Values

extension Engine {
    /// Starts a run. Session, root run and first step, with all that needs no help, are stored when it returns; the run
    /// goes on by itself.
    func start(_ order: StartOrder) async throws(EngineError) -> SessionRecord {
        do throws(StoreError) {
            let terms = SessionTerms(agent: order.agent, version: order.version)
            let definition = try await definitions.definition(
                agent: order.agent.id, version: order.version.id, role: RunRole(rootMode: terms.rootMode))
            let (session, root) = order.records(settings, environment, tenantId: store.tenantId)
            var draft = RunDraft(
                starting: RunState(root), of: SessionState(session: session, terms: terms, runs: [:]), definition,
                settings, environment)
            draft.start()
            let step = advance(&draft)
            // Nobody can know the session before it is stored, and nobody moves it before it is in memory.
            _ = await sessions.take(session.id)
            var stored: SessionState?
            defer { sessions.giveBack(session.id, stored) }
            if var changes = draft.finished {
                changes.firing = order.firing?.starting(run: root.id)
                try await store.apply(changes)
                feed.announce(changes.events)
            }
            let started = draft.stored
            if !started.isOver { stored = started }
            enqueue(draft.woken, besides: draft.reference, from: step)
            return started.session
        } catch {
            throw .storage(error)
        }
    }

    /// Starts a manual run of any version, deployed or not; children run their deployed versions as always (contract,
    /// 18.2). Throws `notStartable` for a sub-agent, which only a parent can call, and `inputMismatch`.
    func startTestRun(
        of agent: AgentRecord, _ version: VersionRecord, input: Value, by person: Actor
    ) async throws(EngineError) -> SessionRecord {
        guard agent.executionMode != .subAgent, version.agentId == agent.id else { throw .notStartable }
        // Schemas were checked when the version was saved; one that cannot be read accepts everything.
        let violations = (try? JSONSchema(version.inputSchema))?.validate(input, at: "input") ?? []
        guard violations.isEmpty else { throw .inputMismatch(violations) }
        return try await start(
            StartOrder(
                agent: agent, version: version, input: input, triggerType: .manual, triggeredBy: person.id))
    }
}

extension StartOrder {
    fileprivate func records(
        _ settings: EngineSettings, _ environment: EngineEnvironment, tenantId: String
    ) -> (SessionRecord, RunRecord) {
        let (sessionId, runId) = (environment.makeId(), environment.makeRunId())
        // Not finer than it is shown: sessions with the same time are listed in the order of their ids (section 7).
        let now = environment.now().inMilliseconds
        let inputText = input.json()
        let session = SessionRecord(
            id: sessionId, tenantId: tenantId, agentId: agent.id, agentVersionId: version.id,
            llmModel: version.llmModel,
            triggerType: triggerType, triggeredBy: triggeredBy, triggerId: triggerId, triggerName: triggerName,
            status: .running, startedAt: now, totalTokensUsed: 0, runCount: 1, input: inputText,
            startContext: startContext(settings).json(), rootRunId: runId, entryRunId: runId, waitSecondsUsed: 0)
        let run = RunRecord(
            id: runId, sessionId: sessionId, agentId: agent.id, agentVersionId: version.id, depth: 0, status: .running,
            startedAt: now, totalTokensUsed: 0, input: inputText, llmModel: version.llmModel, agentName: agent.name,
            versionLabel: version.versionLabel, iteration: 0, toolCallAttempts: 0, lastSequence: 0)
        return (session, run)
    }

    /// The configuration frozen at start; what is not set is left out (contract, 8.1).
    private func startContext(_ settings: EngineSettings) -> Value {
        var context = Record([
            ("version", 1), ("userInput", input), ("llmModel", .string(version.llmModel)),
            ("temperature", .decimal(version.temperature)), ("maxTokensPerRun", .integer(version.maxTokensPerRun)),
        ])
        context["maxSessionTokens"] = version.maxSessionTokens.map { .integer($0) }
        context["maxSessionDurationSec"] = version.maxSessionDurationSec.map { .integer($0) }
        context["maxIterations"] = .integer(version.maxIterations)
        context["maxToolCalls"] = .integer(version.maxToolCalls)
        if !version.instructions.isEmpty { context["instructions"] = .string(version.instructions) }
        if version.canExecuteSubAgents {
            context["subAgentExecutionModel"] = .string(version.subAgentExecutionModel.rawValue)
        }
        context["canExecuteSubAgents"] = .bool(version.canExecuteSubAgents)
        context["topP"] = version.topP.map { .decimal($0) } ?? .null
        context["topK"] = version.topK.map { .integer($0) } ?? .null
        context["agentExecutionMode"] = .string(agent.executionMode.rawValue)
        context["rootAgentExecutionMode"] = .string(agent.executionMode.rawValue)
        context["maxDepth"] = .integer(settings.limits.maxDepth)
        return .record(context)
    }
}
