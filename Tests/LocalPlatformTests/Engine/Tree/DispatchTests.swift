import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// Lets nobody pass before so many have come.
private final class Meeting: Sendable {
    private let missing: Mutex<Int>
    private let complete = Signal()

    init(of count: Int) { missing = Mutex(count) }

    func join() async {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        isLast ? complete.send() : await complete.wait()
    }
}

@Suite("How sub-agents of one turn run")
struct DispatchTests {
    /// A lead that makes these calls in its first turn and gives back the codes or data of the results.
    private static func lead(
        _ calls: (String, Value)...
    ) -> @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn {
        { request in
            guard request.iteration > 1 else { return .calls(calls) }
            return .say(
                request.newestResults.map { $0["error"]["code"].string ?? $0["data"].string ?? "" }
                    .joined(separator: " "))
        }
    }

    private static let echo: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn = { request in
        .say("\(request.model)-\(request.input["n"].int ?? 0)")
    }

    @Test("sequential: of several calls in a turn the first runs, the others are asked for in a later turn")
    func sequential() async throws {
        let model = ClosureModel.team([
            "lead": Self.lead(("writer", ["n": 1]), ("writer", ["n": 2]), ("editor", ["n": 3])),
            "writer": Self.echo, "editor": Self.echo,
        ])
        try await withTeam(Team(Team.Member("writer"), Team.Member("editor")), model: model) { desk in
            let follower = try await desk.start()
            let root = try await follower.settle()
            #expect(root.output == #""writer-1 sub_agent_not_allowed sub_agent_not_allowed""#)
            #expect(try await follower.conversation().runs.count == 2)
            let message = try await follower.contents(.toolResult).first?["result"]["error"]["message"].string
            #expect(message?.contains("later turn") == true)
            #expect(
                try await follower.rows(of: "lead").prefix(5).suffix(3) == ["SubAgentCall", "ToolCall", "ToolCall"])
        }
    }

    @Test("sequential: the next turn may call the next one")
    func sequentialTurns() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                switch request.iteration {
                case 1: .calls([("writer", ["n": 1])])
                case 2: .calls([("editor", ["n": 2])])
                default: .say(request.newestResults.first?["data"].string ?? "nothing")
                }
            }, "writer": Self.echo, "editor": Self.echo,
        ])
        try await withTeam(Team(Team.Member("writer"), Team.Member("editor")), model: model) { desk in
            let root = try await desk.start().settle()
            #expect(root.output == #""editor-2""#)
        }
    }

    @Test("parallel: calls of one agent with different inputs run at once, share a group, and end together")
    func parallel() async throws {
        let meeting = Meeting(of: 3)
        let model = ClosureModel.team([
            "lead": Self.lead(("writer", ["n": 1]), ("writer", ["n": 2]), ("writer", ["n": 3])),
            "writer": { request in
                await meeting.join()
                return .say("writer-\(request.input["n"].int ?? 0)")
            },
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer")), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""writer-1 writer-2 writer-3""#)
            let groups = Set(try await follower.contents(.subAgentCall).map { $0["group_id"].string })
            #expect(groups.count == 1 && groups.first != .some(nil))
            #expect(Set(try await follower.contents(.subAgentResult).map { $0["group_id"].string }) == groups)
            #expect(
                Set(try await follower.events("engine.subagent.spawned").map { $0["group_id"].string }) == groups)
            let rows = try await follower.conversation().steps
            let firstResult = try #require(rows.firstIndex { $0.type == .subAgentResult })
            #expect(rows[firstResult...].prefix(3).map(\.type) == [.subAgentResult, .subAgentResult, .subAgentResult])
            #expect(rows[..<firstResult].count { $0.type == .output } == 3)
        }
    }

    @Test(
        "parallel: mixed targets and equal inputs run one after another, each alone",
        arguments: [[("writer", 1), ("editor", 1)], [("writer", 1), ("writer", 1)]])
    func serialized(calls: [(String, Int)]) async throws {
        let (atWork, done) = (Signal(), Signal())
        let child: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn = { request in
            atWork.send()
            await done.wait()
            return .say(request.model)
        }
        let model = ClosureModel.team([
            "lead": { request in
                guard request.iteration > 1 else { return .calls(calls.map { ($0.0, ["n": .integer($0.1)]) }) }
                return .say(request.newestResults.compactMap { $0["data"].string }.joined(separator: " "))
            }, "writer": child, "editor": child,
        ])
        try await withTeam(Team(running: .parallel, Team.Member("writer"), Team.Member("editor")), model: model) {
            desk in
            let follower = try await desk.start()
            await atWork.wait()
            // The first child is held up: as long as it works there is no second one.
            #expect(try await follower.conversation().runs.count == 2)
            done.send()
            #expect(try await follower.settle().output?.value.string == calls.map(\.0).joined(separator: " "))
            #expect(try await follower.contents(.subAgentCall).allSatisfy { $0["group_id"].isNull })
            let types = try await follower.rows(of: "lead")
            #expect(types.prefix(4).suffix(2) == ["SubAgentCall", "SubAgentCall"])
            let runs = try await follower.conversation().runs
            #expect(try #require(runs[1].finishedAt) <= runs[2].startedAt)
        }
    }

    @Test("parallel: a call that is refused does not hold up the others")
    func refusedInGroup() async throws {
        let model = ClosureModel.team([
            "lead": Self.lead(("writer", ["n": 1]), ("writer", ["n": "two"]), ("writer", ["n": 3])),
            "writer": Self.echo,
        ])
        let member = Team.Member("writer") {
            $0.version.inputSchema = ["type": "object", "properties": ["n": ["type": "integer"]]]
        }
        try await withTeam(Team(running: .parallel, member), model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""writer-1 invalid_arguments writer-3""#)
            #expect(Set(try await follower.contents(.subAgentCall).map { $0["group_id"].string }).count == 1)
        }
    }

    @Test("other calls of the turn run beside a dispatch, and the model sees all results together")
    func mixedWithTools() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard request.iteration > 1 else { return .calls([("writer", ["n": 1]), ("get_order", [:])]) }
                return .say("\(request.newestResults.count)")
            }, "writer": Self.echo,
        ])
        try await withTeam(Team(Team.Member("writer")), model: model) { desk in
            let root = try await desk.start().settle()
            #expect(root.output == #""2""#)
        }
    }
}

@Suite("Dispatches that do not happen")
struct DispatchRefusalTests {
    /// The result's code of one call that the lead makes.
    private func code(
        of call: (String, Value), in team: Team, settings: EngineSettings = EngineSettings()
    ) async throws -> String? {
        let model = ClosureModel.team([
            "lead": { request in request.iteration == 1 ? .calls([call]) : .say("Done.") },
            "writer": { _ in .say("Written.") },
        ])
        return try await withTeam(team, settings: settings, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(try await follower.conversation().runs.count == 1)
            #expect(try await follower.rows(of: "lead").contains("SubAgentCall") == false)
            return try await follower.errorCodes().first
        }
    }

    @Test("an agent that is not on the list")
    func notAllowed() async throws {
        let team = Team(calls: ["editor"], Team.Member("writer"), Team.Member("editor"))
        #expect(try await code(of: ("writer", [:]), in: team) == "sub_agent_not_allowed")
    }

    @Test("any agent while delegation is off")
    func off() async throws {
        let team = Team(Team.Member("writer")) { $0.canExecuteSubAgents = false }
        #expect(try await code(of: ("writer", [:]), in: team) == "sub_agent_not_allowed")
    }

    @Test("an agent without a deployed version")
    func notDeployed() async throws {
        let team = Team(Team.Member("writer") { $0.agent.deployedVersionId = nil })
        #expect(try await code(of: ("writer", [:]), in: team) == "sub_agent_not_deployed")
    }

    @Test("an input that does not fit the child's schema")
    func invalidInput() async throws {
        let team = Team(Team.Member("writer") { $0.version.inputSchema = ["type": "object", "required": ["topic"]] })
        #expect(try await code(of: ("writer", [:]), in: team) == "invalid_arguments")
    }

    @Test("an agent that does not exist is a tool that does not exist")
    func unknown() async throws {
        #expect(try await code(of: ("painter", [:]), in: Team(Team.Member("writer"))) == "tool_not_allowed")
    }

    @Test("a dispatch below the deepest level")
    func tooDeep() async throws {
        var settings = EngineSettings()
        settings.limits.maxDepth = 0
        let code = try await code(of: ("writer", [:]), in: Team(Team.Member("writer")), settings: settings)
        #expect(code == "delegation_depth_exceeded")
    }

    @Test("by default five levels below the root are possible, and a sixth is not")
    func fiveLevels() async throws {
        let keys = ["a", "b", "c", "d", "e", "f"]
        var turns: [String: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn] = [:]
        for (caller, callee) in zip(["lead"] + keys, keys) {
            turns[caller] = { request in
                guard let result = request.newestResults.first else { return .call((callee, [:])) }
                return .say(result["error"]["code"].string ?? result["data"].string ?? "")
            }
        }
        turns["f"] = { _ in .say("The sixth level.") }
        let team = Team(
            calls: ["a"], Team.Member("a", calls: ["b"]), Team.Member("b", calls: ["c"]),
            Team.Member("c", calls: ["d"]), Team.Member("d", calls: ["e"]), Team.Member("e", calls: ["f"]),
            Team.Member("f"))
        try await withTeam(team, model: .team(turns)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""delegation_depth_exceeded""#)
            #expect(try await follower.conversation().runs.map(\.depth).max() == 5)
        }
    }

    @Test("an agent that is at work above, itself included", arguments: ["a", "b"])
    func cycle(target: String) async throws {
        let team = Team(calls: ["a"], Team.Member("a", calls: ["b"]), Team.Member("b", calls: ["a", "b"]))
        let model = ClosureModel.team([
            "lead": { request in
                guard let result = request.newestResults.first else { return .calls([("a", [:])]) }
                return .say(result["data"].string ?? "")
            },
            "a": { request in
                guard let result = request.newestResults.first else { return .calls([("b", [:])]) }
                return .say(result["data"].string ?? "")
            },
            "b": { request in
                guard let result = request.newestResults.first else { return .call((target, [:])) }
                return .say(result["error"]["code"].string ?? "")
            },
        ])
        try await withTeam(team, model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""delegation_cycle""#)
            #expect(try await follower.conversation().runs.count == 3)
        }
    }
}
