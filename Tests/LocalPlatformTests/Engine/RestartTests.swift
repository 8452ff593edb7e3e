import GRDB
import Testing
import Values

@testable import LocalPlatform

@Suite("After the platform was killed")
struct RestartTests {
    private static func calling(_ tool: String) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard case .toolResult(_, _, let result)? = request.messages.last else {
                return .call((tool, ["orderId": "1182"]), text: "I use it.")
            }
            return .say(result["error"]["code"].string ?? "it worked")
        }
    }

    /// Runs until a request is under way, then kills the platform.
    private func killWhileSending(
        in directory: String, _ fixture: DeskFixture, _ clock: ManualClock, _ model: ClosureModel
    ) async throws {
        let sent = Signal()
        let tools = ClosureTools { _ throws(CancellationError) in
            sent.send()
            await Signal().wait()
            throw CancellationError()
        }
        try await withDesk(in: directory, fixture, clock: clock, model: model, tools: tools) { desk in
            _ = try await desk.start()
            await sent.wait()
        }
    }

    @Test("a run that waits for a person still waits, and its answer is taken")
    func waitingForPerson() async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling("issue_refund")
            try await withDesk(in: directory, clock: clock, model: model) { desk in
                _ = try await desk.start().settle()
            }
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().status == .waitingForHITL)
                try await follower.answer(TaskAnswer())
                #expect(try await follower.settle().output == #""it worked""#)
                #expect(tools.requests == ["POST issue_refund"])
            }
        }
    }

    @Test("an answer that was accepted while the platform stops is not lost, and the call runs once")
    func acceptedAnswer() async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling("issue_refund")
            let task = try await withDesk(in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                return try await follower.pendingTask()
            }
            // An engine that stops: the answer is stored, and nothing else happens.
            let store = try await Store.open(directory: directory, makeId: { clock.makeId() })
            let idle = Engine(store: store, models: model, tools: tools, environment: clock.environment)
            await idle.shutdown()
            _ = try await idle.answer(task: task.id, with: TaskAnswer(), by: Actor(type: .apiKey, id: "key"))
            try store.close()
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let run = try await desk.found().settle(until: .completed)
                #expect(run.output == #""it worked""#)
                await #expect(throws: EngineError.self) {
                    try await desk.engine.answer(task: task.id, with: TaskAnswer(), by: desk.person)
                }
            }
            #expect(tools.requests == ["POST issue_refund"])
        }
    }

    @Test("an answer is stored with the attempt that it allows: killed before the request, a person is asked again")
    func killedBehindAnswer() async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling("issue_refund")
            let task = try await withDesk(in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                return try await follower.pendingTask()
            }
            // An engine that does not run sends nothing.
            let store = try await Store.open(directory: directory, makeId: { clock.makeId() })
            let idle = Engine(store: store, models: model, tools: tools, environment: clock.environment)
            _ = try await idle.answer(task: task.id, with: TaskAnswer(), by: Actor(type: .apiKey, id: "key"))
            try store.close()
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.found()
                _ = try await follower.settle(until: .waitingForHITL)
                #expect(try await follower.pendingTask().payload.value["indeterminate"] == true)
                try await follower.answer(TaskAnswer())
                #expect(try await follower.settle(until: .completed).output == #""it worked""#)
                #expect(tools.requests == ["POST issue_refund"])
            }
        }
    }

    @Test("of two operations with one name the model is told which one it called")
    func sameName() async throws {
        let fixture = DeskFixture { fixture in
            var (service, operation) = (fixture.service, fixture.operations[3])
            (service.id, service.name) = ("other-service", "Other shop")
            (operation.id, operation.serviceId) = ("other-operation", service.id)
            fixture.otherServices = [service]
            fixture.operations.append(operation)
            fixture.version.allowedOperationIds.append(operation.id)
        }
        let model = ClosureModel { request throws(ModelError) in
            guard case .assistant(_, let calls)? = request.messages.first else {
                return .call(("other-operation", [:]))
            }
            return .say(calls.map(\.tool).joined())
        }
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withDesk(in: directory, fixture, clock: clock, model: model) { desk in
                _ = try await desk.start().settle()
            }
            try await withDesk(in: directory, fixture, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                try await follower.answer(TaskAnswer())
                #expect(try await follower.settle(until: .completed).output == #""other-operation""#)
            }
        }
    }

    @Test("a call that was approved runs before a later one is reviewed")
    func approvedBeforeReview() async throws {
        let fixture = DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [["id": "note", "when": ["tool_name_in": ["set_note"]], "then": "pause"]]
        }
        let model = ClosureModel.turns(.call(("issue_refund", [:]), ("set_note", [:])), .say("Done."))
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            try await withDesk(in: directory, fixture, clock: clock, model: model) { desk in
                _ = try await desk.start().settle()
            }
            try await withDesk(in: directory, fixture, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().status == .waitingForHITL)
                try await follower.answer(TaskAnswer())
                #expect(try await follower.settle().status == .waitingForHITL)
                #expect(tools.requests == ["POST issue_refund"])
                #expect(try await follower.pendingTask().kind == .anomalyReview)
            }
        }
    }

    @Test("a stored turn is not asked for again; its calls run")
    func storedTurn() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let asked = Signal()
            let first = ClosureModel { request throws(ModelError) in
                if request.iteration == 1 { return .call(("get_order", [:]), text: "First turn.") }
                asked.send()
                await Signal().wait()
                throw .unavailable("The platform was killed.")
            }
            try await withDesk(in: directory, clock: clock, model: first) { desk in
                _ = try await desk.start()
                await asked.wait()
            }
            let second = ClosureModel { request throws(ModelError) in
                .say("round \(request.iteration) after \(request.messages.count) messages")
            }
            try await withDesk(in: directory, clock: clock, model: second) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().output == #""round 2 after 2 messages""#)
                #expect(
                    try await follower.timeline() == [
                        "1 llm_request_prepared", "1 reasoning First turn.", "1 ToolCall get_order", "1 ToolResult",
                        "2 llm_request_prepared", "2 reasoning round 2 after 2 messages", "2 output",
                    ])
            }
        }
    }

    @Test("a lost answer of a harmless request is an error result", arguments: ["get_order", "set_note"])
    func harmlessRequest(tool: String) async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling(tool)
            try await killWhileSending(in: directory, DeskFixture(), clock, model)
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let run = try await desk.found().settle()
                #expect(run.output == #""tool_indeterminate""#)
                #expect(tools.requests == [])
            }
        }
    }

    @Test("after a lost answer of a write a person decides whether it is sent again", arguments: [true, false])
    func lostWrite(again: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling("send_mail")
            try await killWhileSending(in: directory, DeskFixture(), clock, model)
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let follower = try await desk.found()
                #expect(try await follower.settle().status == .waitingForHITL)
                let task = try await follower.pendingTask()
                #expect(task.payload.value["indeterminate"] == true)
                #expect(task.title.hasPrefix("Send send_mail again?"))
                #expect(tools.requests == [])
                try await follower.answer(TaskAnswer(approved: again))
                let run = try await follower.settle()
                #expect(run.output == (again ? #""it worked""# : #""approval_rejected""#))
                #expect(tools.requests == (again ? ["POST send_mail"] : []))
                #expect(run.toolCallAttempts == 1)
            }
        }
    }

    @Test("without a person a lost answer of a write fails the run")
    func lostWriteWithoutPerson() async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let fixture = DeskFixture(mode: .request)
            let model = Self.calling("send_mail")
            try await killWhileSending(in: directory, fixture, clock, model)
            try await withDesk(in: directory, fixture, clock: clock, model: model, tools: tools) { desk in
                let run = try await desk.found().settle()
                #expect(run.outcome == .toolIndeterminate)
                #expect(tools.requests == [])
            }
        }
    }

    @Test("an overdue timer fires at once", arguments: [30, 3600])
    func timers(pause: Int) async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let model = ClosureModel { request throws(ModelError) in
                request.messages.isEmpty ? .call(("phrony_wait", ["seconds": 600])) : .say("Awake.")
            }
            try await withDesk(in: directory, clock: clock, model: model) { desk in
                _ = try await desk.start().settle()
            }
            clock.advance(bySeconds: pause)
            try await withDesk(in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                if pause < 600 {
                    #expect(try await follower.settle().status == .waitingForTimer)
                    clock.advance(bySeconds: 600)
                }
                #expect(try await follower.settle(until: .completed).output == #""Awake.""#)
            }
        }
    }

    @Test("a run whose agent was deleted meanwhile ends with an error and holds up nothing")
    func deletedAgent() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let model = Self.calling("issue_refund")
            try await withDesk(in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                try await desk.store.configure { db in _ = try desk.fixture.agent.delete(db) }
                try await follower.answer(TaskAnswer())
                let run = try await follower.settle()
                #expect(run.error == "llm_error: The agent of this run was deleted.")
            }
        }
    }

    @Test("shutting down lets a call under way come to its end, and the rest is done after the next start")
    func shutdown() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            let (sent, answered) = (Signal(), Signal())
            let tools = ClosureTools { request throws(CancellationError) in
                sent.send()
                await answered.wait()
                return ToolOutcome(data: "late", error: .null, successful: true, exchange: nil)
            }
            let model = Self.calling("send_mail")
            let settings = EngineSettings(shutdownGrace: .seconds(600))
            try await withDesk(in: directory, clock: clock, settings: settings, model: model, tools: tools) { desk in
                _ = try await desk.start()
                await sent.wait()
                async let end: Void = desk.engine.shutdown()
                answered.send()
                await end
            }
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                let run = try await desk.found().settle()
                #expect(run.output == #""it worked""#)
            }
            #expect(tools.requests.count == 1)
        }
    }

    @Test("a run with a step that cannot be read is not moved, rather than moved as if there were none")
    func damagedStep() async throws {
        try await withTemporaryDirectory { directory in
            let (clock, tools) = (ManualClock(), ClosureTools())
            let model = Self.calling("issue_refund")
            let task = try await withDesk(in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                let task = try await follower.pendingTask().id
                try await desk.store.write {
                    try $0.execute(sql: "UPDATE moves SET events = replace(events, '\"operation_name\"', '')")
                }
                return task
            }
            try await withDesk(in: directory, clock: clock, model: model, tools: tools) { desk in
                await #expect {
                    try await desk.engine.answer(task: task, with: TaskAnswer(), by: desk.person)
                } throws: { error in
                    guard case EngineError.storage(.abandoned(let reason)) = error else { return false }
                    return reason.hasPrefix("step 3 of the run ") && reason.hasSuffix(" cannot be read")
                }
                let stored = try await desk.store.task(id: task)
                #expect(stored?.status == .pending && tools.requests == [])
            }
        }
    }
}
