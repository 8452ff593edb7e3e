import HTTPTypes
import Hummingbird
import Values

/// `POST /v1/agents/{agentId}/runs` (contract, section 5).
struct StartRoutes: Sendable {
    let store: Store
    let admission: StartAdmission

    func add(to agents: RouterGroup<KeyContext>) {
        agents.post(":agentId/runs", use: start)
    }

    @Sendable
    private func start(_ request: Request, context: KeyContext) async throws -> Response {
        let target = try await target(context)
        let session = try await admission.admit(request, to: target, for: context)
        return .json(session.started, status: .accepted)
    }

    /// Step 2: the agent, when the key may start it. An unknown agent cannot be in any scope, and its absence is not
    /// revealed.
    private func target(_ context: KeyContext) async throws -> StartTarget {
        guard let agentId = context.pathId("agentId"), context.key.opens(agent: agentId),
            let target = try await store.startTarget(agentId: agentId), target.agent.executionMode != .subAgent,
            context.key.opens(agent: agentId, through: target.trigger.id)
        else {
            throw APIError(.agentNotInScope, "This API key has no scope for this agent and its API trigger.")
        }
        return target
    }
}

extension SessionRecord {
    /// What the one who starts a run is told (contract, section 5).
    var started: JSONText {
        .record { body in
            body.add("sessionId", id)
            body.add("runId", rootRunId)
            body.add("status", RunStatus.running.rawValue)
            body.add("totalTokensUsed", 0)
            body.add("output", Value.null)
            body.add("agentId", agentId)
            body.add("triggerId", triggerId)
        }
    }
}

/// What a start needs to know of its agent, read in one moment.
struct StartTarget: Sendable {
    let agent: AgentRecord
    /// The agent's API trigger.
    let trigger: TriggerRecord
    /// The deployed version, if there is one.
    let version: VersionRecord?
}
