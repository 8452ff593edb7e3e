import Testing
import Values

@testable import LocalPlatform

@Suite("Conversations in memory")
struct RecentConversationsTests {
    private static let looksUpOrders = ClosureModel { request throws(ModelError) in
        request.messages.count < 80 ? .call(("get_order", ["orderId": "1182"])) : .say("Done.")
    }

    @Test("a short conversation is in memory as it is stored, before and after the answer")
    func short() async throws {
        let model = ClosureModel.turns(.call(("issue_refund", ["orderId": "1182"])), .say("Done."))
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            for status in [RunStatus.waitingForHITL, .completed] {
                #expect(try await follower.settle().status == status)
                let kept = try await follower.kept()
                #expect(kept == (try await follower.conversation()))
                if status == .waitingForHITL { try await follower.answer(TaskAnswer(approved: true)) }
            }
        }
    }

    @Test("a long conversation is not kept, and shown from the store")
    func long() async throws {
        let patient = DeskFixture {
            $0.version.maxIterations = 100
            $0.version.maxToolCalls = 100
        }
        try await withDesk(patient, model: Self.looksUpOrders) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(desk.store.recentConversations.conversation(of: follower.session.id) == nil)
            let shown = try #require(try await desk.store.conversation(sessionId: follower.session.id))
            #expect(shown.steps.count > 64)
        }
    }

    @Test("only so much is kept: the conversations that moved last")
    func bounded() async throws {
        try await withDesk(model: ClosureModel { _ throws(ModelError) in .say("Hello.") }) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            let start = try await follower.kept()
            let recent = RecentConversations(bytes: 8 << 10)
            for number in 0..<50 {
                var session = start.session
                session.id = "\(number)"
                let changes = Changes(at: session.startedAt, session: session, startsSession: true, runs: [])
                recent.begin(changes)
                recent.take(changes)
            }
            #expect(recent.conversation(of: "0") == nil)
            #expect(recent.conversation(of: "49")?.session.id == "49")
        }
    }

    @Test("one that is being moved is read from the store, and so is one whose move failed or was overtaken")
    func moving() async throws {
        try await withDesk(model: ClosureModel { _ throws(ModelError) in .say("Hello.") }) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            let id = follower.session.id
            let recent = desk.store.recentConversations
            let conversation = try await follower.kept()
            let changes = Changes(at: conversation.session.startedAt, session: conversation.session, runs: [])
            recent.begin(changes)
            #expect(recent.conversation(of: id) == nil)
            recent.take(changes)
            #expect(recent.conversation(of: id) == conversation)
            recent.begin(changes)
            recent.forget(id)
            recent.take(changes)
            #expect(recent.conversation(of: id) == nil)
        }
    }

    @Test("a move that is refused leaves nothing in memory that is not stored")
    func refused() async throws {
        try await withDesk(model: ClosureModel { _ throws(ModelError) in .say("Hello.") }) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            _ = try await follower.kept()
            var session = follower.session
            session.lastPosition = 1000
            let late = Changes(at: session.startedAt, session: session, runs: [])
            await #expect(throws: StoreError.conflict) { try await desk.store.apply(late) }
            #expect(desk.store.recentConversations.conversation(of: session.id) == nil)
            #expect(try await desk.store.conversation(sessionId: session.id)?.session.status == .completed)
        }
    }
}
