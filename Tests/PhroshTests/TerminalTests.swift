import Foundation
import Testing

@Suite("At a real terminal")
struct TerminalTests {
    @Test("a notice arrives while a line is half typed, and the line is intact")
    func notice() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("start support {query: \"Refund order 1182\"}\r")
                try await window.waitFor("[2]>")
                window.send("\"half 日本 typed")
                let screen = try await window.terminal.wait(for: "the notice above the line") {
                    $0.text.contains("needs you") && $0.currentLine.hasSuffix("\"half 日本 typed") && $0.bells > 0
                }
                let lines = screen.lines
                let notice = try #require(lines.firstIndex { $0.contains("needs you") })
                #expect(notice < lines.count - 1)
                #expect(lines.last == "local r1 [2]> \"half 日本 typed")
                try await run(", and done\"", number: 2, in: window)
                #expect(window.screen.text.contains("half 日本 typed, and done"))
            }
        }
    }

    @Test("a pasted block of three lines is one block, and runs at Enter only")
    func pastedBlock() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.terminal.paste("let a = 20\nlet b = 22\na + b\n")
                let screen = try await window.waitFor("...> a + b")
                #expect(!screen.text.contains("42"))
                window.send("\r")
                try await window.terminal.wait(for: "the next prompt", until: prompt(2))
                #expect(window.screen.lines.contains("42"))
            }
        }
    }

    @Test("a review of what a notice has told is the same on tape")
    func reviewAfterNotice() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("start support {query: \"Refund order 1182\"}\r")
                try await window.waitFor("needs you")
                try await run("review", number: 2, in: window)
                #expect(window.screen.text.contains("issue_refund {"), "\(window.screen.text)")
                try await run("save review.phs", number: 3, in: window)
            }
            let verify = try await phrosh.run("verify", "review.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("an unfinished block, typed or pasted, goes on on the next line")
    func unfinishedBlock() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.terminal.paste("let a = [\n 1,\n 2")
                try await window.waitFor("...>  2")
                window.send("\r")
                try await window.terminal.wait(for: "a line to go on with") { $0.currentLine.hasSuffix("...>") }
                try await run("]", number: 1, in: window)
                window.send("a | count |\r")
                try await window.terminal.wait(for: "a line to go on with") { $0.currentLine.hasSuffix("...>") }
                try await run("type", number: 2, in: window)
                #expect(window.screen.lines.contains("number"), "\(window.screen.text)")
                #expect(!window.screen.text.contains("error"))
            }
        }
    }

    @Test("wide characters and emoji survive typing, history and tables")
    func characters() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                try await run("[{city: \"日本\", face: \"👩‍💻\"}]", number: 1, in: window)
                #expect(window.screen.lines.contains { $0.hasPrefix("日本") && $0.contains("👩‍💻") })
                window.send("\u{1B}[A")
                try await window.waitFor("[2]> [{city: \"日本\"")
                window.send("\u{5} | count\r")
                try await window.terminal.wait(for: "the next prompt", until: prompt(3))
                #expect(window.screen.lines.contains("1"))
                #expect(try phrosh.read("data/phrosh/history").contains("{city: \"日本\", face: \"👩‍💻\"}] | count\n"))
            }
        }
    }

    @Test("Ctrl-C at the prompt drops the line and runs nothing")
    func interruptedLine() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("quit")
                try await window.waitFor("]> quit")
                window.send("\u{3}")
                try await window.terminal.wait(for: "the prompt", until: prompt(1))
                #expect(window.screen.text.contains("quit^C"))
                try await run("1 + 1", number: 1, in: window)
            }
        }
    }

    @Test("Ctrl-C in watch returns to the prompt and says that the run goes on")
    func interruptedWatch() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                try await run("start courier", number: 1, in: window)
                window.send("watch r1\r")
                try await window.waitFor("AgentWaitReq")
                window.send("\u{3}")
                let screen = try await window.terminal.wait(for: "the prompt", until: prompt(3))
                #expect(screen.text.contains("r1 goes on"))
            }
        }
    }

    @Test("a typed line survives kill -9 and is found in the next window")
    func history() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                try await run("1 + 41", number: 1, in: window)
                window.signal(SIGKILL)
                #expect(await window.exitCode() == -SIGKILL)
            }
            try await withWindow(phrosh) { window in
                window.send("\u{1B}[A")
                try await window.waitFor("[1]> 1 + 41")
            }
        }
    }

    @Test("keys bound in ~/.editrc work, and so do ours beside them")
    func configuration() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("phrosh:bind -s ^T \"40 + 2\"\n", to: ".editrc")
            try await withWindow(phrosh) { window in
                window.send("\u{14}")
                try await window.waitFor("[1]> 40 + 2")
                try await run("", number: 1, in: window)
                window.send("timel\t")
                try await window.waitFor("[2]> timeline")
                window.send("\u{3}")
                try await window.terminal.wait(for: "the prompt", until: prompt(2))
            }
        }
    }

    @Test("another size of the window keeps the line")
    func resize() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("\"a line of some length, longer than the window will be\"")
                let before = try await window.waitFor("will be")
                let greeting = try #require(before.lines.first)
                window.terminal.resize(columns: 40, rows: 20)
                let narrow = try await window.terminal.wait(for: "the line in two rows, and nothing else changed") {
                    $0.lines.suffix(2) == ["local [1]> \"a line of some length, longe", "r than the window will be\""]
                        && $0.lines.dropLast(2).joined() == greeting && $0.erasures > before.erasures
                }
                window.terminal.resize(columns: 100, rows: 40)
                try await window.terminal.wait(for: "the line in one row again") {
                    $0.lines.first == greeting && $0.erasures > narrow.erasures
                        && $0.currentLine == "local [1]> \"a line of some length, longer than the window will be\""
                }
                try await run("", number: 1, in: window)
            }
        }
    }

    @Test("Ctrl-Z where no other shell could let it go on keeps the line")
    func stopping() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("1 + 1")
                try await window.waitFor("]> 1 + 1")
                window.send("\u{1A}")
                try await window.terminal.wait(for: "the line once more") {
                    $0.lines.suffix(2) == ["local [1]> 1 + 1", "local [1]> 1 + 1"] && $0.framesPastes
                }
                try await run(" + 40", number: 1, in: window)
                #expect(window.screen.lines.contains("42"))
            }
        }
    }

    @Test("Ctrl-D leaves and names the runs that pause")
    func leaving() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                try await run("start support {query: \"Refund order 1182\"}", number: 1, in: window)
                try await window.waitFor("needs you")
                window.send("\u{4}")
                try await window.waitFor("Pausing until phrosh starts again: r1 (support")
                #expect(await window.exitCode() == 0)
            }
        }
    }

    @Test("SIGTERM leaves in good order and gives the terminal back")
    func terminated() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("half typed")
                try await window.waitFor("half typed")
                window.signal(SIGTERM)
                #expect(await window.exitCode() == 128 + SIGTERM)
                try await window.terminal.wait(for: "the end of frames") { !$0.framesPastes }
                #expect(window.terminal.isCooked)
            }
        }
    }

    @Test("a second window joins the first and sees its runs and tasks")
    func secondWindow() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { first in
                try await run("start support {query: \"Refund order 1182\"}", number: 1, in: first)
                try await first.waitFor("needs you")
                try await withWindow(phrosh) { second in
                    try await run("runs support", number: 1, in: second)
                    #expect(second.screen.text.contains("Joined the platform"))
                    #expect(second.screen.text.contains("WaitingForHITL"))
                }
            }
        }
    }

    @Test("an evaluation that Ctrl-C stopped ends so on tape, too")
    func interruptedEvaluation() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                try await run("let l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", number: 1, in: window)
                window.send(
                    "for a in l { for b in l { for c in l { for d in l { for e in l { for f in l { f } } } } } }\r")
                try await Task.sleep(for: .milliseconds(300))
                window.send("\u{3}")
                try await window.waitFor("[3]>")
                try await run("save cut.phs", number: 3, in: window)
            }
            let verified = try await phrosh.run("verify", "cut.phs")
            #expect(verified.code == 0, "\(verified.output)")
        }
    }

    @Test("sessions older than 30 days are offered for removal, and go only at a yes")
    func oldSessions() async throws {
        try await withPhrosh { phrosh in
            let folder = phrosh.path("data/phrosh/sessions")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let old = folder + "/old.phs"
            try Data().write(to: URL(fileURLWithPath: old))
            let longAgo = Date(timeIntervalSinceNow: -40 * 24 * 3600)
            try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: old)
            for answer in ["n", "y"] {
                let window = try PTYProcess(
                    Phrosh.binary.path, environment: phrosh.environment(), folder: phrosh.folder.path, columns: 100,
                    rows: 40)
                try await window.waitFor("Remove for good? [y/N]")
                window.send(answer + "\r")
                try await window.waitFor("local [1]>")
                await window.end()
                #expect(FileManager.default.fileExists(atPath: old) == (answer == "n"))
            }
        }
    }

    @Test("a second phrosh joins the first, and takes over when that one leaves")
    func takesOver() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { second in
                try await withWindow(phrosh) { first in
                    try await run("agents", number: 1, in: first)
                    try await run("start support {query: \"Refund order 1182\"}", number: 1, in: second)
                    try await second.waitFor("Joined the platform")
                    first.send("\u{4}")
                    try await first.waitFor("^D")
                    await first.end()
                }
                try await run("wait done 200ms", number: 2, in: second)
                try await second.waitFor("this one holds it now")
                try await run("tasks", number: 3, in: second)
                #expect(second.screen.text.contains("issue_refund"))
            }
        }
    }
}
