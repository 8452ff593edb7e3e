import Foundation
import Language
import PhronyClient
import SessionFile
import Testing
import Values

@testable import Shell

@Suite("What Tab offers")
struct CompleterTests {
    private let core: ShellCore

    /// A shell that knows two runs, one open task with options, two agents and a few values.
    init() throws {
        core = ShellCore(
            terminal: ShellProbe().terminal, connector: ProbeConnector(transport: NoTransport()), ground: .local,
            settings: Settings(), journal: nil, redactor: Redactor(), asksBeforeDeciding: false)
        for (name, status) in [("r1", "Completed"), ("r2", "WaitingForHITL")] {
            var run = RunState(
                name: name, ground: .local, id: "0b54\(name.dropFirst())7d8-1111-4000-8000-000000000000",
                agent: "support",
                agentId: "a",
                status: status, isOwn: true)
            run.output = ["reply": "Done.", "refunded": true, "two words": 1]
            core.book.add(run)
        }
        _ = core.book.learn(from: try Self.conversation(), run: "r2", isVisible: true)
        core.update { state in
            state.deskNames = ["triggers": ["API", "nightly", "two words"], "agents/a/versions": ["v1", "v2"]]
            let agents = ["support", "concierge", "Refund desk", "a\" | quit"]
            state.agents = agents.map { ShellCore.Agent(name: $0, id: "") }
            state.scope.bind("orders", to: [["id": 1, "city": "日本"], ["id": 2, "total": 3]])
            state.scope.bind("mine", to: core.book.run(named: "r1")?.handle ?? .null)
            state.values[3] = ["alpha": ["beta": 1]]
            state.lastCell = 3
        }
    }

    private static func conversation() throws -> Conversation {
        let task: Value = [
            "runId": "r", "ordinal": 1, "type": "UserTaskReq",
            "content": [
                "user_task_id": "task", "kind": "multi_option",
                "payload": ["options": [["id": "express", "label": "Fast"], ["id": "economy", "label": "Slow"]]],
            ],
        ]
        return try Conversation(answer: [
            "session": ["id": "s", "status": "WaitingForHITL"], "runs": [["id": "r", "status": "WaitingForHITL"]],
            "items": .list(List([task])),
        ])
    }

    private func candidates(_ line: String) -> [String] {
        Completer(core: core).complete(line, line.utf8.count).candidates
    }

    @Test(
        "the word before the cursor is completed by what may stand there",
        arguments: [
            ("timel", ["timeline "]), ("1; appr", ["approve "]), ("let x = ti", ["timeline "]), ("ord", ["orders"]),
            ("timeline --b", ["--bars "]), ("start su", ["support "]), ("start ", ["concierge ", "support "]),
            ("wait r1 do", ["done "]), ("watch ", ["mine ", "r1 ", "r2 "]), ("approve ", ["t1 "]),
            ("choose t1 e", ["economy ", "express "]), ("on li", ["live "]), ("help timel", ["timeline "]),
            ("orders | whe", ["where "]), ("use 0b541", ["0b5417d8-1111-4000-8000-000000000000 "]),
        ])
    func words(_ line: String, _ expected: [String]) { #expect(candidates(line) == expected) }

    @Test(
        "fields are those of the value there is now",
        arguments: [
            ("r1.output.re", ["refunded", "reply"]), ("mine.sta", ["startedAt", "status"]), ("r1.it", ["items"]),
            ("$3.", ["alpha"]), ("$_.alpha.", ["beta"]), ("orders[1].t", ["total"]), ("orders[-1].", ["id", "total"]),
            ("orders | where .", ["city", "id", "total"]), ("orders | take 2 | select .ci", ["city"]),
            ("nothing.", []), ("r1.output.tw", []),
        ])
    func fields(_ line: String, _ expected: [String]) { #expect(candidates(line) == expected) }

    @Test(
        "names that the desk listed are offered where one is meant",
        arguments: [
            ("trigger enable ", ["API ", "nightly "]), ("fire ni", ["nightly "]), ("deploy support ", ["v1 ", "v2 "]),
            ("secret set ", []), ("start support {} --version ", ["v1 ", "v2 "]),
            ("version new support v3 {} --from v", ["v1 ", "v2 "]), ("runs support --version ", []),
        ])
    func deskNames(_ line: String, _ expected: [String]) { #expect(candidates(line) == expected) }

    @Test("agents are offered also when the platform has to be asked for them again")
    func oldAgents() {
        core.update { $0.agents = nil }
        #expect(candidates("start con") == ["concierge "])
        core.update { $0.agents = [ShellCore.Agent(name: "courier", id: "")] }
        #expect(candidates("start co") == ["courier "])
    }

    @Test("what was just made is offered without being listed")
    func newNames() async throws {
        let shell = ShellProbe()
        let platform = AgentTransport { .json(["name": $0.body?["name"] ?? .null, "versionLabel": "v9"], status: 201) }
        let app = try ShellApp(
            ShellConfiguration(
                terminal: shell.terminal, connector: ProbeConnector(transport: platform, tenantId: "t"),
                ground: .local, baseURL: nil, record: .none))
        let script = "trigger new nightly {type: \"api\"} --agent support\nversion new support v9"
        #expect(
            await app.run(script: script, file: "test.phr", interrupts: InterruptSource()) == 0, "\(shell.errors)")
        for (line, offered) in [("fire ni", "nightly "), ("deploy support v", "v9 ")] {
            #expect(app.completer(line, line.utf8.count).candidates == [offered])
        }
    }

    @Test(
        "names of several words are offered behind a quote, and none that could hide a command",
        arguments: [
            ("versions \"Ref", ["\"Refund desk\" "]), ("start \"su", ["\"support\" "]), ("start \"a", []),
            ("versions Ref", []), ("fire \"two", ["\"two words\" "]),
        ])
    func quotedNames(_ line: String, _ expected: [String]) { #expect(candidates(line) == expected) }

    @Test(
        "faults, kinds of tasks and outcomes are offered where one is chosen",
        arguments: [
            ("local trouble 4", ["409 ", "429 "]), ("local trouble o", ["off "]),
            ("review --kind anomaly", ["anomaly ", "anomaly_alert ", "anomaly_review "]),
            ("ingress --outcome rate", ["rate_limited_day ", "rate_limited_minute "]), ("help des", ["desk "]),
        ])
    func choices(_ line: String, _ expected: [String]) { #expect(candidates(line) == expected) }

    @Test("only the word before the cursor is replaced")
    func replacedBytes() {
        let completion = Completer(core: core).complete("say \"日本\"; timel r1", "say \"日本\"; timel".utf8.count)
        #expect(completion == Completion(replacedBytes: 5, candidates: ["timeline "]))
    }

    @Test("files are offered with their folders, hidden ones and those to be quoted on demand")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: true)
        for name in ["refund.phs", "refund two.phs", ".hidden"] {
            try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        #expect(FileNames.beginning(with: folder + "/").sorted() == [folder + "/refund.phs ", folder + "/sub/"])
        #expect(FileNames.beginning(with: folder + "/.h") == [folder + "/.hidden "])
        #expect(FileNames.beginning(with: "\"" + folder + "/refund ") == ["\"" + folder + "/refund two.phs\""])
        #expect(candidates("open \(folder)/ref") == [folder + "/refund.phs "])
        #expect(FileNames.beginning(with: folder + "/none/").isEmpty)
    }
}
