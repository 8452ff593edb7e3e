import Language
import Testing
import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One text of a block of GRAMMAR.md with what it has to give.
struct GrammarExample: CustomStringConvertible, Sendable {
    let line: Int
    let source: String
    let result: String?
    let code: String?

    var description: String { "line \(line): \(source)" }
}

@Suite("GRAMMAR.md")
struct GrammarTests {
    static let text = read("../../Sources/Language/GRAMMAR.md")

    /// The blocks of code, each cut into the texts between its marks.
    static let blocks: [[GrammarExample]] = {
        var blocks: [[GrammarExample]] = []
        var source: [Substring] = []
        var isInside = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if isInside, !source.isEmpty {
                    blocks[blocks.count - 1].append(example(source, index))
                    source = []
                }
                isInside = line == "```phrosh"
                if isInside { blocks.append([]) }
            } else if isInside {
                source.append(line)
                if line.contains("# => ") || line.contains("# !! ") {
                    blocks[blocks.count - 1].append(example(source, index + 1))
                    source = []
                }
            }
        }
        return blocks
    }()

    private static func example(_ lines: [Substring], _ line: Int) -> GrammarExample {
        let last = lines.last ?? ""
        func mark(_ sign: String) -> String? { last.ranges(of: sign).last.map { String(last[$0.upperBound...]) } }
        return GrammarExample(
            line: line, source: lines.joined(separator: "\n"), result: mark("# => "), code: mark("# !! "))
    }

    @Test("every example gives what stands behind it", arguments: blocks)
    func examples(_ block: [GrammarExample]) async {
        for (example, mistake) in await onDeepStack({ Self.mistakes(in: block) }) {
            Issue.record("\(example): \(mistake)")
        }
    }

    /// The examples that give something else than they should, with what they give.
    private static func mistakes(in block: [GrammarExample]) -> [(GrammarExample, String)] {
        var session = Session()
        var other = Session()
        return block.compactMap { example in
            do throws(Diagnostic) {
                let found = try session.run(example.source)
                guard example.code == nil else { return (example, "no error") }
                let wanted = try example.result.map { source throws(Diagnostic) in try other.value(source) }
                let isRight = wanted == nil || (found == wanted && found?.json() == wanted?.json())
                return isRight ? nil : (example, found?.json() ?? "no value")
            } catch {
                return error.code.rawValue == example.code ? nil : (example, "\(error)")
            }
        }
    }

    @Test("has examples for every rule")
    func isFull() {
        #expect(Self.blocks.count > 25)
        #expect(Self.blocks.flatMap(\.self).count > 120)
    }
}
