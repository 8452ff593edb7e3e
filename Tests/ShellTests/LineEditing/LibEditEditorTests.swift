import Foundation
import Synchronization
import Testing

@testable import Shell

@Suite("The editor at a terminal", .serialized)
struct LibEditEditorTests {
    @Test("a line is read, and the terminal is as before")
    func line() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.typing("1 + 1\r")
            #expect(line == .line("1 + 1"))
            #expect(probe.terminal.isCooked)
            let screen = try await probe.terminal.wait(for: "the end of frames") { !$0.framesPastes }
            #expect(screen.lines == ["local r1 2! [7]> 1 + 1"])
        }
    }

    @Test("a notice comes above a half-typed line that wraps, and the cursor stays in it")
    func notice() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("say \"half 日本 typed, and over the edge")
                try await terminal.waitFor("edge")
                terminal.send("\u{1B}[D\u{1B}[D")
                try await terminal.wait(for: "the cursor on its way") { $0.cursor == (1, 14) }
                probe.editor.show(notice: "r2 support: needs you  t3\nsecond row")
                try await terminal.wait(for: "the line below the notice, as it was") {
                    $0.lines == [
                        "r2 support: needs you  t3", "second row", "local r1 2! [7]> say \"half 日本 typed, a",
                        "nd over the edge",
                    ] && $0.cursor == (3, 14)
                }
                terminal.send("X\r")
            }
            #expect(line == .line("say \"half 日本 typed, and over the edXge"))
        }
    }

    @Test("a notice waits for the end of a search, and leaves the search alone")
    func noticeDuringSearch() async throws {
        let history = TemporaryHistory()
        history.file.append("timeline r1")
        history.file.append("tasks")
        try await withEditor(history: history) { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("\u{12}time")
                try await terminal.wait(for: "the line found") { $0.text.contains("[7]> timeline r1") }
                probe.editor.show(notice: "r2 done")
                terminal.send("line")
                try await terminal.waitFor("bck:timeline")
                #expect(!terminal.screen.text.contains("r2 done"))
                terminal.send("\u{1B}")
                try await terminal.waitFor("r2 done")
                terminal.send("\r")
            }
            #expect(line == .line("timeline r1"))
        }
    }

    @Test("while nothing is read a notice is printed at once")
    func noticeWithoutLine() async throws {
        try await withEditor { probe async throws in
            probe.editor.show(notice: "r1 done")
            try await probe.terminal.waitFor("r1 done")
        }
    }

    @Test("Ctrl-C drops the line and the block above it, and nothing else")
    func interrupt() async throws {
        try await withEditor { probe async throws in
            let dropped = try await probe.reading { terminal in
                terminal.paste("let a = 1\nlet b = 2\na")
                try await terminal.waitFor("...> a")
                probe.editor.interrupt()
            }
            #expect(dropped == .interrupted)
            try await probe.terminal.waitFor("...> a^C")
            #expect(try await probe.typing("tasks\r") == .line("tasks"))
            #expect(!probe.editor.interrupt())
        }
    }

    @Test("Ctrl-D leaves on an empty line and deletes on any other")
    func controlD() async throws {
        try await withEditor { probe async throws in
            #expect(try await probe.typing("ab\u{1}\u{4}\r") == .line("b"))
            #expect(try await probe.typing("\u{4}") == .end)
        }
    }

    // MARK: Pasting

    @Test("a pasted block of three lines is one block, and runs at Enter only")
    func pastedBlock() async throws {
        try await withEditor { probe async throws in
            let block = try await probe.reading { terminal in
                terminal.paste("let a = 1\nlet b = 2\na + b\n")
                let screen = try await terminal.waitFor("...> a + b")
                #expect(
                    screen.lines == [
                        "local r1 2! [7]> let a = 1", "            ...> let b = 2", "            ...> a + b",
                    ])
                terminal.send(" + 日\r")
            }
            #expect(block == .block("let a = 1\nlet b = 2\na + b + 日"))
        }
    }

    @Test("a pasted line stands in the line as if typed, and its newline does not run it")
    func pastedLine() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("say  now\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D")
                terminal.paste("\"日本\"\n")
                try await terminal.waitFor("say \"日本\" now")
                terminal.send("!\r")
            }
            #expect(line == .line("say \"日本\"! now"))
        }
    }

    @Test("a block pasted during a search ends the search and is not run")
    func pasteDuringSearch() async throws {
        try await withEditor { probe async throws in
            let input = try await probe.reading { terminal in
                terminal.send("\u{12}")
                try await terminal.waitFor("bck:")
                terminal.paste("quit\nquit\n")
                try await terminal.waitFor("...> quit")
                probe.editor.interrupt()
            }
            #expect(input == .interrupted)
        }
    }

    // MARK: Characters

    @Test("wide characters, emoji and accents survive typing, moving and history")
    func characters() async throws {
        let text = "日本 👩‍💻 é e\u{301} 👍🏽 ❤️"
        try await withEditor { probe async throws in
            let typed = try await probe.reading { terminal in
                terminal.send(text)
                try await terminal.waitFor("日本 👩")
                terminal.send("\u{1}\u{5}!\r")
            }
            #expect(typed == .line(text + "!"))
            probe.editor.remember(text)
            #expect(probe.history.content == text + "\n")
            #expect(try await probe.typing("\u{1B}[A\r") == .line(text))
        }
    }

    @Test("what is drawn stays in step with the line behind an accent")
    func accents() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("e\u{301}xyz")
                try await terminal.waitFor("xyz")
                terminal.send("\u{1B}[D\u{1B}[DA")
                try await terminal.waitFor("xAyz")
                terminal.send("\r")
            }
            #expect(line == .line("e\u{301}xAyz"))
        }
    }

    // MARK: History

    @Test("lines of another window are found at the next prompt, and a search finds them")
    func sharedHistory() async throws {
        try await withEditor { probe async throws in
            probe.editor.remember("first")
            #expect(try await probe.typing("\u{1B}[A\r") == .line("first"))
            probe.history.file.append("from another window")
            #expect(try await probe.typing("\u{1B}[A\r") == .line("from another window"))
            let found = try await probe.typing("\u{12}fir\r")
            #expect(found == .line("first"))
        }
    }

    // MARK: Completion

    @Test("the first Tab inserts what is common, the second lists, and a whole word gets its space")
    func tab() async throws {
        try await withEditor(words: ["start ", "status ", "stop "]) { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("1; sta")
                try await terminal.waitFor("1; sta")
                terminal.send("\t")
                try await terminal.wait(for: "a bell") { $0.bells == 1 }
                #expect(terminal.screen.lines.count == 1)
                terminal.send("\t")
                let screen = try await terminal.waitFor("start   status")
                #expect(screen.lines.first == "start   status")
                try await terminal.wait(for: "the line below") { $0.currentLine == "local r1 2! [7]> 1; sta" }
                terminal.send("r\tx\r")
            }
            #expect(line == .line("1; start x"))
        }
    }

    // MARK: The terminal

    @Test("a narrower window keeps the line")
    func resize() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("wait r1 done")
                try await terminal.waitFor("done")
                terminal.resize(columns: 30, rows: 12)
                probe.editor.resized()
                terminal.send(" 10s and more")
                try await terminal.waitFor("more")
                terminal.send("\r")
            }
            #expect(line == .line("wait r1 done 10s and more"))
        }
    }

    @Test("stopping gives the terminal back, going on takes it and draws the line again")
    func suspend() async throws {
        try await withEditor { probe async throws in
            let line = try await probe.reading { terminal in
                terminal.send("half")
                try await terminal.waitFor("half")
                await withCheckedContinuation { continuation in
                    probe.editor.suspend {
                        #expect(probe.terminal.isCooked)
                        continuation.resume()
                    }
                }
                try await terminal.wait(for: "the line again") {
                    $0.lines.count == 2 && $0.lines[1] == $0.lines[0] && $0.framesPastes
                }
                probe.editor.resumed()
                terminal.send("!\r")
            }
            #expect(line == .line("half!"))
        }
    }

    @Test("leaving ends this reading and all later ones, with the terminal as before")
    func leave() async throws {
        try await withEditor { probe async throws in
            let input = try await probe.reading { terminal in
                terminal.send("half")
                try await terminal.waitFor("half")
                probe.editor.leave()
            }
            #expect(input == .end)
            #expect(await probe.editor.readLine(prompt: "> ") == .end)
            probe.editor.close()
            #expect(probe.terminal.isCooked)
        }
    }

    @Test("a secret is not shown, and the terminal is as before")
    func secret() async throws {
        try await withEditor { probe async throws in
            async let secret = probe.editor.readSecret(prompt: "API key: ")
            try await probe.terminal.waitFor("API key:")
            probe.terminal.send("phk_ünseen\r")
            #expect(await secret == "phk_ünseen")
            try await probe.terminal.wait(for: "the next row") { $0.cursor.row == 1 }
            #expect(probe.terminal.screen.lines == ["API key:"])
            #expect(probe.terminal.isCooked)
        }
    }

    @Test("Ctrl-C and Ctrl-D at a secret give none, and the terminal back", arguments: [true, false])
    func noSecret(interrupts: Bool) async throws {
        try await withEditor { probe async throws in
            async let secret = probe.editor.readSecret(prompt: "API key: ")
            try await probe.terminal.waitFor("API key:")
            if interrupts { probe.editor.interrupt() } else { probe.terminal.send("\u{4}") }
            #expect(await secret == nil)
            #expect(probe.terminal.isCooked)
        }
    }

    @Test("type-ahead is thrown away on demand")
    func typeAhead() async throws {
        try await withEditor { probe async throws in
            _ = try await probe.typing("first\rapprove t1")
            probe.editor.discardTypeAhead()
            #expect(try await probe.typing("tasks\r") == .line("tasks"))
        }
    }

    @Test("a terminal that can do nothing still reads lines and shows notices")
    func dumbTerminal() async throws {
        try await withEditor(type: "dumb") { probe async throws in
            async let line = probe.editor.readLine(prompt: "local [1]> ")
            try await probe.terminal.waitFor("local [1]>")
            probe.editor.show(notice: "r1 done")
            try await probe.terminal.wait(for: "the prompt again") {
                $0.lines == ["local [1]>", "r1 done", "local [1]>"]
            }
            probe.terminal.send("tasks\r")
            #expect(await line == .line("tasks"))
        }
    }
}
