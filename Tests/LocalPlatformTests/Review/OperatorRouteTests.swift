import Testing
import Values

@testable import LocalPlatform

/// Section 16.1 and 28: what operators do with sessions, over HTTP.
@Suite("Ending sessions by hand", .timeLimit(.minutes(1)))
struct OperatorRouteTests {
    @Test("terminating fails the session with a reason and cancels its tasks")
    func terminate() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let task = try #require(try await platform.queue(of: run).first)
            let session = try await platform.sessionId(of: run)
            let done = try await platform.desk(
                "POST", "/sessions/\(session)/terminate", ["operator": "Ada", "comment": "it hangs"])
            #expect(done.status == 200 && done.body.record?.keys == ["sessionId", "status", "error", "finishedAt"])
            #expect(done.body["status"] == "Failed")
            #expect(done.body["error"] == "session_terminated: Ada ended the session: it hangs")
            #expect(try await platform.end(of: run)["status"] == "Failed")
            let cancelled = try #require(try await platform.queue(of: run).first)
            #expect(cancelled["status"] == "cancelled" && cancelled["outcome"] == "cancelled")
            let row = try #require(try await platform.contents("UserTaskRes", of: run).first)
            #expect(row["user_task_id"] == task["id"] && row["outcome"] == "cancelled")
            let given = Set(row.record?.keys ?? [])
            #expect(given.isDisjoint(with: ["completed_by", "approved"]), "\(given)")
            for answer in [
                try await platform.complete(task, ["approved": true]),
                try await platform.answer(run, task["id"].string ?? "", ["approved": true]),
            ] { #expect(answer.status == 409 && answer.code == "user_task_cancelled", "\(answer.text)") }
            let line = try #require(try await platform.audit("terminate", "session").first)
            #expect(line["key"].string == session && line["before"] == ["status": "WaitingForHITL"])
            #expect(line["after"] == ["status": "Failed", "operator": "Ada", "comment": "it hangs"])
        }
    }

    @Test("marking complete completes the session without a result and notes it")
    func markComplete() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let session = try await platform.sessionId(of: run)
            let done = try await platform.desk("POST", "/sessions/\(session.uppercased())/mark-complete", [:])
            #expect(done.status == 200 && done.body["status"] == "Completed" && done.body["error"].isNull)
            let end = try await platform.end(of: run)
            #expect(end["status"] == "Completed" && end["output"].isNull)
            let line = try #require(try await platform.audit("mark_complete", "session").first)
            #expect(line["after"] == ["status": "Completed", "operator": "operator", "comment": nil])
        }
    }

    @Test("what is over, or is no session, is not ended", arguments: ["terminate", "mark-complete"])
    func refusals(action: String) async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain")
            _ = try await platform.end(of: run)
            let session = try await platform.sessionId(of: run)
            let over = try await platform.desk("POST", "/sessions/\(session)/\(action)", [:])
            #expect(over.status == 409 && over.code == "run_finished")
            for id in ["00000000-0000-4000-8000-000000000000", "x"] {
                #expect(try await platform.desk("POST", "/sessions/\(id)/\(action)", [:]).code == "not_found")
            }
            let wrong = try await platform.desk("POST", "/sessions/\(session)/\(action)", ["comment": 5])
            #expect(wrong.status == 400 && wrong.field == "comment")
            #expect(try await platform.audit(action.replacing("-", with: "_"), "session") == [])
        }
    }

    @Test("of many who end a session at once one does")
    func race() async throws {
        try await TestPlatform.run(manifests: [TestPlatform.guarded]) { platform in
            let run = try await platform.startGuarded("plain", ["data": [:], "tool": "pay"])
            let session = try await platform.sessionId(of: run)
            let answers = try await HTTPExchange.together(6) { number in
                try await platform.desk(
                    "POST", "/sessions/\(session)/\(number % 2 == 0 ? "terminate" : "mark-complete")", [:])
            }
            #expect(answers.count { $0.status == 200 } == 1 && answers.count { $0.code == "run_finished" } == 5)
        }
    }
}
