import HTTPTypes
import Hummingbird

/// The routes through which a person moves a run on (contract, sections 13 and 14).
struct AnswerRoutes: Sendable {
    let store: Store
    let engine: Engine

    func add(to runs: RouterGroup<RunContext>) {
        runs.post("messages", use: message)
        runs.post("input", use: message)
        runs.post("skip-agent-wait", use: skipWait)
    }

    @Sendable
    private func message(_ request: Request, context: RunContext) async throws -> Response {
        let body = try MessageBody(try await JSONBody.read(request), runId: context.run.id)
        switch body.content {
        case .answer(let task, let answer):
            guard try await store.task(id: task)?.sessionId == context.session.id else {
                throw EngineError.taskNotFound
            }
            return accepted(try await engine.answer(task: task, with: answer, by: context.actor))
        case .reply(let text):
            return accepted(try await engine.reply(run: context.run.id, text: text, files: [], by: context.actor))
        }
    }

    @Sendable
    private func skipWait(_ request: Request, context: RunContext) async throws -> Response {
        accepted(try await engine.skipWait(run: context.run.id, by: context.actor))
    }

    /// 13.4: the change and the run's new status are stored, the work goes on.
    private func accepted(_ status: RunStatus) -> Response {
        .json(.record { $0.add("status", status.rawValue) }, status: .accepted)
    }
}
