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

    static let blocks = blocks(of: text)

    /// The blocks of code, each cut into the texts between its marks.
    private static func blocks(of text: String) -> [[GrammarExample]] {
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
    }

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

    /// A session as a block's page says: `live` for what decides, and with less to use up for what would take too long.
    private static func session(for block: [GrammarExample]) -> Session {
        let codes = Set(block.compactMap(\.code))
        var session = Session()
        session.isLive = codes.contains("task-not-written-out")
        if codes.contains("memory-limit") {
            session.limits.steps = 50_000
            session.limits.listLength = 100_000
            session.limits.textLength = 1 << 20
            session.limits.valueParts = 500_000
            session.limits.memory = 0
        }
        return session
    }

    /// The examples that give something else than they should, with what they give.
    static func mistakes(in block: [GrammarExample]) -> [(GrammarExample, String)] {
        var session = session(for: block)
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

    @Test(
        "an example that stops being true is found",
        arguments: [
            "1 # => 2", "1 # !! unknown-name", "x # => 1", "x # !! bad-index", "1.10 # => 1.1", "let x = 1 # => 1",
        ])
    func mistakes(_ line: String) async {
        let blocks = Self.blocks(of: "```phrosh\n\(line)\n```")
        let count = await onDeepStack { blocks.map { Self.mistakes(in: $0).count } }
        #expect(count == [1])
    }

    @Test("every example of the page is run")
    func isRunWhole() {
        let lines = Self.text.split(separator: "\n")
        let fences = lines.filter { $0.hasPrefix("```") && $0.count > 3 }
        #expect(fences.filter { $0 != "```phrosh" } == ["```ebnf"])
        #expect(Self.blocks.count == fences.count - 1)
        #expect(Self.blocks.allSatisfy { !$0.isEmpty })
        let marks = lines.count { $0.contains("# => ") || $0.contains("# !! ") }
        #expect(Self.blocks.joined().count { $0.result != nil || $0.code != nil } == marks)
    }

    @Test("names every keyword, function and limit")
    func isComplete() {
        let keywords = Self.text.firstMatch(of: /keyword     = (.*)/)?.1.split(separator: " ").map(String.init)
        #expect(keywords == Keyword.allCases.map(\.rawValue).sorted())
        let words = Set(Self.text.split { !$0.isLetter }.map(String.init))
        #expect(Registry(commands: []).signatures.map(\.name).filter { !words.contains($0) } == [])
        for limit in Mirror(reflecting: Limits()).children {
            guard let name = limit.label, let value = limit.value as? Int else { continue }
            #expect(Self.text.contains("| `\(name)` | \(spelled(value)) |"), "\(name)")
        }
        #expect(Self.text.contains("| `sourceNesting` | \(Parser.nestingLimit) |"))
    }

    /// A limit as the page spells it: `10 MiB`, `100,000`.
    private func spelled(_ value: Int) -> String {
        for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB")] where value % unit == 0 {
            return "\(value / unit) \(name)"
        }
        var digits = String(value)
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
        }
        return digits
    }
}
