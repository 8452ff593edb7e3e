import Hummingbird

/// A run that a request names, with what decides about access to it. A class, since contexts are copied often.
final class RunAccess: Sendable {
    let run: RunRecord
    let session: SessionRecord
    /// The trigger that started the session; nil for a manual test run.
    let trigger: TriggerRecord?

    init(run: RunRecord, session: SessionRecord, trigger: TriggerRecord?) {
        self.run = run
        self.session = session
        self.trigger = trigger
    }

    /// Whether the steps of this session are hidden from API clients (contract, section 11). The switch is read at
    /// request time. Nobody knows any more how a deleted trigger stood, so that its sessions are hidden.
    var isRedacted: Bool {
        guard session.triggerType == .api else { return false }
        return trigger.map { !$0.api.exposeStepTimelineToApi } ?? true
    }
}

/// Finds the run in the path: 404 when there is none, 403 when it is not the key's (contract, section 3.3).
struct RunAuthorization: RouterMiddleware {
    let store: Store

    func handle(
        _ request: Request, context: KeyContext, next: (Request, KeyContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.run = try await find(for: context)
        return try await next(request, context)
    }

    private func find(for context: KeyContext) async throws -> RunAccess {
        guard let id = context.pathId("runId"), let access = try await store.runAccess(runId: id) else {
            let name = context.parameters.get("runId") ?? ""
            throw APIError(.runNotFound, "There is no run \(name.prefix(64)).")
        }
        guard context.key.opens(access.session) else {
            throw APIError(.runNotInScope, "This API key has no scope for the agent and trigger of this run.")
        }
        guard access.trigger?.api.ipWhitelist.admits(context.base.peer) ?? true else {
            throw APIError(.ipNotAllowed, "The trigger of this run does not admit your address.")
        }
        return access
    }
}

/// The context of handlers below `/v1/runs/{runId}`: it exists only for a run that the key may see.
struct RunContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let access: RunAccess
    let actor: Actor

    init(context: KeyContext) throws {
        guard let access = context.run else { throw APIError(.runNotFound, "There is no such run.") }
        coreContext = context.coreContext
        self.access = access
        actor = context.actor
    }

    var run: RunRecord { access.run }
    var session: SessionRecord { access.session }
}
