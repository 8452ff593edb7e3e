import Testing
import Values

@testable import LocalPlatform

/// Section 24.2: rules in a tree of agents.
@Suite("Rules in a tree")
struct RuleTreeTests {
    private static func rule(_ id: String, _ when: Value, _ then: Value) -> Value {
        ["id": .string(id), "when": when, "then": then]
    }

    private static let reading: Value = ["tool_name_in": ["get_order"]]

    /// The lead lets the writer read, who lets the reader read.
    private static let model = ClosureModel.team([
        "lead": { request in
            guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
            return .say(result["data"].string ?? result["error"]["code"].string ?? "")
        },
        "writer": { request in
            guard let result = request.newestResults.first else { return .calls([("reader", [:])]) }
            return .say(result["data"].string ?? result["error"]["code"].string ?? "")
        },
        "reader": { request in
            guard let result = request.newestResults.first else { return .call(("get_order", [:])) }
            return .say(result["error"]["code"].string ?? "read")
        },
    ])

    private static func team(
        mode: ExecutionMode = .hitl, lead: (Bool, Value), writer: (Bool, Value), reader: (Bool, Value)
    ) -> Team {
        Team(
            mode: mode, calls: ["writer"],
            Team.Member("writer", calls: ["reader"]) {
                ($0.version.anomalyControl, $0.version.rules) = writer
            },
            Team.Member("reader", operations: ["get_order"]) {
                ($0.version.anomalyControl, $0.version.rules) = reader
            }
        ) { ($0.anomalyControl, $0.rules) = lead }
    }

    @Test("the ancestors' rules come first, the root's before all, each with its owner")
    func inheritance() async throws {
        let team = Self.team(
            lead: (true, [Self.rule("r", Self.reading, "allow")]),
            writer: (true, [Self.rule("w", Self.reading, "block")]),
            reader: (true, [Self.rule("c", Self.reading, "block")]))
        try await withTeam(team, model: Self.model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""blocked_by_rule""#)
            let decision = try #require(try await follower.contents(.l1Decision).first)
            #expect(decision["winning_rule_id"] == "w")
            let matched = (decision["matched"].list ?? List()).map { [$0["id"], $0["owner_agent_id"]] }
            #expect(matched == [["r", "agent"], ["w", "agent-writer"], ["c", "agent-reader"]])
            let incident = try #require(try await desk.store.incidents(IncidentFilter(), skip: 0, take: 9).items.first)
            #expect(incident.incident.ownerAgentId == "agent-writer")
            #expect(incident.incident.agentId == "agent-reader")
        }
    }

    @Test(
        "an ancestor's rules hold when its own switch is on, whatever the child's is",
        arguments: [(true, false, "blocked_by_rule"), (false, true, "read"), (false, false, "read")])
    func switches(lead: Bool, reader: Bool, output: String) async throws {
        let team = Self.team(
            lead: (lead, [Self.rule("r", Self.reading, "block")]), writer: (true, []), reader: (reader, []))
        try await withTeam(team, model: Self.model) { desk in
            let run = try await desk.start().settle()
            #expect(run.output == "\"\(output)\"")
        }
    }

    @Test("a child's own pause rule asks a person even under a request root, and shows at the root")
    func pauseInChild() async throws {
        let team = Self.team(
            mode: .request, lead: (false, []), writer: (false, []),
            reader: (true, [Self.rule("c", Self.reading, "pause")]))
        try await withTeam(team, model: Self.model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(Set(try await follower.statuses().values) == [.waitingForHITL])
            try await follower.review(TaskAnswer(approved: true))
            #expect(try await follower.settle().output == #""read""#)
        }
    }

    @Test("a child's rule ends the whole session")
    func terminate() async throws {
        let team = Self.team(
            lead: (false, []), writer: (false, []),
            reader: (true, [Self.rule("c", Self.reading, "terminate_session")]))
        try await withTeam(team, model: Self.model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().outcome == .sessionTerminated)
            #expect(
                try await follower.conversation().runs.map(\.outcome) == [
                    .sessionTerminated, .sessionTerminated, .sessionTerminated,
                ])
        }
    }

    @Test("calls of sub-agents, waits, questions to people and to parents are not judged")
    func platformTools() async throws {
        let everything: Value = [Self.rule("r", ["not": ["tool_name_in": ["nothing"]]], "block")]
        let model = ClosureModel.team([
            "lead": { request in
                if request.iteration == 1 { return .calls([("writer", [:])]) }
                let answers = request.answers("Blue.")
                if !answers.isEmpty { return .calls(answers) }
                switch request.iteration {
                case 3: return .call(("phrony_ask_user", ["kind": "text", "prompt": "Well?"]))
                case 4: return .call(("phrony_wait", ["until": "2020-01-01T00:00:00Z"]))
                default: return .call(("get_order", [:]))
                }
            },
            "writer": { request in
                request.iteration == 1 ? .calls([("phrony_ask_parent", ["question": "Which?"])]) : .say("Written.")
            },
        ])
        let team = Team(Team.Member("writer")) {
            ($0.anomalyControl, $0.rules, $0.maxIterations) = (true, everything, 5)
        }
        try await withTeam(team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            try await follower.answer(TaskAnswer(textValue: "Yes."))
            #expect(try await follower.settle(until: .failed).outcome == .runIterationsExceeded)
            #expect(try await follower.errorCodes() == ["blocked_by_rule"])
            #expect(try await follower.contents(.l1Decision).count == 1)
        }
    }

    /// The lead calls a tool, then twice a child that calls it, then it once more.
    private static let counting = ClosureModel.team([
        "lead": { request in
            switch request.iteration {
            case 1, 4: .call(("get_order", [:]))
            case 2, 3: .calls([("writer", [:])])
            default: .say("Done.")
            }
        },
        "writer": { request in request.iteration == 1 ? .call(("get_order", [:])) : .say("Read.") },
    ])

    @Test(
        "counts of a run see its own attempts, counts of a session those of all its runs, by id and by name",
        arguments: [
            ("call_count_in_run_gt", "get_order", ["", "", "", "blocked_by_rule"]),
            ("call_count_in_session_gt", "get_order", ["", "blocked_by_rule", "blocked_by_rule", "blocked_by_rule"]),
            (
                "call_count_in_session_gt", "id-of-get_order",
                ["", "blocked_by_rule", "blocked_by_rule", "blocked_by_rule"]
            ),
            ("call_count_in_session_gt", "send_mail", ["", "", "", ""]),
        ])
    func counts(predicate: String, tool: String, codes: [String]) async throws {
        let rules: Value = [Self.rule("r", [predicate: ["tool": .string(tool), "value": 1]], "block")]
        let team = Team(Team.Member("writer", operations: ["get_order"])) {
            ($0.anomalyControl, $0.rules) = (true, rules)
        }
        try await withTeam(team, model: Self.counting) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle(until: .completed)
            let results = try await follower.contents(.toolResult).map { $0["result"]["error"]["code"].string ?? "" }
            #expect(results == codes)
        }
    }

    @Test("counts go on after a restart as if nothing had been")
    func countsAfterRestart() async throws {
        let rules: Value = [Self.rule("r", ["call_count_in_session_gt": ["value": 3]], "block")]
        let team = Team(Team.Member("writer", operations: ["get_order"])) {
            ($0.anomalyControl, $0.rules) = (true, rules)
        }
        let model = ClosureModel.team([
            "lead": { request in
                switch request.iteration {
                case 1: .calls([("writer", [:])])
                case 2: .call(("get_order", ["orderId": 7]), ("issue_refund", [:]))
                case 3: .call(("get_order", [:]))
                default: .say(request.newestResults.first?["error"]["code"].string ?? "made")
                }
            },
            "writer": { request in request.iteration == 1 ? .call(("get_order", [:])) : .say("Read.") },
        ])
        try await withTemporaryDirectory { directory in
            let clock = ManualClock()
            try await withTeam(team, in: directory, clock: clock, model: model) { desk in
                let run = try await desk.start().settle()
                #expect(run.status == .waitingForHITL)
            }
            try await withTeam(team, in: directory, clock: clock, model: model) { desk in
                let follower = try await desk.found()
                _ = try await follower.settle()
                try await follower.answer(TaskAnswer(approved: false))
                // One of the child, one with wrong arguments, one rejected, and this one.
                #expect(try await follower.settle(until: .completed).output == #""blocked_by_rule""#)
            }
        }
    }
}
