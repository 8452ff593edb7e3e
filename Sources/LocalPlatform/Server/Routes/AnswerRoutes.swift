import HTTPTypes
import Hummingbird
import Values

/// The routes through which a person moves a run on (contract, sections 13 and 14).
struct AnswerRoutes: Sendable {
    let store: Store
    let engine: Engine
    let files: FileLibrary
    let faults: FaultInjector

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
            try await expire(task, of: context.session.id)
            return accepted(
                try await engine.answer(task: task, in: context.session.id, with: answer, by: context.actor))
        case .reply(let text, let files):
            let found = try await attachments(files)
            return accepted(
                try await engine.reply(run: context.run.id, text: text, files: found, by: context.actor))
        }
    }

    /// Lets a task expire before it is answered, on request: a task ends with its session and not otherwise. One that is
    /// over, or of another session, is no occasion for that. Throws the refusal that says so.
    private func expire(_ task: String, of sessionId: String) async throws {
        guard faults.isPlanned(.expireTask), let found = try await store.task(id: task),
            found.sessionId == sessionId, found.status == .pending, found.kind.isAPICompletable,
            faults.strike(.expireTask) != nil
        else { return }
        do throws(EngineError) {
            try await engine.terminate(session: sessionId, by: Operator(name: "trouble", credential: .platform))
        } catch .runFinished {
            // Somebody else has ended it meanwhile: what became of the task is told as ever.
            return
        }
        throw APIError(
            .userTaskCancelled, FaultKind.expireTask.told("This user task ended with its session"), field: "userTaskId")
    }

    /// The files of a message in the shape of 13.2, with the names and types that the library knows.
    private func attachments(_ attached: [MessageFile]) async throws -> [Value] {
        let found = try await files.files(behind: attached.map { FileReference(objectKey: $0.objectKey) })
        return try zip(attached, found).enumerated().map { position, pair in
            guard let record = pair.1 else { throw APIError.fileNotFound("files[\(position)].objectKey") }
            return [
                "phronyFile": true, "objectKey": .string(pair.0.objectKey),
                "filename": .string(pair.0.filename ?? record.displayName),
                "mediaType": .string(pair.0.mediaType ?? record.mediaType),
            ]
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
