import Testing
import Values

@testable import LocalPlatform

/// The demo agents as people meet them: over HTTP, through the engine, against the shop.
@Suite("Runs of the demo agents")
struct DemoRunTests {
    private func output(_ platform: TestPlatform, _ run: String) async throws -> Value {
        try await platform.wait(for: run, status: "Completed")
        return try await platform.call("GET", "/v1/runs/\(run)").body["output"]
    }

    @Test("support pays back when a person agrees, and not when not", arguments: [true, false])
    func refund(_ isApproved: Bool) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let (run, task) = try await platform.startToTask("support", ["query": "Refund order 1182"])
            let answered = try await platform.answer(run, task, ["approved": .bool(isApproved)])
            #expect(answered.status == 202)
            let output = try await output(platform, run)
            #expect(output["refunded"] == .bool(isApproved))
            #expect(output["amount"] == (isApproved ? 59.9 : 0))
            #expect(output["reply"].string?.contains(isApproved ? "on their way back" : "declined") == true)
        }
    }

    @Test("support asks for the number, goes on with the reply, and pays nothing back twice")
    func reply() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let run = try await platform.start("support", ["query": "My mugs are chipped"])
            try await platform.wait(for: run, status: "WaitingForResponse")
            let sent = try await platform.call(
                "POST", "/v1/runs/\(run)/messages", ["runId": .string(run), "text": "It is number 1184."])
            #expect(sent.status == 202)
            let output = try await output(platform, run)
            #expect(
                output == [
                    "reply": "Order 1184 has been refunded already: 24.5 EUR were paid back.", "refunded": false,
                    "amount": 0,
                ])
        }
    }

    @Test("support is sorry about an order that does not exist")
    func unknownOrder() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let run = try await platform.start("support", ["query": "Refund 9999"])
            let output = try await output(platform, run)
            #expect(output["refunded"] == false)
            #expect(output["reply"].string?.hasPrefix("I am sorry, I cannot find an order 9999.") == true)
        }
    }

    @Test("concierge asks an option, a text and a number, and sums up")
    func questions() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let run = try await platform.start("concierge")
            let answers: [(kind: String, fields: KeyValuePairs<String, Value>)] = [
                ("multi_option", ["selectedOptionId": "izakaya"]), ("text", ["textValue": "Mina"]),
                ("number", ["numberValue": 4]),
            ]
            for (kind, fields) in answers {
                let task = try await nextTask(platform, run, kind: kind)
                #expect(try await platform.answer(run, task, fields).status == 202)
            }
            let summary = "Booked: the izakaya, tonight at eight, 4 people, under the name Mina."
            #expect(try await output(platform, run) == .string(summary))
        }
    }

    @Test("concierge takes a no for an answer")
    func declined() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let (run, task) = try await platform.startToTask("concierge")
            #expect(try await platform.answer(run, task, ["approved": false]).status == 202)
            #expect(try await output(platform, run) == "All right, then I book nothing tonight.")
        }
    }

    @Test("courier waits on a timer, which can be skipped, and reports")
    func timer() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let run = try await platform.start("courier")
            try await platform.wait(for: run, status: "WaitingForTimer")
            #expect(try await platform.call("POST", "/v1/runs/\(run)/skip-agent-wait").status == 202)
            let report =
                "You could not wait, so I looked on the way. The parcel from Rotterdam is just being handed over."
            #expect(try await output(platform, run) == .string(report))
        }
    }

    /// The pending task of a kind, as soon as the run asks for it.
    private func nextTask(_ platform: TestPlatform, _ run: String, kind: String) async throws -> String {
        let isAsked: @Sendable (Value) -> Bool = { event in
            event["kind"] == "step" && event["data"]["type"] == "UserTaskReq"
                && event["data"]["content"]["kind"] == .string(kind)
        }
        let events = try await platform.follow(run, until: isAsked)
        return try #require(events.last?["data"]["content"]["user_task_id"].string)
    }
}
