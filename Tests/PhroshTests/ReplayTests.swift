import Foundation
import Testing
import Values

@Suite("What is recorded comes out the same on tape")
struct ReplayTests {
    @Test("save looks for an ending in the file's own name only, and needs a name")
    func savedNames() async throws {
        try await withPhrosh { phrosh in
            let folder = phrosh.folder.appendingPathComponent("v1.2")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let saved = try await expectSame("1 + 1\nsave v1.2/sum", phrosh, endingIn: "v1.2/sum.phs")
            #expect(saved.output == "2\nSaved as v1.2/sum.phs.\n")
            let nameless = try await phrosh.run("-c", "save")
            #expect(nameless.code == 1 && nameless.errors.contains("needs NAME"), "\(nameless.errors)")
        }
    }

    @Test("a file's name and its sources cannot drive the terminal")
    func strangersText() async throws {
        try await withPhrosh { phrosh in
            let verify = try await phrosh.run("verify", "x\u{1B}[2J.phs")
            #expect(verify.code == 1 && !verify.output.contains("\u{1B}"))
            let replay = try await phrosh.run("replay", "x\u{1B}[2J.phs")
            #expect(replay.code == 1 && !replay.errors.contains("\u{1B}"))
            _ = try await phrosh.run("--session", "s.phs", "-c", "\"a\u{1B}[2Jb\"")
            let cells = try await phrosh.run("replay", "--cells", "s.phs")
            #expect(cells.output.contains("[1]> ") && !cells.output.contains("\u{1B}"), "\(cells.output)")
        }
    }

    @Test(
        "what failed outside fails on tape",
        arguments: [
            ("read(\"missing.json\")", "cannot-read"), ("source missing.phr", "cannot-read"),
            ("[1] | write \"nowhere/x.json\"", "cannot-write"), ("save nowhere/x", "cannot-save"),
            ("on live", "no-key"), ("auth", "no-key"),
            ("secret new pin", "no-secret-value"), ("secret new pin --env NO_SUCH", "no-secret-value"),
            ("upload missing.txt", "cannot-read"), ("apply missing.yaml", "cannot-read"),
            ("deploy support v9", "unknown-version"), ("secret new \"a b\" --file script", "no-secret-value"),
        ])
    func failures(source: String, code: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await expectSame(source, phrosh)
            #expect(run.code != 0 && run.errors.contains("[\(code)]"), "\(run.errors)")
        }
    }

    @Test("the ground is the recorded one, with its own agents")
    func ground() async throws {
        try await withPhrosh { phrosh in
            let id = "0190aaaa-0000-7000-8000-000000000001"
            let run = try await expectSame(
                "on\nagents | count\non live\nagents | select .agent\non local\nagents | count\non", phrosh,
                arguments: ["--agent", "mine=\(id)"], environment: ["PHRONY_API_KEY": "phk_0123456789abcdef"])
            #expect(run.code == 0, "\(run.errors)")
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "on local" && lines.last == "on local")
            #expect(lines.filter { $0 == "on live" }.count == 1)
            #expect(lines.contains { $0.trimmingCharacters(in: .whitespaces) == "mine" }, "\(run.output)")
        }
    }

    @Test("the cells of a sourced file see their news, and are numbered through")
    func sourced() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write(
                """
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                jobs
                tasks
                approve t1
                wait r done 10s
                jobs
                """, to: "refund.phr")
            try phrosh.write("1 + 1\n2 + 2\n", to: "sums.phr")
            let run = try await expectSame("source refund.phr\nif true { source sums.phr; source sums.phr }", phrosh)
            #expect(run.code == 0, "\(run.errors)")
            let numbers = try phrosh.read("session.phs").split(separator: "\n").compactMap { line -> String? in
                let line = try JSON.parse(Array(line.utf8))
                return line["kind"].string == "cell" ? line["number"].string : nil
            }
            #expect(numbers == ["1"] + (1...7).map { "1.\($0)" } + ["2"] + (1...4).map { "2.\($0)" })
        }
    }

    @Test("a file that sources itself is stopped")
    func endlessSource() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("source again.phr\n", to: "again.phr")
            let run = try await expectSame("source again.phr", phrosh)
            #expect(run.code == 1 && run.errors.contains("[source-too-deep]"))
        }
    }

    @Test("a script has a history, and again shows the last value there was")
    func historyAndAgain() async throws {
        try await withPhrosh { phrosh in
            let run = try await expectSame("1 + 1\nlet x = 3\nagain\n$_ + 40\nhistory | count", phrosh)
            #expect(run.output == "2\n2\n42\n5\n", "\(run.errors)")
        }
    }

    @Test("a key typed at the prompt is hinted at on tape as it was then")
    func typedKey() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("auth\r")
                try await window.waitFor("API key:")
                window.send("phk_0123456789abcdef\r")
                try await window.terminal.wait(for: "the next prompt", until: prompt(2))
                try await run("save auth.phs", number: 2, in: window)
            }
            let verify = try await phrosh.run("verify", "auth.phs")
            #expect(verify.code == 0, "\(verify.output)")
            let replay = try await phrosh.run("replay", "auth.phs")
            #expect(replay.output.contains("is used from now on") && !replay.output.contains("0123456789"))
        }
    }

    @Test("--json reaches the commands that draw in a way of their own", arguments: ["runs", "timeline r1", "show r1"])
    func json(command: String) async throws {
        try await withPhrosh { phrosh in
            let start = "let r = start support {query: \"Refund order 1182\"}\nlet waited = wait r task 10s"
            let run = try await expectSame("\(start)\n\(command)", phrosh, arguments: ["--json"])
            #expect(run.code == 0, "\(run.errors)")
            let lines = run.output.split(separator: "\n").drop { $0 != "[" && $0 != "{" }
            #expect(throws: Never.self) { try JSON.parse(lines.joined(separator: "\n")) }
        }
    }

    @Test("a large file is compared with the record as the session read it: without keys")
    func largeFile() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write(
                "phk_0123456789abcdef\n" + String(repeating: "0123456789\n", count: 120_000), to: "big.txt")
            let run = try await expectSame("let text = read(\"big.txt\")\ntext == \"\"", phrosh)
            #expect(run.code == 0, "\(run.errors)")
        }
    }

    /// Records a script with `--session`, and expects the same on tape.
    private func expectSame(
        _ script: String, _ phrosh: Phrosh, arguments: [String] = [], environment: [String: String] = [:],
        endingIn file: String = "session.phs"
    ) async throws -> Phrosh.Result {
        let run = try await phrosh.script(
            script, arguments: arguments + ["--session", "session.phs"], environment: environment)
        let verify = try await phrosh.run("verify", file)
        #expect(verify.code == 0, "\(verify.output)")
        return run
    }
}
