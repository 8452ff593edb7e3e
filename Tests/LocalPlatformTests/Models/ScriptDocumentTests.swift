import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("SCRIPTS.md")
struct ScriptDocumentTests {
    /// A script of the document with the dialogues that follow it.
    struct Example: Sendable, CustomTestStringConvertible {
        var script: String
        var dialogues: [Dialogue]
        var testDescription: String { dialogues.first?.testDescription ?? script }
    }

    @Test("every example plays as it is written down", arguments: Self.examples)
    func example(_ example: Example) async throws {
        let script = try ScriptReader.read(example.script, name: "example")
        for dialogue in example.dialogues { try await dialogue.play(script) }
    }

    @Test("every example has a dialogue, and none is lost")
    func completeness() {
        #expect(Self.examples.count == 7)
        #expect(Self.examples.allSatisfy { !$0.dialogues.isEmpty })
    }

    static let examples: [Example] = {
        var examples: [Example] = []
        for block in blocks(in: SourceFile.text("Sources/LocalPlatform/SCRIPTS.md")) {
            switch block.language {
            case "yaml": examples.append(Example(script: block.text, dialogues: []))
            case "dialogue": examples[examples.count - 1].dialogues.append(Dialogue(block.text))
            default: Issue.record("a block of an unknown language: \(block.language)")
            }
        }
        return examples
    }()

    private static func blocks(in document: String) -> [(language: String, text: String)] {
        var blocks: [(language: String, text: String)] = []
        var open: (language: String, lines: [Substring])?
        for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            if let block = open {
                blocks.append((block.language, block.lines.joined(separator: "\n")))
                open = nil
            } else {
                open = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }
}
