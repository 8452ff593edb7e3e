import Foundation
import Language
import Testing

@testable import Shell

@Suite("The examples of help")
struct HelpExampleTests {
    /// An example of a command, with the command's name.
    struct CommandExample: Sendable, CustomTestStringConvertible {
        let example: Example
        var testDescription: String { example.source }
    }

    /// All but `auth`, which needs somebody who types a key, and `retry`, which needs an attempt that failed.
    static let examples = CommandCatalog.all.flatMap(\.signature.examples)
        .filter { $0.source != "auth" && !$0.source.hasPrefix("retry ") }.map(CommandExample.init)

    @Test("of commands print what help says", arguments: examples)
    func prints(_ example: CommandExample) async throws {
        let example = example.example
        let printed = example.printed ?? ""
        try await withPhrosh { phrosh in
            try phrosh.write((example.preparation + [example.source]).joined(separator: "\n"), to: "example.phr")
            let result = try await phrosh.run(
                "--width", "80", "example.phr", environment: ["STRIPE_KEY": "sk_test_0123456789abcdef"])
            #expect(result.code == 0, "\(result.errors)")
            let transcript = Transcript(example.preparation.isEmpty ? printed : "…\n" + printed)
            #expect(transcript.matches(result.output), "\(result.output)")
        }
    }

    @Test("of auth takes a key at a terminal")
    func auth() async throws {
        let example = try #require(CommandCatalog.all.flatMap(\.signature.examples).first { $0.source == "auth" })
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("\(example.source)\r")
                try await window.waitFor("API key")
                window.send("phk_" + String(repeating: "k7", count: 22) + "0001\r")
                try await window.terminal.wait(for: "the next prompt", until: prompt(2))
                #expect(window.screen.text.contains(example.printed ?? "-"), "\(window.screen.text)")
            }
        }
    }

    @Test("of `help language` run, one after the other")
    func language() async throws {
        let page = HelpTopic.language.text.split(separator: "\n")
        let lines = page.filter { $0.hasPrefix("  ") }.joined(separator: "\n")
        try await withPhrosh { phrosh in
            let result = try await phrosh.script(lines)
            #expect(result.code == 0, "\(result.errors)")
        }
    }
}

@Suite("The codes of commands")
struct CommandCodeTests {
    /// Those that come up on a fresh local platform without further ado.
    static let explanations = (CommandExplanations.all + DeskExplanations.all + PlatformExplanations.all).filter(
        \.circumstance.isEmpty)

    private static let folder = Phrosh.repository.appending(path: "Tests/PhroshTests/Cases/commands")

    /// With `UPDATE_CASES` set the test writes what stands in `Cases/commands`.
    @Test("are produced by the examples of help", arguments: explanations.map(\.code.rawValue))
    func examples(_ code: String) async throws {
        let explanation = try #require(Self.explanations.first { $0.code.rawValue == code })
        try await withPhrosh { phrosh in
            try phrosh.write(explanation.example, to: "example.phr")
            let result = try await phrosh.run("--width", "80", "example.phr")
            #expect(result.code != 0)
            let seen = Self.complaint(result.errors)
            let file = Self.folder.appending(path: "\(code).out")
            if ProcessInfo.processInfo.environment["UPDATE_CASES"] != nil {
                try Data(seen.utf8).write(to: file)
            }
            #expect(seen.contains("error [\(code)]: "), "\(seen)")
            #expect(seen == (try? String(contentsOf: file, encoding: .utf8)))
        }
    }

    /// What is told of the error, without what runs had to say meanwhile, and without numbers of processes.
    private static func complaint(_ errors: String) -> String {
        errors.split(separator: "\n").filter { !$0.hasPrefix("Pausing until") && !$0.contains(#/^r\d+ \w+: /#) }
            .joined(separator: "\n").replacing(#/\.\d+\.part/#, with: ".part") + "\n"
    }

    @Test("names bound by sourced files stay bound, and so does the name given to a file's value")
    func sourcedNames() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("let a = 20\nfn double(x) = x * 2\ndouble(a)\n", to: "inner.phr")
            let result = try await phrosh.script("let v = source inner.phr; let b = 2\na + v + double(b)")
            #expect(result.output.hasSuffix("64\n"), "\(result.output)\(result.errors)")
        }
    }

    @Test("a chain of sourced files is told once, from the inside out")
    func chain() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("1\n\n1 / 0\n", to: "inner.phr")
            try phrosh.write("source inner.phr\n", to: "middle.phr")
            try phrosh.write("# a comment\nsource middle.phr\n", to: "outer.phr")
            let result = try await phrosh.run("outer.phr")
            #expect(result.code == 1)
            #expect(
                result.errors == """
                    inner.phr:3:
                    error [division-by-zero]: `/` has zero on its right.
                      1 / 0
                        ^
                      hint: Ask first: `if n == 0 then null else x / n`.
                      sourced by middle.phr:1
                      sourced by outer.phr:2

                    """)
        }
    }
}
