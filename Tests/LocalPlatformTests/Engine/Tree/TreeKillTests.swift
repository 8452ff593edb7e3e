import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// Hangs the model at one of its requests, counted from 0, and says so.
private final class Fuse: Sendable {
    let blown = Signal()
    private let left: Mutex<Int>

    init(after count: Int) { left = Mutex(count) }

    func pass() async throws(ModelError) {
        let isOver = left.withLock { left in
            left -= 1
            return left < 0
        }
        guard isOver else { return }
        blown.send()
        await Signal().wait()
        throw .unavailable("The platform was killed.")
    }
}

/// Two writers work at once; both ask, one by way of an editor of its own; one question is answered and one escalated; each
/// writer then makes a call that a person approves.
private enum Play {
    static let team = Team(
        running: .parallel, calls: ["writer"],
        Team.Member("writer", operations: ["issue_refund"], calls: ["editor"]), Team.Member("editor"))

    static func model(_ fuse: Fuse) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            try await fuse.pass()
            switch request.model {
            case "lead": return lead(request)
            case "writer": return writer(request)
            default: return try await ParentQuestionTests.asking()(request)
            }
        }
    }

    private static func lead(_ request: ModelRequest) -> ModelTurn {
        if request.iteration == 1 { return .calls([("writer", ["n": 1]), ("writer", ["n": 2])]) }
        let questions = request.newestResults.compactMap { $0["pending_aitl"]["aitl_request_id"].string }
        guard !questions.isEmpty else {
            return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: ", "))
        }
        return .calls(
            questions.enumerated().map { index, id in
                index == 0
                    ? ("phrony_answer_child", ["aitl_request_id": .string(id), "answer": "red"])
                    : ("phrony_escalate_to_user", ["aitl_request_id": .string(id)])
            })
    }

    private static func writer(_ request: ModelRequest) -> ModelTurn {
        switch (request.iteration, request.input["n"].int) {
        case (1, 1): return .call(("phrony_ask_parent", ["question": "Which colour?"]))
        case (1, _): return .call(("editor", [:]))
        case (2, 2): return .call(("phrony_ask_parent", ["question": "Which colour, asks the editor?"]))
        case (3, 2):
            let asked = request.messages.compactMap { message -> Value? in
                guard case .toolResult(_, "editor", let result) = message else { return nil }
                return result["pending_aitl"]["aitl_request_id"]
            }
            let answer = request.newestResults.first?["data"]["answer"] ?? .null
            return .call(("phrony_answer_child", ["aitl_request_id": asked.first ?? .null, "answer": answer]))
        case (2, 1), (4, 2): return .call(("issue_refund", ["orderId": "1"]))
        default:
            let texts = request.messages.compactMap { message -> String? in
                guard case .toolResult(_, _, let result) = message else { return nil }
                return result["data"]["answer"].string ?? result["data"].string
            }
            return .say("\(request.input["n"].int ?? 0): \(texts.last ?? "nothing")")
        }
    }

    /// Answers whatever waits until the session ends.
    @Sendable static func answerAll(_ desk: Desk, _ session: SessionRecord) async throws {
        let person = Actor(type: .user, id: "person")
        for try await event in desk.engine.events(of: session.id)
        where event.subject == "engine.user_task.created" {
            guard case .members(let data) = event.data, let id = data.value["user_task_id"].string,
                try await desk.store.task(id: id)?.status == .pending
            else { continue }
            _ = try await desk.engine.answer(
                task: id, with: TaskAnswer(textValue: "green"), by: person, through: .reviewQueue(.platform))
        }
    }

    /// What has to be the same however often the platform was killed.
    static func summary(_ follower: RunFollower) async throws -> [String] {
        let conversation = try await follower.conversation()
        let types = Dictionary(grouping: conversation.steps, by: \.type).map { "\($0.key.rawValue) \($0.value.count)" }
        return types.sorted() + [
            conversation.session.output ?? conversation.session.error ?? "nothing",
            "\(conversation.session.totalTokensUsed) tokens", "\(conversation.runs.count) runs",
            "\(conversation.runs.map(\.toolCallAttempts).reduce(0, +)) attempts",
        ]
    }
}

@Suite("A tree that is killed at each of its model's requests")
struct TreeKillTests {
    @Test("ends as if nothing had happened, and makes each call once", arguments: 0...14)
    func killed(request: Int) async throws {
        let expected = try await play(killedAt: nil)
        #expect(expected.contains(#""1: red, 2: green by parent""#), "\(expected)")
        #expect(try await play(killedAt: request) == expected)
    }

    private func play(killedAt request: Int?) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let tools = ClosureTools()
            let fuse = Fuse(after: request ?? .max)
            if request != nil {
                try await withTeam(
                    Play.team, in: directory, clock: clock, model: Play.model(fuse), tools: tools
                ) { desk in
                    let session = try await desk.engine.start(desk.fixture.order())
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await Play.answerAll(desk, session) }
                        group.addTask { await fuse.blown.wait() }
                        try await group.next()
                        group.cancelAll()
                    }
                }
            }
            return try await withTeam(
                Play.team, in: directory, clock: clock, model: Play.model(Fuse(after: .max)), tools: tools
            ) { desk in
                let follower = request == nil ? try await desk.start() : try await desk.found()
                try await Play.answerAll(desk, follower.session)
                #expect(tools.requests == ["POST issue_refund", "POST issue_refund"])
                return try await Play.summary(follower)
            }
        }
    }
}
