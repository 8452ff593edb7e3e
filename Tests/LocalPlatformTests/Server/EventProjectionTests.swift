import Testing
import Values

@testable import LocalPlatform

@Suite("Events of a redacted stream")
struct EventProjectionTests {
    private static let session = "c1b7d0de-52a3-4a7e-8f4d-0b6a4a1e7711"
    private static let root = "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"

    @Test(
        "carry ids, statuses and times only, and results of the root and the session",
        arguments: [
            (
                EventKind.session, "engine.session.completed",
                #"{"event_id":"e","session_id":"s","status":"Completed","total_tokens_used":9,"output":{"a":1},"error":null}"#,
                #"{"event_id":"e","session_id":"s","status":"Completed","output":{"a":1},"error":null}"#
            ),
            (
                .run, "engine.run.completed",
                #"{"event_id":"e","run_id":"ROOT","parent_run_id":null,"depth":0,"status":"Failed","error":"x: y"}"#,
                #"{"event_id":"e","run_id":"ROOT","parent_run_id":null,"status":"Failed","error":"x: y"}"#
            ),
            (
                .run, "engine.run.completed",
                #"{"event_id":"e","run_id":"child","status":"Completed","output":"secret","error":null}"#,
                #"{"event_id":"e","run_id":"child","status":"Completed"}"#
            ),
        ])
    func members(kind: EventKind, subject: String, stored: String, shown: String) throws {
        let event = Self.event(kind, subject, .members(stored.replacing("ROOT", with: Self.root)))
        let json = try #require(Self.projection(redacted: true).json(event, run: nil))
        #expect(try JSON.parse(json.bytes)["data"].json() == shown.replacing("ROOT", with: Self.root))
        let whole = try #require(Self.projection(redacted: false).json(event, run: nil))
        #expect(try JSON.parse(whole.bytes)["data"].json() == stored.replacing("ROOT", with: Self.root))
    }

    @Test(
        "leave out what shows steps, tasks and children",
        arguments: [
            (EventKind.step, "engine.step.reasoning"), (.userTask, "engine.user_task.created"),
            (.aitl, "engine.aitl.requested"), (.run, "engine.subagent.spawned"),
        ])
    func hidden(kind: EventKind, subject: String) {
        let event = Self.event(kind, subject, .members("{}"))
        #expect(Self.projection(redacted: true).json(event, run: nil) == nil)
        #expect(Self.projection(redacted: false).json(event, run: nil) != nil)
    }

    private static func event(_ kind: EventKind, _ subject: String, _ data: EventData) -> EventRecord {
        EventRecord(
            sessionId: session, position: 1, at: Instant(nanoseconds: 0), kind: kind, subject: subject, data: data)
    }

    private static func projection(redacted: Bool) -> EventProjection {
        EventProjection(
            session: SessionRecord(
                id: session, tenantId: "t", agentId: "a", agentVersionId: "v", triggerType: .api, status: .running,
                startedAt: Instant(nanoseconds: 0), totalTokensUsed: 0, runCount: 1, rootRunId: root, entryRunId: root,
                waitSecondsUsed: 0),
            redacted: redacted)
    }
}
