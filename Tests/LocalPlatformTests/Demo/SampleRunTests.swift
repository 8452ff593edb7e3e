import Testing
import Values

@testable import LocalPlatform

/// What the samples show, over HTTP as any client has it. `.ci/run` runs their scripts in the shell.
@Suite("The samples", .timeLimit(.minutes(1)))
struct SampleRunTests {
    private func with(_ name: String, _ body: @Sendable (TestPlatform) async throws -> Void) async throws {
        try await TestPlatform.run(manifests: [SampleManifestTests.path(name)], body)
    }

    private func end(of run: String, _ platform: TestPlatform) async throws -> Value {
        try await platform.follow(run) { $0["subject"] == "engine.session.completed" }
        return try await platform.call("GET", "/v1/runs/\(run)").body
    }

    private func items(_ run: String, _ platform: TestPlatform, _ types: Set<String>) async throws -> [Value] {
        Array(try await platform.conversation(run)["items"].list ?? List())
            .filter { types.contains($0["type"].string ?? "") }
    }

    /// The open tasks of the review queue.
    private func queue(_ platform: TestPlatform) async throws -> [Value] {
        Array(try await platform.desk("GET", "/review?status=pending").body["items"].list ?? List())
    }

    // MARK: Refund desk

    @Test("the refund desk refuses what is above its limit, and no person is asked")
    func block() async throws {
        try await with("refund-desk") { platform in
            let run = try await platform.start("Refund desk", ["orderId": "1185", "amount": 600])
            #expect(try await end(of: run, platform)["output"] == ["refundId": "none", "amount": 0])
            let decisions = try await items(run, platform, ["L1Decision", "UserTaskReq"])
            #expect(decisions.map(\.["content"]["winning_rule_id"]) == ["refund-cap"])
        }
    }

    @Test("the refund desk has a large refund reviewed, which no API key can answer")
    func pause() async throws {
        try await with("refund-desk") { platform in
            let (run, task) = try await platform.startToTask("Refund desk", ["orderId": "1185"])
            #expect(try await platform.answer(run, task, ["approved": true]).code == "user_task_not_api_completable")
            let answer = try await platform.desk("POST", "/review/\(task)/complete", ["approved": true])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try await end(of: run, platform)["output"] == ["refundId": "R-1185", "amount": 294.8])
        }
    }

    @Test("the refund desk ends a session that asks for an order of another shop")
    func terminate() async throws {
        try await with("refund-desk") { platform in
            let run = try await platform.start("Refund desk", ["orderId": "../admin"])
            let ended = try await end(of: run, platform)
            #expect(ended["status"] == "Failed" && ended["error"].string?.hasPrefix("session_terminated: ") == true)
            #expect(try await items(run, platform, ["ToolResult"]).isEmpty)
        }
    }

    @Test("the refund desk tells people of many look-ups, and stops none")
    func alert() async throws {
        try await with("refund-desk") { platform in
            let run = try await platform.start("Refund desk", ["orderId": "9999"])
            #expect(try await end(of: run, platform)["status"] == "Completed")
            #expect(try await items(run, platform, ["ToolResult"]).count == 3)
            let alert = try #require(try await queue(platform).first)
            #expect(alert["kind"] == "anomaly_alert" && alert["payload"]["rule_id"] == "many-look-ups")
        }
    }

    // MARK: Research team

    @Test("the research lead answers a question itself when its input does")
    func answered() async throws {
        try await with("research-team") { platform in
            let run = try await platform.start(
                "research_lead", ["articles": ["KETTLE-EN", "LAMP-OAK"], "soldOut": "wait for it"])
            #expect(
                try await end(of: run, platform)["output"]["findings"]
                    == ["Enamel kettle: 14 in Rotterdam.", "Desk lamp, oak: sold out; wait for it."])
            let calls = try await items(run, platform, ["SubAgentCall"])
            let groups = calls.map(\.["content"]["group_id"].string)
            #expect(groups.count == 2 && groups[0] != nil && groups[0] == groups[1], "both at once")
        }
    }

    @Test(
        "the research lead takes what it does not know to a person",
        arguments: [
            (["LAMP-OAK", "MUG-STONE"], ["Desk lamp, oak: sold out; no.", "Stoneware mug: 61 in Rotterdam."]),
            (["NOTHING", "LAMP-OAK"], ["NOTHING is not in the catalogue.", "Desk lamp, oak: sold out; no."]),
        ] as [([String], [String])])
    func escalated(articles: [String], findings: [String]) async throws {
        try await with("research-team") { platform in
            let run = try await platform.start("research_lead", ["articles": Value(strings: articles)])
            try await platform.follow(run) { $0["subject"] == "engine.aitl.escalated" }
            let task = try #require(try await queue(platform).first)
            #expect(task["kind"] == "aitl_escalation")
            let id = try #require(task["id"].string)
            let answer = try await platform.desk("POST", "/review/\(id)/complete", ["textValue": "no"])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try await end(of: run, platform)["output"]["findings"] == Value(strings: findings))
        }
    }

    // MARK: Document reader

    @Test("the document reader reads a file of the library")
    func reads() async throws {
        try await with("document-reader") { platform in
            let client = try await FileClient(platform)
            let permit = try await client.upload(SourceFile.text("samples/invoice.txt"), as: "invoice.txt")
            let run = try await platform.start("document_reader", FileClient.input(permit))
            #expect(
                try await end(of: run, platform)["output"]
                    == ["document": "invoice.txt", "invoice": "R-2026-118", "total": 84.4])
        }
    }

    @Test("the document reader asks for a total that is not there")
    func asks() async throws {
        try await with("document-reader") { platform in
            let client = try await FileClient(platform)
            let permit = try await client.upload(SourceFile.text("samples/letter.txt"), as: "letter.txt")
            let (run, task) = try await platform.startToTask("document_reader", FileClient.input(permit))
            #expect(try await platform.answer(run, task, ["approved": false]).status == 202)
            let output = try await end(of: run, platform)["output"]
            #expect(output["invoice"] == "R-2026-119" && output["total"].isNull)
            #expect(output["remark"] == "Nobody knows the total.")
        }
    }

    @Test("the document reader says of a picture that it cannot read it")
    func picture() async throws {
        try await with("document-reader") { platform in
            let client = try await FileClient(platform)
            let permit = try await client.upload("no real one", as: "scan.png", "image/png")
            let run = try await platform.start("document_reader", FileClient.input(permit))
            let remark = try await end(of: run, platform)["output"]["remark"]
            #expect(remark == "image/png is nothing that I can read.")
        }
    }

    // MARK: Paced watcher

    @Test("the watcher sleeps between its looks, and gives up after the third")
    func watches() async throws {
        try await with("paced-watcher") { platform in
            let run = try await platform.start("paced_watcher", ["article": "LAMP-OAK", "seconds": 3600])
            for sequence in [7, 15] {
                try await platform.follow(run) { event in
                    event["subject"] == "engine.step.AgentWaitReq" && event["data"]["sequence"].int == sequence
                }
                #expect(try await platform.call("POST", "/v1/runs/\(run)/skip-agent-wait").status == 202)
            }
            #expect(try await end(of: run, platform)["output"] == ["article": "Desk lamp, oak", "available": 0])
            #expect(try await items(run, platform, ["ToolResult"]).count == 3)
        }
    }

    @Test("the watcher reports at once what is there")
    func finds() async throws {
        try await with("paced-watcher") { platform in
            let run = try await platform.start("paced_watcher", ["article": "MUG-STONE", "seconds": 3600])
            #expect(try await end(of: run, platform)["output"] == ["article": "Stoneware mug", "available": 61])
        }
    }
}
