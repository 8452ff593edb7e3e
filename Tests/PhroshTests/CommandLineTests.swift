import Foundation
import PhronyClient
import Testing
import Values

@Suite("The command line")
struct CommandLineTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let script: String
        let code: Int32
        let says: [String]
        var testDescription: String { script }
    }

    @Test(
        "a mistake gets an answer that says what to type",
        arguments: [
            Mistake(
                script: "start suport {query: \"x\"}", code: 1, says: ["did you mean support", "`agents` lists them"]),
            Mistake(
                script: "use 9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02", code: 1, says: ["There is no run", "runs AGENT"]),
            Mistake(script: "approve t7", code: 1, says: ["There is no task t7", "`tasks` lists"]),
            Mistake(script: "wait", code: 1, says: ["No run was started", "`start AGENT"]),
            Mistake(script: "start support {}", code: 1, says: ["query"]),
            Mistake(script: "start support \"text\"", code: 1, says: ["is a record"]),
            Mistake(script: "statuss", code: 1, says: ["status"]),
            Mistake(script: "set width five", code: 1, says: ["width takes"]),
            Mistake(script: "help nothing-like-it", code: 1, says: ["`help` lists"]),
            Mistake(script: "read(\"no-such-file.json\")", code: 1, says: ["no-such-file.json"]),
            Mistake(script: "open no-such.phs", code: 1, says: ["no-such.phs"]),
            Mistake(script: "on live", code: 3, says: ["`auth` takes one"]),
        ])
    func mistakes(_ mistake: Mistake) async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(mistake.script)
            #expect(result.code == mistake.code, "\(result.output)\(result.errors)")
            for text in mistake.says { #expect(result.errors.contains(text), "\(result.errors)") }
        }
    }

    @Test("the text behind -c may begin with a minus", arguments: [("-1", "-1"), ("-(2 + 3)", "-5"), ("--1", nil)])
    func minus(text: String, prints: String?) async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.run("-c", text)
            #expect(!result.errors.contains("Unknown option"), "\(result.errors)")
            if let prints { #expect(result.code == 0 && result.output == prints + "\n", "\(result.errors)") }
        }
    }

    @Test("a task that is done already is not decided again")
    func decidedTwice() async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(
                """
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                approve t1
                wait r done 10s
                approve t1
                """)
            #expect(result.code == 1)
            #expect(result.errors.contains("no longer open"), "\(result.errors)")
            #expect(result.errors.contains("Nothing was sent"))
        }
    }

    @Test("wait leaves exit code 8 when the run waits for a person, and 1 at any other limit")
    func waitCodes() async throws {
        try await withPhrosh { phrosh in
            let person = try await phrosh.script(
                "let r = start support {query: \"Refund order 1182\"}\nwait r task 10s\nwait r done 100ms")
            #expect(person.code == 8, "\(person.errors)")
            let working = try await phrosh.script("let r = start courier\nwait r done 200ms")
            #expect(working.code == 1, "\(working.errors)")
            #expect(working.errors.contains("Pausing until phrosh starts again"))
        }
    }

    @Test("scripts come from -c, from standard input, and through a pipe")
    func sources() async throws {
        try await withPhrosh { phrosh in
            let text = try await phrosh.run("-c", "1 + 1")
            #expect(text.output == "2\n")
            let dash = try await phrosh.run("-", input: "1 + 2\n")
            #expect(dash.output == "3\n")
            let pipe = try await phrosh.run(input: "1 + 3\n")
            #expect(pipe.output == "4\n")
            let json = try await phrosh.run("--json", "-c", "{a: [1]}")
            #expect(json.output == "{\n  \"a\": [\n    1\n  ]\n}\n")
            #expect(!FileManager.default.fileExists(atPath: phrosh.path("data")), "1 + 1 needs no file")
        }
    }

    @Test("a script finds what stands behind its name in args, and so does its replay")
    func arguments() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("args\nargs | count", to: "args.phr")
            let run = try await phrosh.run("--session", "args.phs", "args.phr", "one", "two")
            #expect(run.output.contains("one") && run.output.contains("two") && run.output.hasSuffix("2\n"))
            let replay = try await phrosh.run("replay", "args.phs")
            #expect(replay.output == run.output)
        }
    }

    @Test("a wrong flag is a usage error, exit code 2")
    func usage() async throws {
        try await withPhrosh { phrosh in
            for arguments in [["--bogus"], ["--width", "5", "-c", "1"], ["verify"], ["serve", "--port", "99999"]] {
                let result = try await phrosh.run(arguments[0], arguments.dropFirst().first ?? "--plain")
                #expect(result.code == 2, "\(arguments): \(result.errors)")
                #expect(result.errors.contains("Usage") || result.errors.contains("USAGE"), "\(result.errors)")
            }
            let missing = try await phrosh.run("no-such.phr")
            #expect(missing.code == 1)
            let version = try await phrosh.run("--version")
            #expect(version.output == "phrosh 0.1.0\n")
        }
    }

    @Test("files that are no sessions, newer than this program, or torn are told apart")
    func strangeSessions() async throws {
        try await withPhrosh { phrosh in
            let sample = try String(
                contentsOf: Phrosh.repository.appendingPathComponent("sessions/reply.phs"), encoding: .utf8)
            try phrosh.write(sample.replacingOccurrences(of: "\"version\":0", with: "\"version\":9"), to: "newer.phs")
            try phrosh.write(String(sample.dropLast(40)), to: "torn.phs")
            try Data((0...255).map { UInt8($0) }).write(to: phrosh.folder.appendingPathComponent("binary.phs"))
            let newer = try await phrosh.run("replay", "newer.phs")
            #expect(newer.errors.contains("version 9"))
            let binary = try await phrosh.run("replay", "binary.phs")
            #expect(binary.errors.contains("no session file"))
            let torn = try await phrosh.run("replay", "torn.phs")
            #expect(torn.errors.contains("is torn"))
            #expect(torn.output.contains("r1 support started"))
            for name in ["newer.phs", "binary.phs", "missing.phs"] {
                let verified = try await phrosh.run("verify", name)
                #expect(verified.code == 1)
            }
        }
    }

    @Test("a second phrosh joins the first, and sees its runs and tasks")
    func joins() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { platform in
                let agent = try #require(platform.agents["support"])
                let run = try await platform.client.startRun(agent: agent, input: ["query": "Refund order 1182"]).runId
                _ = try await platform.wait(for: run, .waitingForHITL)
                let joined = try await phrosh.script(
                    "runs support\nuse \(run.prefix(8))\ntasks\napprove t1\nwait r1 done 10s")
                #expect(joined.code == 0, "\(joined.errors)")
                #expect(joined.errors.contains("Joined the platform"))
                #expect(joined.output.contains("issue_refund"))
                _ = try await platform.wait(for: run, .completed)
            }
        }
    }

    @Test("a phrosh with tools of its own does not join a platform that another one started without them")
    func refusesToJoin() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { _ in
                let refused = try await phrosh.script("agents", arguments: ["--tool", "MAIL=http://127.0.0.1:9/"])
                #expect(refused.code == 3)
                #expect(refused.errors.contains("without the --tool and --limit of this one"))
                #expect(refused.errors.contains("--data"))
            }
        }
    }

    @Test("the address of a tool's handler holds no password, which models would be told")
    func toolWithPassword() async throws {
        try await withPhrosh { phrosh in
            let refused = try await phrosh.script("agents", arguments: ["--tool", "MAIL=http://u:pw@127.0.0.1:9/"])
            #expect(refused.code == 2 && refused.errors.contains("--tool"), "\(refused.errors)")
        }
    }

    @Test("an agent is named by its key in manifests, too")
    func manifestKeys() async throws {
        try await withPhrosh { phrosh in
            let named = try await phrosh.script(
                """
                agent new "Front desk" {manifestKey: "front_desk", executionMode: "hitl", llmProviderName: "demo"}
                version new front_desk v1 {llmModel: "courier"}
                versions "front desk"
                versions front_dsk
                """)
            #expect(named.output.contains("front_desk") == false && named.output.contains("courier"))
            #expect(named.errors.contains("did you mean front_desk"))
        }
    }

    @Test("keys reach neither the screen nor the session file")
    func keysStayHidden() async throws {
        try await withPhrosh { phrosh in
            let key = "phk_" + String(repeating: "Zx9", count: 14) + "Q"
            let result = try await phrosh.script(
                "\"my key is \(key)\"\nstart support {query: \"\(key)\"}\nsave keys.phs")
            #expect(!result.output.contains(key) && !result.errors.contains(key))
            #expect(try !phrosh.read("keys.phs").contains(key))
        }
    }

    @Test("what ships in sessions holds, and replays without a network")
    func shippedSessions() async throws {
        try await withPhrosh { phrosh in
            let sessions = Phrosh.repository.appendingPathComponent("sessions").path
            let verify = try await phrosh.run("verify", sessions)
            #expect(verify.code == 0, "\(verify.output)")
            #expect(verify.output.contains("passed, 0 failed"))
        }
    }
}
