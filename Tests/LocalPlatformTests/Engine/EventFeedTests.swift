import Synchronization
import Testing
import Values

@testable import LocalPlatform

@Suite("Events of a session")
struct EventFeedTests {
    private static let model = ClosureModel.turns(.call(("issue_refund", ["orderId": "1182"])), .say("Done."))

    private static let subjects = [
        "engine.session.started", "engine.run.started", "engine.step.llm_request_prepared", "engine.step.reasoning",
        "engine.step.ToolCall", "engine.step.UserTaskReq", "engine.user_task.created", "engine.run.paused",
        "engine.session.paused", "engine.step.UserTaskRes", "engine.user_task.completed", "engine.run.resumed",
        "engine.session.resumed", "engine.step.ToolResult", "engine.step.llm_request_prepared", "engine.step.reasoning",
        "engine.step.output", "engine.run.completed", "engine.session.completed",
    ]

    @Test("a follower sees all events in their order, and the stream ends after the last")
    func live() async throws {
        try await withDesk(model: Self.model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer())
            try await follower.wait { _ in false }
            #expect(follower.subjects == Self.subjects)
        }
    }

    @Test("who comes late is told everything, and a step's event holds its task as it was asked for")
    func replay() async throws {
        try await withDesk(model: Self.model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer())
            _ = try await follower.settle()
            var events: [EventRecord] = []
            for try await event in desk.engine.events(of: follower.session.id) { events.append(event) }
            #expect(events.map(\.subject) == Self.subjects)
            #expect(events.map(\.position) == Array(1...Self.subjects.count))
            #expect(Set(events.map(\.id)).count == events.count)
            guard case .step(_, let task?) = events[5].data else {
                Issue.record("the event of the task's row has no task")
                return
            }
            #expect(task.status == .pending && task.outcome == nil && task.completedAt == nil)
        }
    }

    @Test("the data of events has the members of the contract")
    func members() async throws {
        try await withDesk(model: Self.model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer())
            _ = try await follower.settle()
            let events = try await desk.store.events(sessionId: follower.session.id, after: 0, limit: 100, bytes: .max)
            var keys: [String: [String]] = [:]
            for event in events {
                if case .members(let data) = event.data { keys[event.subject] = data.value.record?.keys }
            }
            let session = ["event_id", "session_id", "status", "total_tokens_used"]
            let run = ["event_id", "session_id", "run_id", "agent_id", "parent_run_id", "depth", "status"]
            #expect(keys["engine.session.started"] == session)
            #expect(keys["engine.session.completed"] == session + ["output", "error", "outcome"])
            #expect(keys["engine.run.paused"] == run)
            #expect(keys["engine.run.completed"] == run + ["output", "error", "outcome"])
            #expect(
                keys["engine.user_task.created"] == [
                    "event_id", "session_id", "run_id", "user_task_id", "kind", "status", "outcome", "api_completable",
                ])
        }
    }

    @Test("a page of the store begins behind its position and is no longer than asked for")
    func pages() async throws {
        try await withDesk(model: Self.model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let page = try await desk.store.events(sessionId: follower.session.id, after: 2, limit: 3, bytes: .max)
            #expect(page.map(\.position) == [3, 4, 5])
            #expect(page.map(\.subject) == Array(Self.subjects[2..<5]))
        }
    }

    @Test("shutting down ends the streams of sessions that wait")
    func shutdown() async throws {
        try await withDesk(model: Self.model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            await desk.engine.shutdown()
            try await follower.wait { _ in false }
            #expect(follower.subjects.last == "engine.session.paused")
        }
    }

    @Test("a page of the store ends with the event that makes it too large")
    func largePages() async throws {
        let long = String(repeating: "word ", count: 1000)
        try await withDesk(model: .turns(.call(("get_order", [:]), text: long), .say(long))) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            var (position, pages): (Int, [[String]]) = (0, [])
            while position < 11 {
                let page = try await desk.store.events(
                    sessionId: follower.session.id, after: position, limit: 100, bytes: 5000)
                position = try #require(page.last?.position)
                pages.append(page.map(\.subject))
            }
            #expect(
                pages == [
                    [
                        "engine.session.started", "engine.run.started", "engine.step.llm_request_prepared",
                        "engine.step.reasoning",
                    ],
                    [
                        "engine.step.ToolCall", "engine.step.ToolResult", "engine.step.llm_request_prepared",
                        "engine.step.reasoning",
                    ], ["engine.step.output", "engine.run.completed"], ["engine.session.completed"],
                ])
        }
    }

    @Test("the row of a task shows its own task, also when it speaks of another one")
    func ownTask() async throws {
        let first = Mutex("")
        let model = ClosureModel { request throws(ModelError) in
            switch request.iteration {
            case 1: .call(("phrony_ask_user", ["kind": "number", "prompt": "How many?"]))
            case 2:
                .call(
                    ("phrony_ask_user", ["kind": "text", "prompt": .string("Why \(first.withLock(\.self))?")]))
            default: .say("Done.")
            }
        }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let asked = try await follower.pendingTask().id
            first.withLock { $0 = asked }
            try await follower.answer(TaskAnswer(numberValue: .integer(3)))
            _ = try await follower.settle()
            let events = try await desk.store.events(
                sessionId: follower.session.id, after: 0, limit: 100, bytes: .max)
            let shown = events.compactMap { event -> UserTaskRecord? in
                if case .step(_, let task) = event.data { task } else { nil }
            }
            #expect(shown.map(\.kind) == [.number, .text])
            #expect(shown.first?.id == asked && shown.allSatisfy { $0.status == .pending })
        }
    }
}

extension EventRecord {
    fileprivate var id: String {
        switch data {
        case .members(let data): data.value["event_id"].string ?? ""
        case .step(let step, _): step.id
        }
    }
}
