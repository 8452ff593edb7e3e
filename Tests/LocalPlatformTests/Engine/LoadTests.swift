import GRDB
import Testing
import Values

@testable import LocalPlatform

@Suite("Many runs at once")
struct LoadTests {
    @Test("each of a hundred runs is approved once and ends with its own answer")
    func manyRuns() async throws {
        let model = ClosureModel { request throws(ModelError) in
            request.messages.isEmpty
                ? .call(("issue_refund", [:])) : .say(request.input["query"].string ?? "no query")
        }
        let tools = ClosureTools()
        try await withDesk(settings: EngineSettings(parkedCapacity: 10), model: model, tools: tools) { desk in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let follower = try await desk.start(["query": .string("run \(number)")])
                        _ = try await follower.settle()
                        try await follower.answer(TaskAnswer())
                        let run = try await follower.settle()
                        #expect(run.output?.value.string == "run \(number)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(tools.requests.count == 100)
            let page = try await desk.store.sessions(agentId: "agent", skip: 0, take: 1, status: "Completed")
            #expect(page.total == 100)
        }
    }

    @Test("a turn that the store cannot take is not lost")
    func fullDisk() async throws {
        let (asked, full) = (Signal(), Signal())
        let long = String(repeating: "word ", count: 1 << 18)
        let model = ClosureModel { _ throws(ModelError) in
            asked.send()
            await full.wait()
            return .say(long)
        }
        let settings = EngineSettings(storageRetryDelay: .milliseconds(1))
        try await withDesk(settings: settings, model: model) { desk in
            let follower = try await desk.start()
            await asked.wait()
            try await desk.store.write { try $0.execute(sql: "PRAGMA max_page_count = 100") }
            full.send()
            await #expect(throws: EngineError.storage(.diskFull)) {
                _ = try await desk.engine.start(desk.fixture.order(["query": .string(long)]))
            }
            try await Self.makeRoom(in: desk.store)
            #expect(try await follower.settle().output?.value.string == long)
        }
    }

    /// What shares its transaction with a write that finds the disk full fails with it, and is done again.
    private static func makeRoom(in store: Store) async throws {
        while true {
            do throws(StoreError) {
                return try await store.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
            } catch {
                guard error == .diskFull else { throw error }
            }
        }
    }
}
