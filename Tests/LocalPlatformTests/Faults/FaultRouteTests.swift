import Testing
import Values

@testable import LocalPlatform

/// Faults on request as a client meets them.
@Suite("Faults on request", .timeLimit(.minutes(1)))
struct FaultRouteTests {
    private func run(
        _ faults: String..., body: @Sendable (TestPlatform) async throws -> Void
    ) async throws {
        let plan = try FaultPlan(faults)
        try await TestPlatform.run(configure: { $0.trouble = plan }, body)
    }

    @Test("are off until somebody asks for them, are shown while on, and are in the audit log")
    func routes() async throws {
        try await TestPlatform.run { platform in
            #expect(try await platform.desk("GET", "/trouble").body == ["on": false])
            let begun = try await platform.desk(
                "PUT", "/trouble",
                ["seed": 7, "faults": ["429=1x", ["kind": "delay", "rate": 0, "milliseconds": 20, "count": 2]]])
            #expect(begun.status == 200, "\(begun.text)")
            #expect(begun.body["on"] == true && begun.body["seed"] == 7)
            #expect(begun.body["summary"] == "429 at most 1 time, delay 0% at most 2 times by 20 ms (seed 7)")
            let refused = try await platform.call("GET", "/v1/runs/x")
            #expect(refused.status == 429 && refused.header("X-Phrosh-Trouble") == "429")
            #expect(try await platform.call("GET", "/v1/runs/x").code == "run_not_found")
            let faults = try await platform.desk("GET", "/trouble").body["faults"].list ?? List()
            #expect(
                faults[0] == [
                    "kind": "429", "rate": 1.0, "count": 1, "milliseconds": nil, "occasions": 2, "strikes": 1,
                ])
            #expect(faults[1]["milliseconds"] == 20 && faults[1]["strikes"] == 0)
            #expect(try await platform.desk("PUT", "/trouble", ["faults": ["500"]]).status == 200)
            #expect(try await platform.desk("DELETE", "/trouble").body == ["on": false])
            #expect(try await platform.desk("DELETE", "/trouble").status == 200)
            #expect(try await platform.call("GET", "/v1/runs/x").code == "run_not_found")
            let audit = try await platform.desk("GET", "/audit?take=100").body["items"].list ?? List()
            let actions = audit.filter { $0["resource"] == "trouble" }.map { $0["action"].string }
            #expect(actions == ["delete", "update", "create"])
        }
    }

    @Test(
        "a plan that is none is refused with the member to blame",
        arguments: [
            ("{}", "faults"), (#"{"faults":[]}"#, "faults"), (#"{"faults":"delay"}"#, "faults"),
            (#"{"faults":["x"]}"#, "faults[0]"), (#"{"faults":[{"kind":"x"}]}"#, "faults[0]"),
            (#"{"faults":[1]}"#, "faults[0]"), (#"{"faults":["500",{"kind":"delay","rate":2}]}"#, "faults[1].rate"),
            (#"{"faults":[{"kind":"delay","count":-1}]}"#, "faults[0].count"),
            (#"{"faults":[{"kind":"delay","milliseconds":1e9}]}"#, "faults[0].milliseconds"),
            (#"{"faults":["500"],"seed":-1}"#, "seed"), (#"{"faults":["500"],"seed":"7"}"#, "seed"),
        ])
    func badPlans(body: String, field: String) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let answer = try await platform.desk("PUT", "/trouble", try JSON.parse(body))
            #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
            #expect(try await platform.desk("GET", "/trouble").body["on"] == false)
        }
    }

    @Test(
        "409, 429, 500 and 503 refuse without any effect, and say that they were asked for",
        arguments: [
            ("409", 409, "user_task_already_completed"), ("429", 429, "rate_limited_minute"), ("500", 500, "internal"),
            ("503", 503, "shutting_down"),
        ])
    func refusals(fault: String, status: Int, code: String) async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            _ = try await platform.desk("PUT", "/trouble", ["faults": [.string("\(fault)=1x")]])
            let refused = try await platform.answer(run, task, ["approved": true])
            #expect(refused.status == status && refused.code == code)
            #expect(refused.header("X-Phrosh-Trouble") == fault && refused.header("X-Request-Id") != nil)
            #expect(refused.header("Retry-After") == (status == 429 ? "1" : nil))
            #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
            try await platform.wait(for: run, status: "Completed")
        }
    }

    @Test("delay holds answers and nothing else")
    func delay() async throws {
        try await run("delay=1x,1ms") { platform in
            let answer = try await platform.call("GET", "/v1/runs/x")
            #expect(answer.status == 404 && answer.header("X-Phrosh-Trouble") == "delay")
            #expect(try await platform.call("GET", "/v1/runs/x").header("X-Phrosh-Trouble") == nil)
        }
    }

    @Test("double-event sends events twice under one id")
    func doubleEvent() async throws {
        try await run("double-event") { platform in
            let run = try await platform.start("echo", ["text": "a"])
            let ids = try await platform.follow(run) { _ in false }.compactMap { $0["data"]["event_id"].string }
            #expect(ids.count > 4 && ids.count == 2 * Set(ids).count)
            #expect(stride(from: 0, to: ids.count, by: 2).allSatisfy { ids[$0] == ids[$0 + 1] })
        }
    }

    @Test("drop-stream breaks the connection, and a client that comes again gets the whole session")
    func dropStream() async throws {
        try await run("drop-stream=1x") { platform in
            let run = try await platform.start("echo", ["text": "a"])
            await #expect(throws: (any Error).self) { try await platform.follow(run) { _ in false } }
            let events = try await platform.follow(run) { _ in false }
            #expect(events.first?["subject"] == "engine.session.started")
            #expect(events.last?["subject"] == "engine.session.completed")
        }
    }

    @Test("expire-task ends the session under the answer, whose task is cancelled then")
    func expireTask() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            _ = try await platform.desk("PUT", "/trouble", ["faults": ["expire-task=1x"]])
            let refused = try await platform.answer(run, task, ["approved": true])
            #expect(refused.status == 409 && refused.code == "user_task_cancelled", "\(refused.text)")
            #expect(refused.text.contains("this is the fault expire-task, which is on by request"))
            let ended = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(ended["status"] == "Failed")
            #expect(ended["error"].string?.hasPrefix("session_terminated: ") == true)
        }
    }

    @Test("kill-model loses a model's answer, so that the run fails with llm_error")
    func killModel() async throws {
        try await run("kill-model=1x") { platform in
            let lost = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: lost, status: "Failed")
            let error = try await platform.call("GET", "/v1/runs/\(lost)").body["error"].string
            #expect(error?.hasPrefix("llm_error: ") == true)
            let next = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: next, status: "Completed")
        }
    }

    @Test("expire-task waits for an answer to a task that is open, and of its session")
    func expireTaskOccasions() async throws {
        try await TestPlatform.run { platform in
            let (done, completed) = try await platform.startToTask("payer")
            #expect(try await platform.answer(done, completed, ["approved": true]).status == 202)
            let (run, task) = try await platform.startToTask("payer")
            let (_, foreign) = try await platform.startToTask("payer")
            _ = try await platform.desk("PUT", "/trouble", ["faults": ["expire-task=1x"]])
            for (run, task, code) in [
                (done, completed, "user_task_already_completed"), (run, foreign, "user_task_not_found"),
            ] {
                #expect(try await platform.answer(run, task, ["approved": true]).code == code)
            }
            let fault = try await platform.desk("GET", "/trouble").body["faults"].list?.first
            #expect(fault?["occasions"] == 0 && fault?["strikes"] == 0)
            #expect(try await platform.answer(run, task, ["approved": true]).code == "user_task_cancelled")
        }
    }
}
