import Testing
import Values

@testable import LocalPlatform

/// Section 20: cron triggers fire while the platform runs, each time once.
@Suite("Scheduled triggers", .timeLimit(.minutes(1)))
struct ScheduleTests {
    private static let trigger: Value = [
        "name": "hourly", "type": "scheduled", "cronExpression": "0 * * * *", "timezone": "UTC",
        "inputPayload": ["text": "from the clock"],
    ]

    @Test("fires at its time with its payload, and keeps when it did")
    func fires() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let made = try await platform.makeTrigger("echo", Self.trigger)
            #expect(made["nextFiringAt"] == "2026-05-12T10:00:00.000Z" && made["lastFiredAt"].isNull)
            // The clock shows 09:30 and some milliseconds.
            clock.advance(bySeconds: 30 * 60)
            let session = try await platform.firstSession(of: "echo")
            #expect(session["triggerType"] == "scheduled" && session["triggerName"] == "hourly")
            #expect(session["triggerId"] == made["id"] && session["input"] == ["text": "from the clock"])
            #expect(session["startedAt"].string?.hasPrefix("2026-05-12T10:00:0") == true)
            let later = try await platform.desk("GET", "/triggers/\(made["id"].string ?? "")").body
            #expect(later["lastFiredAt"].string?.hasPrefix("2026-05-12T10:00:0") == true)
            #expect(later["nextFiringAt"] == "2026-05-12T11:00:00.000Z")
            let rows = try await platform.desk("GET", "/ingress?triggerId=\(made["id"].string ?? "")").body
            #expect(rows["total"] == 0)
        }
    }

    @Test("a trigger that is made right before its time fires at it")
    func madeLate() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            // Ten seconds before the hour the schedules sleep beyond it.
            clock.advance(bySeconds: 30 * 60 - 10)
            _ = try await platform.makeTrigger("echo", Self.trigger)
            clock.advance(bySeconds: 10)
            let session = try await platform.firstSession(of: "echo")
            #expect(session["startedAt"].string?.hasPrefix("2026-05-12T10:00:0") == true)
        }
    }

    @Test("only a key whose scope names the trigger sees its runs")
    func access() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let trigger = try await platform.makeTrigger("echo", Self.trigger)
            clock.advance(bySeconds: 30 * 60)
            let run = try await platform.firstSession(of: "echo")["rootRunId"].string ?? ""
            #expect(try await platform.call("GET", "/v1/runs/\(run)").code == "run_not_in_scope")
            let scope: Value = ["agentId": trigger["agentId"], "triggerId": trigger["id"]]
            let key = try await platform.desk("POST", "/api-keys", ["name": "clock", "scopes": [scope]])
            let secret = try #require(key.body["secret"].string)
            #expect(try await platform.call("GET", "/v1/runs/\(run)", key: .some(secret)).status == 200)
        }
    }

    @Test("what passed while the platform was down, or long ago, is not made up for, and nothing fires twice")
    func missed() async throws {
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await TestPlatform.run(in: directory, clock: clock) { platform in
                _ = try await platform.makeTrigger("echo", Self.trigger)
                clock.advance(bySeconds: 30 * 60)
                _ = try await platform.firstSession(of: "echo")
            }
            // Again within the minute in which it fired, then hours later.
            for seconds in [10, 5 * 3600] {
                clock.advance(bySeconds: seconds)
                try await TestPlatform.run(in: directory, clock: clock) { platform in
                    try await platform.makeSentinel(after: clock)
                    #expect(try await platform.sessions(of: "echo")["total"] == 1)
                }
            }
        }
    }

    @Test("one that cannot start says why in the audit log and goes on", arguments: ["draft", "echo"])
    func refused(agent: String) async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            var trigger = try #require(Self.trigger.record)
            trigger["inputPayload"] = nil
            let made = try await platform.makeTrigger(agent, .record(trigger))
            clock.advance(bySeconds: 30 * 60)
            let entry = try await platform.auditEntry { $0["action"] == "fire" }
            #expect(entry["actor"]["type"] == "platform" && entry["key"] == .string("\(agent)@hourly"))
            let outcome = agent == "draft" ? "no_deployed_version" : "input_schema_mismatch"
            #expect(entry["after"]["outcome"] == .string(outcome))
            let later = try await platform.desk("GET", "/triggers/\(made["id"].string ?? "")").body
            #expect(later["lastFiredAt"].isNull)
            #expect(try await platform.sessions(of: "echo")["total"] == 0)
        }
    }

    @Test("an inactive or deleted one does not fire, a changed one by its new expression")
    func changed() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(clock: clock) { platform in
            let id = try #require(try await platform.makeTrigger("echo", Self.trigger)["id"].string)
            #expect(try await platform.desk("POST", "/triggers/\(id)/deactivate").body["nextFiringAt"].isNull)
            clock.advance(bySeconds: 30 * 60)
            try await platform.makeSentinel(after: clock)
            #expect(try await platform.sessions(of: "echo")["total"] == 0)
            _ = try await platform.desk("POST", "/triggers/\(id)/activate")
            let changed = try await platform.desk(
                "PATCH", "/triggers/\(id)", ["cronExpression": "30 12 * * *", "timezone": "Europe/Berlin"])
            #expect(changed.body["nextFiringAt"] == "2026-05-12T10:30:00.000Z", "\(changed.text)")
            clock.advance(bySeconds: 29 * 60)
            #expect(try await platform.firstSession(of: "echo")["triggerId"] == .string(id))
        }
    }
}

@Suite("Planning of schedules")
struct SchedulePlanTests {
    private func trigger(_ cron: String, lastFiredAt: Instant? = nil, updatedAt: Instant) -> TriggerRecord {
        TriggerRecord(
            id: "t", agentId: "a", name: "n", type: .scheduled, lastFiredAt: lastFiredAt,
            settings: ["cronExpression": .string(cron), "timezone": "UTC"], createdAt: updatedAt, updatedAt: updatedAt)
    }

    @Test("a clock that is set back does not fire a minute twice")
    func clockSetBack() throws {
        let start = try #require(Instant("2026-05-12T09:59:00Z"))
        let due = start.advanced(bySeconds: 61)
        var plan = SchedulePlan(from: start)
        plan.take([trigger("* * * * *", updatedAt: start)])
        #expect(plan.due(at: due, lateness: .seconds(60)).count == 1)
        #expect(plan.due(at: start, lateness: .seconds(60)).isEmpty)
        // A new process whose clock is still behind.
        var again = SchedulePlan(from: start)
        again.take([trigger("* * * * *", lastFiredAt: due, updatedAt: start)])
        #expect(again.next == Instant("2026-05-12T10:01:00Z"))
    }

    @Test("a firing that is more than a minute late is left out")
    func late() throws {
        let start = try #require(Instant("2026-05-12T09:59:00Z"))
        var plan = SchedulePlan(from: start)
        plan.take([trigger("0 * * * *", updatedAt: start)])
        #expect(plan.due(at: start.advanced(bySeconds: 122), lateness: .seconds(60)).isEmpty)
        #expect(plan.next == Instant("2026-05-12T11:00:00Z"))
    }

    @Test("what is planned stays when the workspace changes otherwise")
    func unchanged() throws {
        let start = try #require(Instant("2026-05-12T09:59:00Z"))
        var plan = SchedulePlan(from: start)
        plan.take([trigger("0 * * * *", updatedAt: start)])
        plan.take([trigger("0 * * * *", updatedAt: start.advanced(bySeconds: 100))])
        #expect(plan.next == Instant("2026-05-12T10:00:00Z"))
    }
}

extension TestPlatform {
    /// A new trigger as the desk shows it.
    func makeTrigger(_ agent: String, _ body: Value) async throws -> Value {
        let made = try await desk("POST", "/agents/\(try agentId(agent))/triggers", body)
        try #require(made.status == 201, "\(made.text)")
        return made.body
    }

    func sessions(of agent: String) async throws -> Value {
        try await call("GET", "/v1/agents/\(try agentId(agent))/sessions").body
    }

    /// Waits until the agent has a session.
    func firstSession(of agent: String) async throws -> Value {
        while true {
            if let session = try await sessions(of: agent)["items"].list?.first { return session }
            await Task.yield()
        }
    }

    /// Waits until the audit log has such an entry.
    func auditEntry(where isMeant: (Value) -> Bool) async throws -> Value {
        while true {
            let entries = try await desk("GET", "/audit?take=100").body["items"].list ?? List()
            if let entry = entries.first(where: isMeant) { return entry }
            await Task.yield()
        }
    }

    /// Returns when the schedules have looked at the clock: a trigger that fires every minute has fired.
    func makeSentinel(after clock: ManualClock) async throws {
        let trigger = try await makeTrigger(
            "talker", ["name": "sentinel", "type": "scheduled", "cronExpression": "* * * * *", "timezone": "UTC"])
        clock.advance(bySeconds: 60)
        let id = trigger["id"].string ?? ""
        while try await desk("GET", "/triggers/\(id)").body["lastFiredAt"].isNull { await Task.yield() }
        _ = try await desk("DELETE", "/triggers/\(id)")
    }
}
