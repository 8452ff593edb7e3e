import Testing
import Values

@testable import LocalPlatform

/// Sections 24.1 and 24.2: rules that look back. They raise an alert and stop nothing.
@Suite("Rules that look back")
struct FollowUpTests {
    private static func fixture(_ when: Value, then: Value = "block") -> DeskFixture {
        DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [["id": "burst", "when": when, "then": then, "reason": "Too fast"]]
        }
    }

    private static func window(_ value: Value, tool: Value = nil) -> Value {
        ["call_count_in_window_gt": ["tool": tool, "value": value, "windowSeconds": 60]]
    }

    /// Reads an order in each of the rounds, with so many seconds before each.
    private static func reading(_ pauses: [Int], _ clock: ManualClock) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard request.iteration <= pauses.count else { return .say("Done.") }
            clock.advance(bySeconds: pauses[request.iteration - 1])
            return .call(("get_order", [:]))
        }
    }

    private static func incidents(_ desk: Desk) async throws -> [IncidentRecord] {
        try await desk.store.incidents(IncidentFilter(), skip: 0, take: 100).items.map(\.incident).reversed()
    }

    @Test("a match makes one alert and one incident per rule and session, and every call is made")
    func alert() async throws {
        let (clock, tools) = (ManualClock(), ClosureTools())
        let model = Self.reading([0, 1, 1, 1], clock)
        try await withDesk(Self.fixture(Self.window(1)), clock: clock, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(tools.requests.count == 4)
            let task = try await follower.pendingTask()
            let incident = try #require(try await Self.incidents(desk).first)
            #expect(try await Self.incidents(desk).count == 1)
            #expect(incident.source == .followUp && incident.action == .block && incident.reason == "Too fast")
            #expect(incident.userTaskId == task.id)
            #expect(task.kind == .anomalyAlert && task.title == "Rule burst: 2 calls within 60 s")
            #expect(
                task.payload.value == [
                    "rule_id": "burst", "owner_agent_id": "agent", "reason": "Too fast",
                    "incident_id": .string(incident.id), "tool_name": "id-of-get_order", "operation_name": "get_order",
                    "observed_count": 2, "window_seconds": 60,
                ])
            #expect(try await follower.contents(.l1Decision) == [])
            let request = try #require(try await follower.contents(.userTaskReq).first)
            #expect(request["blocking"] == false && request["api_completable"] == false)
            #expect(!follower.subjects.contains("engine.session.paused"))
            // Another session has an alert of its own.
            let second = try await desk.start()
            _ = try await second.settle()
            #expect(try await Self.incidents(desk).count == 2)
        }
    }

    @Test(
        "the window slides: it holds what was attempted in its last seconds",
        arguments: [([0, 30, 29], 1), ([0, 30, 31], 0), ([0, 59, 59, 59], 0), ([100, 0, 0], 1)])
    func sliding(pauses: [Int], alerts: Int) async throws {
        let clock = ManualClock()
        try await withDesk(Self.fixture(Self.window(2)), clock: clock, model: Self.reading(pauses, clock)) { desk in
            _ = try await desk.start().settle()
            #expect(try await Self.incidents(desk).count == alerts)
        }
    }

    @Test(
        "other predicates beside the window have to hold too",
        arguments: [
            (["tool_name_in": ["get_order"]], 1), (["tool_name_in": ["send_mail"]], 0),
            (["arg_missing": ["path": "orderId"]], 1), (["arg_present": ["path": "orderId"]], 0),
        ] as [(Value, Int)])
    func joined(other: Value, alerts: Int) async throws {
        let clock = ManualClock()
        let fixture = Self.fixture(["all_of": [Self.window(1, tool: "get_order"), other]])
        try await withDesk(fixture, clock: clock, model: Self.reading([0, 0], clock)) { desk in
            _ = try await desk.start().settle()
            #expect(try await Self.incidents(desk).count == alerts)
        }
    }

    @Test("whatever such a rule demands is not done, only told", arguments: CallVerdict.Action.allCases)
    func actions(action: CallVerdict.Action) async throws {
        let (clock, tools) = (ManualClock(), ClosureTools())
        let fixture = Self.fixture(Self.window(0), then: .string(action.rawValue))
        try await withDesk(fixture, clock: clock, model: Self.reading([0], clock), tools: tools) { desk in
            let run = try await desk.start().settle()
            #expect(run.status == .completed)
            #expect(tools.requests.count == 1)
            #expect(try await Self.incidents(desk).map(\.action) == [action])
        }
    }

    @Test("refused attempts count, and an attempt that is blocked is told about as well")
    func refused() async throws {
        let clock = ManualClock()
        var fixture = Self.fixture(Self.window(2))
        fixture.version.rules = .list(
            List(
                (fixture.version.rules.list.map { Array($0) } ?? []) + [
                    ["id": "no", "when": ["tool_name_in": ["get_order"]], "then": "block"]
                ]))
        let model = ClosureModel { request throws(ModelError) in
            request.iteration == 1
                ? .call(("get_order", ["orderId": 7]), ("get_order", [:]), ("get_order", [:])) : .say("Done.")
        }
        try await withDesk(fixture, clock: clock, model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            #expect(try await Self.incidents(desk).map(\.source) == [.inline, .followUp, .inline])
            #expect(
                try await follower.timeline().filter { !$0.contains("llm") && !$0.contains("reasoning") } == [
                    "1 ToolCall get_order", "1 ToolCall get_order", "1 ToolCall get_order",
                    "1 ToolResult invalid_arguments", "1 L1Decision", "1 ToolResult blocked_by_rule", "1 L1Decision",
                    "1 UserTaskReq anomaly_alert", "1 ToolResult blocked_by_rule", "2 output",
                ])
        }
    }

    @Test("an alert is raised once across a restart, and attempts before it still count", arguments: [true, false])
    func restart(alertBefore: Bool) async throws {
        let value: Value = alertBefore ? 0 : 1
        let model = ClosureModel { request throws(ModelError) in
            switch request.iteration {
            case 1: .call(("get_order", [:]), ("phrony_wait", ["seconds": 10]))
            case 2: .call(("get_order", [:]))
            default: .say("Done.")
            }
        }
        let fixture = Self.fixture(Self.window(value))
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withDesk(in: directory, fixture, clock: clock, model: model) { desk in
                let run = try await desk.start().settle()
                #expect(run.status == .waitingForTimer)
                #expect(try await Self.incidents(desk).count == (alertBefore ? 1 : 0))
            }
            clock.advance(bySeconds: 20)
            try await withDesk(in: directory, fixture, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                _ = try await follower.settle(until: .completed)
                #expect(try await Self.incidents(desk).count == 1)
                #expect(try await follower.pendingTask().kind == .anomalyAlert)
            }
        }
    }

    @Test("of two reviewers of one alert one acknowledges it", arguments: [true, false])
    func race(whileLive: Bool) async throws {
        let model = ClosureModel { request throws(ModelError) in
            switch (request.iteration, whileLive) {
            case (1, true): .call(("get_order", [:]), ("phrony_wait", ["seconds": 10]))
            case (1, false): .call(("get_order", [:]))
            default: .say("Done.")
            }
        }
        try await withDesk(Self.fixture(Self.window(0)), model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let task = try await follower.pendingTask()
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        do throws(EngineError) {
                            _ = try await desk.engine.answer(
                                task: task.id, with: TaskAnswer(), by: Actor(type: .user, id: "\(number)"),
                                through: .reviewQueue(.platform))
                            return true
                        } catch .taskAlreadyCompleted {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            #expect(try await follower.contents(.userTaskRes).count == (whileLive ? 1 : 0))
            #expect(try await desk.store.audit(skip: 0, take: 9).total == 1)
        }
    }
}
