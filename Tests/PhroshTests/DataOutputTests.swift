import Foundation
import Testing
import Values

@Suite("Output for programs")
struct DataOutputTests {
    private static let paused = """
        let r = start support {query: "Refund order 1182"}
        wait r task 10s

        """

    private func json(_ text: String) throws -> Value { try JSON.parse(Array(text.utf8)) }

    /// JSON values one after the other, each ending with the first line that neither is indented nor only opens it.
    private func values(of text: String) throws -> [Value] {
        var values: [Value] = []
        var value = ""
        for line in text.split(separator: "\n") {
            value += line + "\n"
            if line.hasPrefix(" ") || line == "{" || line == "[" { continue }
            values.append(try json(value))
            value = ""
        }
        #expect(value.isEmpty)
        return values
    }

    @Test(
        "with --json a command prints one JSON value and nothing else",
        arguments: [
            "start support {query: \"Refund order 1182\"} --json",
            "show t1 --json", "show r --json",
            "show 3 --json", "status r --json", "timeline r --json", "tree r --json", "tasks --json", "jobs --json",
            "conversation r --json", "runs support --json", "wait r task --json",
        ])
    func flags(_ cell: String) async throws {
        try await withPhrosh { phrosh in
            try phrosh.write(Self.paused, to: "before.phr")
            let before = cell.hasPrefix("start") ? "" : "source before.phr\n\"HERE\"\n"
            let result = try await phrosh.script(before + cell)
            let printed = result.output.components(separatedBy: "HERE\n").last ?? ""
            #expect(throws: Never.self, "\(printed)\(result.errors)") { try json(printed) }
        }
    }

    @Test("the --json of the program leaves JSON on standard output and tells the person on standard error")
    func program() async throws {
        try await withPhrosh { phrosh in
            let cells = ["wait r task 10s", "show t1", "r", "timeline r", "approve t1", "wait r done 10s", "output r"]
            let script = "let r = start support {query: \"Refund order 1182\"}\n" + cells.joined(separator: "\n")
            let result = try await phrosh.script(script, arguments: ["--json"])
            #expect(result.code == 0 && result.errors.contains("r1 support started"), "\(result.errors)")
            let list = try values(of: result.output)
            try #require(list.count == cells.count, "\(result.output)")
            #expect(list[0]["status"] == "WaitingForHITL" && list[2]["name"] == "r1")
            #expect(list[1]["name"] == "t1" && list[1]["payload"].record != nil && list[1]["status"] == "pending")
            #expect(list[6]["refunded"] == true)
        }
    }

    @Test("CSV has no line too many, and its cells are whole")
    func csv() async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(Self.paused + "\"HERE\"\ntimeline r --csv")
            let csv = result.output.components(separatedBy: "HERE\n").last ?? ""
            #expect(csv.hasPrefix("ordinal,at,agent,depth,step,did,tokens,took,runId,id\r\n"))
            #expect(csv.hasSuffix("\r\n") && !csv.hasSuffix("\r\n\r\n"))
            #expect(csv.contains("\"issue_refund {\"\"orderId\"\":\"\"1182\"\",\"\"amount\"\":59.9}\""))
        }
    }

    @Test("a result about a run that has moved since is marked, live and on tape")
    func stale() async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(
                Self.paused + """
                    r.items | count
                    again
                    approve t1
                    wait r done 10s
                    $3
                    again
                    r.items | count
                    again
                    r.status
                    """, arguments: ["--session", "stale.phs"])
            #expect(result.code == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n").map(String.init)
            let marks = lines.indices.filter { lines[$0].hasPrefix("stale: ") }
            #expect(marks.map { lines[$0] } == Array(repeating: "stale: r1 has moved since cell 3", count: 2))
            #expect(marks.allSatisfy { lines[$0 - 1] == "8" }, "\(result.output)")
            let verify = try await phrosh.run("verify", "stale.phs")
            #expect(verify.code == 0, "\(verify.output)")
            #expect(try await phrosh.run("replay", "stale.phs").output == result.output)
        }
    }

    @Test("a tree shows the runs of a session, on tape too")
    func tree() async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(Self.paused + "tree r", arguments: ["--session", "tree.phs"])
            #expect(result.output.contains("agent    status          steps  tokens  took  id"), "\(result.output)")
            #expect(try await phrosh.run("replay", "tree.phs").output == result.output)
        }
    }
}
