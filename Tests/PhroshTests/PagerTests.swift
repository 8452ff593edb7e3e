import Foundation
import Testing

@Suite("The pager")
struct PagerTests {
    /// A pager that shows that it was there, and waits for a line from the person.
    private static let pager = "sed 's/^/paged: /'; read line < /dev/tty; echo left with $line"

    @Test("again --page shows the value in the person's pager, and records what it shows")
    func paged() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh, environment: ["PAGER": Self.pager]) { window in
                try await run("[11, 12]", number: 1, in: window)
                window.send("again --page\r")
                try await window.waitFor("paged:    12")
                window.send("\u{3}")
                try await window.terminal.wait(for: "the next prompt", until: prompt(3))
                try await run("save paged.phs", number: 3, in: window)
                try await run("\"typed as \" + \"ever\"", number: 4, in: window)
                #expect(window.screen.text.contains("typed as ever"))
            }
            let replay = try await phrosh.run("replay", "paged.phs")
            #expect(replay.output.components(separatedBy: "11\n").count == 3, "\(replay.output)")
            #expect(!replay.output.contains("paged:"))
        }
    }

    @Test("a pager that is not there is done without, and a value is never paged unasked")
    func missing() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh, environment: ["PAGER": "no-such-pager"]) { window in
                try await run("[21, 22]", number: 1, in: window)
                #expect(!window.screen.text.contains("no-such-pager"))
                try await run("again --page", number: 2, in: window)
                #expect(window.screen.lines.count { $0.hasSuffix("22") } == 2, "\(window.screen.text)")
            }
        }
    }

    @Test("in a script nothing is paged")
    func script() async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.script("[1]\nagain --page", environment: ["PAGER": Self.pager])
            #expect(result.output == "value\n-----\n    1\nvalue\n-----\n    1\n")
        }
    }
}
