import Tables
import Testing
import Values

@Suite("Trees of runs")
struct RunTreeTests {
    private func run(_ id: String, _ parent: String?, _ agent: String, _ more: Record = Record()) -> Value {
        var record = Record([
            ("id", .string(id)), ("parentRunId", parent.map { .string($0) } ?? .null), ("agentName", .string(agent)),
            ("status", "Completed"), ("totalTokensUsed", 10), ("startedAt", "2026-05-12T09:30:00.000Z"),
        ])
        for (key, value) in more { record[key] = value }
        return .record(record)
    }

    private var conversation: Value {
        [
            "runs": [
                run("a", nil, "desk", Record([("status", "WaitingForHITL"), ("totalTokensUsed", 1184)])),
                run("b", "a", "courier", Record([("finishedAt", "2026-05-12T09:30:01.500Z")])),
                run("c", "b", "map"), run("d", "b", "日本"), run("e", "a", "refunds"),
            ],
            "items": [["runId": "a"], ["runId": "a"], ["runId": "c"]],
        ]
    }

    @Test("children stand on branches below the run that called them")
    func branches() {
        #expect(
            RunTree(conversation: conversation).render(Layout()) == """
                agent       status          steps  tokens  took  id
                ──────────  ──────────────  ─────  ──────  ────  ──
                desk        WaitingForHITL      2    1184        a
                ├─ courier  Completed           0      10  1.5s  b
                │  ├─ map   Completed           1      10        c
                │  └─ 日本  Completed           0      10        d
                └─ refunds  Completed           0      10        e
                """)
    }

    @Test("plain branches are of ASCII")
    func plain() {
        let lines = RunTree(conversation: conversation).render(.plain()).split(separator: "\n").map(String.init)
        #expect(lines[3].hasPrefix("|- courier"))
        #expect(lines[5].hasPrefix("|  `- 日本"))
        #expect(lines[6].hasPrefix("`- refunds"))
    }

    @Test("the value has one record for each run, in the order of the tree")
    func value() {
        let value = RunTree(conversation: conversation).value
        #expect(value.list?.map { $0["agent"] } == ["desk", "courier", "map", "日本", "refunds"])
        #expect(value.list?.map { $0["depth"] } == [0, 1, 2, 2, 1])
        #expect(value.list?[1]["took"] == .duration(.milliseconds(1500)))
    }

    @Test("a parent that is not there makes a root, a circle is left out, and nothing at all is said so")
    func broken() {
        let value: Value = [
            "runs": [run("a", "gone", "x"), run("b", "c", "y"), run("c", "b", "z"), run("a", nil, "x")]
        ]
        #expect(RunTree(conversation: value).value.list?.map { $0["agent"] } == ["x"])
        #expect(RunTree(conversation: nil).render(Layout()) == "(no runs)")
        #expect(RunTree(conversation: ["runs": [5, nil, [:]]]).value.list?.count == 1)
    }
}
