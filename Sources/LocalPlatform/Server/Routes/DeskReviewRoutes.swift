import HTTPTypes
import Hummingbird
import Values

/// The review queue: it completes every kind of user task, those that the API cannot complete as well (contract, 10.4 and
/// sections 27 and 28); and what operators do with sessions (16.1).
struct DeskReviewRoutes: Sendable {
    let store: Store
    let engine: Engine

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("review", use: list)
        tenant.get("review/:taskId", use: show)
        tenant.post("review/:taskId/complete", use: complete)
        tenant.post("sessions/:sessionId/terminate", use: terminate)
        tenant.post("sessions/:sessionId/mark-complete", use: markComplete)
    }

    /// Newest first; `?status=`, `?kind=` (a kind of 10.1 or a group of them), `?agentId=` and `?sessionId=` narrow it.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let query = request.uri.queryParameters
        let filter = TaskFilter(
            status: query["status"].map { String($0) }, kinds: query["kind"].map { TaskKind.named($0) },
            agentId: try request.uuid("agentId"), sessionId: try request.uuid("sessionId"))
        let (tasks, total) = try await store.reviewTasks(filter, skip: page.skip, take: page.take)
        return .page(tasks.map(\.json), total: total)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        .json(try await task(in: context).json)
    }

    /// `{approved?, selectedOptionId?, textValue?, numberValue?, metadata?, operator?}` as in 13.1 → the task. What is to be
    /// approved or rejected needs `approved`: nobody approves by leaving it out.
    @Sendable
    private func complete(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let answer = try MessageBody.answer(members)
        let person = context.person(try OperatorBody(members))
        let task = try await task(in: context).task
        if task.status == .pending, task.kind.isApproval, answer.approved == nil {
            throw APIError(.invalidAnswer, "approved is required: true or false.", field: "approved")
        }
        _ = try await engine.answer(
            task: task.id, with: answer, by: person.actor, through: .reviewQueue(person.credential))
        return .json(try await self.task(in: context).json)
    }

    /// `{operator?, comment?}` → the session's new state.
    @Sendable
    private func terminate(_ request: Request, context: DeskContext) async throws -> Response {
        let (id, body) = (try sessionId(in: context), try await operatorBody(of: request))
        try await engine.terminate(session: id, by: context.person(body), because: body.comment)
        return try await session(id)
    }

    /// `{operator?, comment?}` → the session's new state.
    @Sendable
    private func markComplete(_ request: Request, context: DeskContext) async throws -> Response {
        let (id, body) = (try sessionId(in: context), try await operatorBody(of: request))
        try await engine.markComplete(session: id, by: context.person(body), because: body.comment)
        return try await session(id)
    }
}

extension DeskReviewRoutes {
    private func task(in context: DeskContext) async throws -> ReviewTask {
        guard let id = context.pathId("taskId"), let task = try await store.reviewTask(id: id) else {
            throw APIError(.userTaskNotFound, "There is no such task in the review queue.")
        }
        return task
    }

    private func sessionId(in context: DeskContext) throws(EngineError) -> String {
        guard let id = context.pathId("sessionId") else { throw .sessionNotFound }
        return id
    }

    private func operatorBody(of request: Request) async throws(APIError) -> OperatorBody {
        try OperatorBody(BodyMembers(record: try await JSONBody.read(request) ?? Record()))
    }

    private func session(_ id: String) async throws -> Response {
        guard let session = try await store.session(id: id) else { throw EngineError.sessionNotFound }
        return .json(
            .record { members in
                members.add("sessionId", session.id)
                members.add("status", session.status.rawValue)
                members.add("error", session.error)
                members.add("finishedAt", session.finishedAt)
            })
    }
}

extension TaskKind {
    /// The kinds that a filter names: one of 10.1, or the groups of the review queue. None for a name that is unknown.
    fileprivate static func named(_ name: Substring) -> [TaskKind] {
        switch name {
        case "all": allCases
        case "approvals": [.approval, .hitl]
        case "questions": [.multiOption, .text, .number]
        case "escalations": [.aitlEscalation]
        case "anomaly": [.anomalyReview, .anomalyAlert]
        default: TaskKind(rawValue: String(name)).map { [$0] } ?? []
        }
    }
}
