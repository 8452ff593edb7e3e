import Testing
import Values

@testable import LocalPlatform

/// Requests as the log of exchanges has them, from their beginning to their end (contract, section 22, step 7).
@Suite("Attempts of calls", .timeLimit(.minutes(1)))
struct AttemptTests {
    /// Says when a request is under way, and answers when it may.
    private static func holding(_ sent: Signal, until answered: Signal) -> ClosureTools {
        ClosureTools { request throws(CancellationError) in
            sent.send()
            await answered.wait()
            let exchange = ToolExchange(
                method: request.method, url: request.url, status: 200, responseBytes: 11, redirects: 0)
            return ToolOutcome(data: ["ok": true], error: .null, successful: true, exchange: exchange)
        }
    }

    /// The only request of a run.
    private static func logged(_ follower: RunFollower) async throws -> LoggedExchange {
        let page = try await follower.desk.store.exchanges(runId: follower.runId, skip: 0, take: 10)
        try #require(page?.total == 1)
        return try #require(page?.items.first)
    }

    @Test(
        "what is asked is known while it is under way, by the operation's name, also when the model calls it by its id",
        arguments: ["get_order", "id-of-get_order"])
    func underWay(tool: String) async throws {
        let (sent, answered) = (Signal(), Signal())
        let model = ClosureModel.turns(.call((tool, [:])), .say("Done."))
        try await withDesk(model: model, tools: Self.holding(sent, until: answered)) { desk in
            let follower = try await desk.start()
            await sent.wait()
            let begun = try await Self.logged(follower)
            #expect(begun.attempt.operationName == "get_order" && begun.attempt.toolCallId == "call_1")
            #expect(begun.attempt.method == "GET" && begun.attempt.url == "get_order")
            #expect(begun.attempt.finishedAt == nil && begun.exchange == nil)
            answered.send()
            _ = try await follower.settle()
            let ended = try await Self.logged(follower)
            #expect(ended.attempt.id == begun.attempt.id && ended.attempt.operationName == "get_order")
            #expect(ended.attempt.finishedAt != nil && ended.attempt.status == 200 && ended.exchange != nil)
        }
    }

    @Test("a request that was under way when its session was ended has its end and its exchange as well")
    func terminated() async throws {
        let (sent, answered) = (Signal(), Signal())
        let model = ClosureModel.turns(.call(("send_mail", [:])), .say("Done."))
        try await withDesk(model: model, tools: Self.holding(sent, until: answered)) { desk in
            let follower = try await desk.start()
            await sent.wait()
            try await desk.engine.terminate(session: follower.session.id, by: desk.reviewer)
            answered.send()
            await desk.engine.shutdown()
            let ended = try await Self.logged(follower)
            #expect(ended.attempt.finishedAt != nil && ended.attempt.status == 200 && ended.exchange != nil)
            #expect(try await follower.contents(.toolResult) == [])
            #expect(try await follower.stored().outcome == .sessionTerminated)
        }
    }
}
