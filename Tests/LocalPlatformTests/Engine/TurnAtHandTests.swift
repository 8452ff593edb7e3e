import Testing
import Values

@testable import LocalPlatform

@Suite("Turns that a model has at hand")
struct TurnAtHandTests {
    private static let never = ClosureModel { _ throws(ModelError) in throw .refused("Asked for what was at hand.") }

    private static func model(_ ready: @escaping @Sendable (ModelRequest) -> ModelTurn?) -> ClosureModel {
        var model = never
        model.ready = ready
        return model
    }

    @Test("are stored together with the start, up to where the run needs somebody else")
    func start() async throws {
        let model = Self.model { $0.iteration == 1 ? .call(("issue_refund", ["orderId": "1182"])) : .say("Done.") }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.stored().status == .waitingForHITL)
            try await follower.answer(TaskAnswer(approved: true))
            #expect(try await follower.settle(until: .completed).output == #""Done.""#)
        }
    }

    @Test("can end a run with its start")
    func end() async throws {
        try await withDesk(model: Self.model { _ in .say("Hello.") }) { desk in
            let follower = try await desk.start()
            let run = try await follower.stored()
            #expect(run.status == .completed && run.output == #""Hello.""#)
            #expect(try await follower.settle().status == .completed)
            #expect(
                try await follower.timeline() == ["1 llm_request_prepared", "1 reasoning Hello.", "1 output"])
        }
    }

    @Test("are stored a few rounds at a time, so that a long run is seen on its way")
    func longRun() async throws {
        let turn: @Sendable (ModelRequest) -> ModelTurn = { request in
            request.iteration < 40 ? .call(("drop_tables", [:])) : .say("Sorry.")
        }
        var model = Self.model(turn)
        model.next = { request throws(ModelError) in turn(request) }
        let fixture = DeskFixture { ($0.version.maxIterations, $0.version.maxToolCalls) = (100, 100) }
        try await withDesk(fixture, model: model) { desk in
            let follower = try await desk.start()
            let rounds = try await follower.stored().iteration
            #expect((2..<40).contains(rounds))
            #expect(try await follower.settle().iteration == 40)
        }
    }

    @Test("wake the children that they call")
    func children() async throws {
        let model = Self.model { request in
            guard request.model == "lead" else { return .say("Tea.") }
            return request.iteration == 1 ? .call(("writer", [:])) : .say("\(request.newestResults[0]["data"])")
        }
        try await withTeam(Team(Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output?.contains("Tea.") == true)
        }
    }
}
