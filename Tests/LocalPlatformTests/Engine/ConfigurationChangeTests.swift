import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Operations may change while a run waits: it still knows what it waits for, and goes on with what is configured then.
@Suite("Changes of operations while a run waits", .timeLimit(.minutes(1)))
struct ConfigurationChangeTests {
    /// Whether the run goes on in the same life of the platform, or in the next one.
    enum Life: Sendable, CaseIterable { case same, next }

    /// A team, what becomes of it while its root waits, and the waiting.
    private struct Scene: Sendable {
        var team = Team()
        var change: @Sendable (inout DeskFixture) -> Void
        var status: RunStatus
        var clock = ManualClock()
        var tools = ClosureTools()
        var model: ClosureModel

        /// Plays up to the waiting, changes the desk, and goes on with the body.
        func play(_ life: Life, _ body: @escaping @Sendable (RunFollower) async throws -> Void) async throws {
            var changed = team
            change(&changed.lead)
            let (old, new) = (team.lead, changed.lead)
            try await withTemporaryDirectory { directory in
                try await withTeam(team, in: directory, clock: clock, model: model, tools: tools) { desk in
                    let follower = try await desk.start()
                    #expect(try await follower.settle().status == status)
                    try await desk.store.configure { db in
                        for operation in old.operations { _ = try operation.delete(db) }
                        try new.save(in: db)
                    }
                    if life == .same { try await body(follower) }
                }
                guard life == .next else { return }
                try await withTeam(changed, in: directory, clock: clock, model: model, tools: tools) { desk in
                    try await body(try await desk.found())
                }
            }
        }
    }

    private static let liftGates: @Sendable (inout DeskFixture) -> Void = { fixture in
        for index in fixture.operations.indices { fixture.operations[index].requireApproval = nil }
    }

    /// Calls what needs an approval, and says how that ended.
    private static let refunding = ClosureModel.team([
        "lead": { request in
            guard let result = request.newestResults.first else { return .call(("issue_refund", [:])) }
            return .say(result["error"]["code"].string ?? "it worked")
        }
    ])

    @Test("a timer wakes its run although the gate of the call behind it was lifted", arguments: Life.allCases)
    func timer(life: Life) async throws {
        let scene = Scene(
            change: Self.liftGates, status: .waitingForTimer,
            model: .team([
                "lead": { request in
                    request.iteration == 1
                        ? .call(("phrony_wait", ["seconds": 60]), ("issue_refund", [:])) : .say("Done.")
                }
            ]))
        try await scene.play(life) { follower in
            scene.clock.advance(bySeconds: 61)
            let run = try await follower.settle(until: .completed)
            #expect(run.output == #""Done.""#)
            #expect(scene.tools.requests == ["POST issue_refund"])
        }
    }

    @Test("a root that shows its child's gate goes on with it although its own was lifted", arguments: Life.allCases)
    func childGate(life: Life) async throws {
        var team = Team(Team.Member("writer", operations: ["issue_refund"]))
        team.lead.operations[2].requireApproval = true
        let scene = Scene(
            team: team, change: { $0.operations[2].requireApproval = nil }, status: .waitingForHITL,
            model: .team([
                "lead": { request in
                    guard request.iteration > 1 else { return .calls([("send_mail", [:]), ("writer", [:])]) }
                    return .say(request.newestResults.last?["data"].string ?? "nothing")
                },
                "writer": { request in request.iteration == 1 ? .call(("issue_refund", [:])) : .say("Paid.") },
            ]))
        try await scene.play(life) { follower in
            try await follower.answer(TaskAnswer())
            #expect(try await follower.settle(until: .completed).output == #""Paid.""#)
            #expect(scene.tools.requests == ["POST issue_refund", "POST send_mail"])
        }
    }

    @Test(
        "a child hears its answer although the gate of the call behind its question was lifted",
        arguments: Life.allCases)
    func question(life: Life) async throws {
        let scene = Scene(
            team: Team(Team.Member("writer", operations: ["issue_refund"])), change: Self.liftGates,
            status: .waitingForAITL,
            model: .team([
                "lead": ParentQuestionTests.escalating,
                "writer": { request in
                    guard let result = request.newestResults.first else {
                        return .call(("phrony_ask_parent", ["question": "Which?"]), ("issue_refund", [:]))
                    }
                    return .say(result["data"]["answer"].string ?? "no answer")
                },
            ]))
        try await scene.play(life) { follower in
            try await follower.review(TaskAnswer(textValue: "Green."))
            #expect(try await follower.settle(until: .completed).output == #""Green.""#)
            #expect(scene.tools.requests == ["POST issue_refund"])
        }
    }

    @Test("an approved call is made as its operation is configured then", arguments: Life.allCases)
    func approved(life: Life) async throws {
        let scene = Scene(
            change: { $0.operations[3].configuration = ["method": "PUT"] }, status: .waitingForHITL,
            model: Self.refunding)
        try await scene.play(life) { follower in
            try await follower.answer(TaskAnswer())
            #expect(try await follower.settle(until: .completed).output == #""it worked""#)
            #expect(scene.tools.requests == ["PUT issue_refund"])
        }
    }

    @Test("an approved call whose operation is gone is refused, and the run goes on", arguments: Life.allCases)
    func deleted(life: Life) async throws {
        let scene = Scene(
            change: { _ = $0.operations.removeLast() }, status: .waitingForHITL, model: Self.refunding)
        try await scene.play(life) { follower in
            try await follower.answer(TaskAnswer())
            #expect(try await follower.settle(until: .completed).output == #""tool_not_allowed""#)
            #expect(scene.tools.requests == [])
        }
    }
}
