import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    private static let text = try? String(
        contentsOf: Phrosh.repository.appendingPathComponent("README.md"), encoding: .utf8)

    /// The code blocks of a language, in the order in which they stand.
    private func blocks(_ language: String) throws -> [String] {
        let text = try #require(Self.text)
        return text.components(separatedBy: "\n```\(language)\n").dropFirst().map {
            $0.components(separatedBy: "\n```").first ?? ""
        }
    }

    @Test("the transcript of the main job is what a person sees at a terminal")
    func transcript() async throws {
        let transcript = try #require(try blocks("console").first).components(separatedBy: "\n")
        let prompt = #/^local( r1)?( 1!)? \[\d+\]> /#
        let cells = transcript.compactMap { line in
            line.firstMatch(of: prompt).map { String(line[$0.range.upperBound...]) }
        }
        try await withPhrosh { phrosh in
            try await withWindow(phrosh, columns: 92, rows: 80) { window in
                for (index, cell) in cells.enumerated() {
                    try await run(cell, number: index + 1, in: window)
                    if cell.hasPrefix("start") { try await window.waitFor("needs you") }
                    if cell == "approve t1", index > 2 { try await window.waitFor("completed") }
                }
                let seen = Self.letters(window.screen.text)
                for line in transcript where !Self.letters(line).isEmpty {
                    #expect(seen.contains(Self.letters(line)), "\(line)\n\n\(window.screen.text)")
                }
            }
        }
    }

    /// Without white space, for lines are wrapped and columns are as wide as their contents; and without what differs from
    /// run to run: times, and the prompt's count of tasks, which a notice may overtake.
    private static func letters(_ text: String) -> String {
        text.replacing(#/\d+\.\d+s/#, with: "T").replacing(" 1!", with: "").filter { !$0.isWhitespace && $0 != "─" }
    }

    @Test("the examples of the guide run")
    func examples() async throws {
        let examples = try blocks("phrosh")
        #expect(examples.count >= 2)
        let script = ([examples[0], "approve t1", "wait r done 10s"] + examples.dropFirst()).joined(separator: "\n")
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(script)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
        }
    }

    @Test("every command the guide names exists, and every file it links")
    func names() async throws {
        let text = try #require(Self.text)
        try await withPhrosh { phrosh in
            let commands = [
                "start", "wait", "watch", "runs", "use", "status", "jobs", "output", "conversation", "show", "tasks",
                "approve", "reject", "choose", "answer", "say", "wake", "save", "auth",
            ]
            for command in commands {
                #expect(text.contains("`\(command)"), "the guide says nothing of \(command)")
                let help = try await phrosh.run("-c", "help \(command)")
                #expect(help.code == 0 && help.output.contains("Examples"), "\(help.errors)")
            }
        }
        for link in text.matches(of: #/\]\(([A-Za-z][^)]*)\)/#) {
            let path = Phrosh.repository.appendingPathComponent(String(link.output.1)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(path)")
        }
    }
}
