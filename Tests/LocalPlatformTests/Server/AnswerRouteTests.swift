import Testing
import Values

@testable import LocalPlatform

/// Section 13: what people send to a run; what can be decided without the run is in `MessageBodyTests`.
@Suite("Answering a run", .timeLimit(.minutes(1)))
struct AnswerRouteTests {
    @Test(
        "the checks of the body are those of both paths, before anything else is looked at",
        arguments: ["messages", "input"])
    func body(path: String) async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("waiter")
            let url = "/v1/runs/\(run)/\(path)"
            let cases: [(Value?, Int, String, String?)] = [
                (nil, 400, "validation_failed", "runId"),
                (["runId": "00000000-0000-4000-8000-000000000000", "text": "x"], 400, "run_id_mismatch", "runId"),
                (["runId": .string(run)], 400, "validation_failed", nil),
                (["runId": .string(run), "skipAgentWait": true], 400, "validation_failed", "skipAgentWait"),
            ]
            for (body, status, code, field) in cases {
                let answer = try await platform.call("POST", url, body)
                #expect(answer.status == status && answer.code == code && answer.field == field, "\(answer.text)")
            }
        }
    }

    @Test("a task that cannot be answered says why")
    func tasks() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            let (foreign, foreignTask) = try await platform.startToTask("payer")
            let unknown = try await platform.answer(run, "00000000-0000-4000-8000-000000000000")
            #expect(unknown.status == 404 && unknown.code == "user_task_not_found" && unknown.field == "userTaskId")
            #expect(try await platform.answer(run, foreignTask).code == "user_task_not_found")
            #expect(try await platform.answer(foreign, task).code == "user_task_not_found")
            #expect(try await platform.answer(run, task.uppercased(), ["approved": true]).status == 202)
            let again = try await platform.answer(run, task, ["approved": true])
            #expect(again.status == 409 && again.code == "user_task_already_completed" && again.field == "userTaskId")
            #expect(again.body["error"]["message"].string?.hasPrefix("This user task was completed at 20") == true)
        }
    }

    @Test("an answer that does not fit its question is refused, and the question stays open")
    func invalidAnswers() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("asker")
            try await refuse(
                run, on: platform,
                [
                    ([:], "selectedOptionId"), (["selectedOptionId": "nowhere"], "selectedOptionId"),
                    (["selectedOptionId": "Inside"], "selectedOptionId"), (["selectedOptionId": 1], "selectedOptionId"),
                    (["textValue": "in"], "selectedOptionId"),
                ], then: ["selectedOptionId": "in"])
            try await refuse(
                run, on: platform,
                [
                    ([:], "textValue"), (["textValue": 7], "textValue"), (["textValue": "123456789"], "textValue"),
                    (["message": "123456789"], "textValue"), (["metadata": "x"], "metadata"),
                    (["approved": 1], "approved"),
                ], then: ["message": "Okafor"])
            try await refuse(
                run, on: platform,
                [
                    ([:], "numberValue"), (["numberValue": "3"], "numberValue"), (["numberValue": 0], "numberValue"),
                    (["numberValue": 13], "numberValue"), (["numberValue": 2.5], "numberValue"),
                    (["text": "3"], "numberValue"),
                ], then: ["numberValue": 3])
            try await platform.wait(for: run, status: "Completed")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == "in Okafor 3")
        }
    }

    private func refuse(
        _ run: String, on platform: TestPlatform, _ wrong: [(KeyValuePairs<String, Value>, String)],
        then right: KeyValuePairs<String, Value>
    ) async throws {
        let task = try #require(try await platform.pendingTask(run)["user_task_id"].string)
        for (fields, blamed) in wrong {
            let answer = try await platform.answer(run, task, fields)
            #expect(answer.status == 400 && answer.field == blamed, "\(fields): \(answer.text)")
            #expect(answer.code == (blamed == "metadata" ? "validation_failed" : "invalid_answer"))
        }
        let accepted = try await platform.answer(run, task, right)
        #expect(accepted.status == 202 && accepted.body == ["status": "Running"])
    }

    @Test("approved: false rejects a call and declines a question, whatever stands beside it")
    func declined() async throws {
        try await TestPlatform.run { platform in
            let (payment, approval) = try await platform.startToTask("payer")
            #expect(try await platform.answer(payment, approval, ["approved": false, "textValue": 5]).status == 202)
            let (question, task) = try await platform.startToTask("asker")
            #expect(
                try await platform.answer(question, task, ["approved": false, "selectedOptionId": "in"]).status == 202)
            try await platform.wait(for: payment, status: "Completed")
            try await platform.wait(for: question, status: "Completed")
            #expect(
                try await platform.call("GET", "/v1/runs/\(payment)").body["output"] == "Not paid: approval_rejected")
            #expect(
                try await platform.call("GET", "/v1/runs/\(question)").body["output"] == "declined: answer_declined")
            let result = try #require(try await platform.item("ToolResult", of: payment))["content"]["result"]
            #expect(
                result["data"].isNull && result["successful"] == false && result["error"]["code"] == "approval_rejected"
            )
        }
    }

    @Test("who answered, what and with which metadata stands in the timeline")
    func recorded() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            #expect(
                try await platform.answer(run, task, ["approved": true, "metadata": ["ticket": "SUP-77"]]).status == 202
            )
            let response = try #require(try await platform.item("UserTaskRes", of: run))["content"]
            #expect(response["user_task_id"] == .string(task) && response["outcome"] == "approved")
            #expect(response["approved"] == true && response["metadata"] == ["ticket": "SUP-77"])
            #expect(response["completed_by"]["type"] == "api_key")
            #expect(response["completed_by"]["id"].string?.asUUID != nil)
            let request = try #require(try await platform.item("UserTaskReq", of: run))
            #expect(request["content"]["status"] == "completed" && request["content"]["outcome"] == "approved")
            #expect(request["finishedAt"] == request["content"]["completed_at"])
            #expect(request["finishedAt"].string.flatMap { Instant($0) } != nil)
        }
    }

    @Test("of many answers to one task at once one is accepted")
    func race() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            let answers = try await HTTPExchange.together(8) { number in
                try await platform.answer(run, task, ["approved": .bool(number.isMultiple(of: 2))])
            }
            let refused = answers.filter { $0.status != 202 }
            #expect(refused.count == 7)
            #expect(Set(refused.map(\.code)) == ["user_task_already_completed"])
        }
    }

    @Test("text goes to a run that waits for a reply, and to no other")
    func replies() async throws {
        try await TestPlatform.run { platform in
            let waiting = try await platform.start("waiter")
            let (paused, _) = try await platform.startToTask("payer")
            let done = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: waiting, status: "WaitingForTimer")
            try await platform.wait(for: done, status: "Completed")
            for (run, code) in [(waiting, "wrong_pause_type"), (paused, "wrong_pause_type"), (done, "run_finished")] {
                let answer = try await platform.say(run, ["text": "x"])
                #expect(answer.status == 409 && answer.code == code)
            }
            let talk = try await platform.start("talker")
            try await platform.wait(for: talk, status: "WaitingForResponse")
            let file: Value = ["phronyFile": true, "objectKey": "tenants/x/files/y.pdf"]
            let refused = try await platform.say(talk, ["text": "x", "files": [file]])
            #expect(refused.status == 400 && refused.code == "file_not_found_in_library")
            #expect(refused.field == "files[0].objectKey")
            #expect(try await platform.say(talk, ["text": " ", "message": "that one"]).status == 202)
            try await platform.wait(for: talk, status: "Completed")
            #expect(try await platform.call("GET", "/v1/runs/\(talk)").body["output"] == "You said: that one")
            let message = try #require(try await platform.item("UserMessage", of: talk))["content"]
            #expect(message["text"] == "that one" && message["files"] == [] && message["sent_by"]["type"] == "api_key")
        }
    }

    @Test("nothing is sent to a run that failed")
    func failedRun() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("talker")
            try await platform.wait(for: run, status: "WaitingForResponse")
            #expect(try await platform.say(run, ["text": "fail"]).status == 202)
            try await platform.wait(for: run, status: "Failed")
            let refused = try await platform.say(run, ["text": "again"])
            #expect(refused.status == 409 && refused.code == "run_finished")
        }
    }

    @Test("the flag to skip a wait is refused with the route that does it, and the wait goes on")
    func skipFlag() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("waiter")
            try await platform.wait(for: run, status: "WaitingForTimer")
            let refused = try await platform.say(run, ["skipAgentWait": true])
            #expect(refused.status == 400 && refused.code == "validation_failed")
            #expect(refused.body["error"]["message"].string?.contains("skip-agent-wait") == true, "\(refused.text)")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["status"] == "WaitingForTimer")
        }
    }
}

/// Section 14.
@Suite("Ending a wait", .timeLimit(.minutes(1)))
struct SkipWaitTests {
    @Test("ends the wait of a run that waits for a timer, with any body or none")
    func skip() async throws {
        try await TestPlatform.run { platform in
            for body in ["", "no json"] {
                let run = try await platform.start("waiter")
                try await platform.wait(for: run, status: "WaitingForTimer")
                let answer = try await HTTPExchange.send(
                    "POST", "\(platform.running.baseURL)/v1/runs/\(run)/skip-agent-wait",
                    headers: ["X-API-Key": platform.key], text: body)
                #expect(answer.status == 202 && answer.body == ["status": "Running"])
                try await platform.wait(for: run, status: "Completed")
                let end = try #require(try await platform.item("AgentWaitRes", of: run))["content"]
                #expect(end["outcome"] == "skipped" && end["skipped_by"]["type"] == "api_key")
            }
        }
    }

    @Test("is refused with 400 for every other run")
    func refused() async throws {
        try await TestPlatform.run { platform in
            let (paused, _) = try await platform.startToTask("payer")
            let done = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: done, status: "Completed")
            for run in [paused, done] {
                let answer = try await platform.call("POST", "/v1/runs/\(run)/skip-agent-wait")
                #expect(answer.status == 400 && answer.code == "not_waiting_for_timer")
            }
        }
    }
}

extension TestPlatform {
    fileprivate func say(_ run: String, _ fields: KeyValuePairs<String, Value>) async throws -> HTTPExchange {
        var body = Record([("runId", .string(run))])
        for (name, value) in fields { body[name] = value }
        return try await call("POST", "/v1/runs/\(run)/messages", .record(body))
    }

    /// The last row of a type.
    fileprivate func item(_ type: Value, of run: String) async throws -> Value? {
        try await conversation(run)["items"].list?.last { $0["type"] == type }
    }
}
