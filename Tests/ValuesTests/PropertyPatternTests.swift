import Testing
import Values

/// A matcher for the patterns below that does nothing but follow the meaning of each construct: all ways, in the order
/// in which backtracking tries them.
private indirect enum Sketch {
    case scalar(Character)
    case any
    case oneOf([Character], negated: Bool)
    case wordEdge, start, end
    case sequence([Sketch])
    case either(Sketch, Sketch)
    case capture(Sketch)
    case repeated(Sketch, ClosedRange<Int>, isGreedy: Bool, suffix: String)

    /// The pattern as it is written.
    var source: String {
        switch self {
        case .scalar(let character): String(character)
        case .any: "."
        case .oneOf(let characters, let negated): "[\(negated ? "^" : "")\(String(characters))]"
        case .wordEdge: #"\b"#
        case .start: "^"
        case .end: "$"
        case .sequence(let parts): parts.map(\.source).joined()
        case .either(let left, let right): "(?:\(left.source)|\(right.source))"
        case .capture(let inner): "(\(inner.source))"
        case .repeated(let part, _, let isGreedy, let suffix): "(?:\(part.source))\(suffix)\(isGreedy ? "" : "?")"
        }
    }

    /// Where a match that begins at a place can end, the way that counts most first.
    func ends(_ text: [Character], from place: Int) -> [Int] {
        let next = place < text.count ? text[place] : nil
        switch self {
        case .scalar(let character): return next == character ? [place + 1] : []
        case .any: return next == nil || next == "\n" ? [] : [place + 1]
        case .oneOf(let characters, let negated):
            return next.map { characters.contains($0) != negated } == true ? [place + 1] : []
        case .wordEdge:
            func isWord(_ index: Int) -> Bool { text.indices.contains(index) && "abc".contains(text[index]) }
            return isWord(place - 1) != isWord(place) ? [place] : []
        case .start: return place == 0 ? [place] : []
        case .end: return place == text.count ? [place] : []
        case .sequence(let parts):
            return unique(
                parts.reduce([place]) { places, part in unique(places.flatMap { part.ends(text, from: $0) }) })
        case .either(let left, let right): return unique(left.ends(text, from: place) + right.ends(text, from: place))
        case .capture(let inner): return inner.ends(text, from: place)
        case .repeated(let part, let counts, let isGreedy, _):
            return unique(turns(part, text, place, counts.lowerBound, counts.upperBound, isGreedy))
        }
    }

    private func turns(
        _ part: Sketch, _ text: [Character], _ place: Int, _ least: Int, _ most: Int, _ isGreedy: Bool
    ) -> [Int] {
        guard most > 0 else { return [place] }
        let longer = part.ends(text, from: place).filter { $0 > place }
            .flatMap { turns(part, text, $0, max(least - 1, 0), most - 1, isGreedy) }
        guard least == 0 else { return longer }
        return isGreedy ? longer + [place] : [place] + longer
    }

    private func unique(_ places: [Int]) -> [Int] {
        var seen: Set<Int> = []
        return places.filter { seen.insert($0).inserted }
    }
}

@Suite("Patterns and a matcher that tries all ways")
struct PropertyPatternTests {
    @Test("agree on where random patterns match", arguments: [51, 52] as [UInt64])
    func agreement(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<700 {
            let sketch = Self.sketch(&random, depth: 3)
            let pattern = try Pattern(sketch.source)
            for _ in 0..<4 {
                let text = (0..<random.below(8)).map { _ in random.pick(Array("aabbc-\n")) }
                let places = (0...text.count).lazy.compactMap { start in
                    sketch.ends(text, from: start).first.map { start..<$0 }
                }
                let match = pattern.firstMatch(in: String(text))
                #expect(
                    match?.byteRange == places.first,
                    "seed \(seed): \(sketch.source) on \(String(text).debugDescription)")
                #expect(pattern.matches(String(text)) == (match != nil), "seed \(seed): \(sketch.source)")
            }
        }
    }

    /// A pattern in which no repeated part can be empty, since engines differ on these.
    private static func sketch(_ random: inout SplitMix64, depth: Int) -> Sketch {
        let atoms: [Sketch] = [
            .scalar("a"), .scalar("b"), .scalar("-"), .any, .oneOf(["a", "b"], negated: false),
            .oneOf(["a"], negated: true),
        ]
        guard depth > 0 else { return random.pick(atoms) }
        switch random.below(7) {
        case 0: return .either(sketch(&random, depth: depth - 1), sketch(&random, depth: depth - 1))
        case 1: return .capture(sketch(&random, depth: depth - 1))
        case 2: return .sequence([random.pick([.start, .wordEdge]), sketch(&random, depth: depth - 1)])
        case 3: return .sequence([sketch(&random, depth: depth - 1), random.pick([.end, .wordEdge])])
        case 4, 5:
            let (suffix, counts) = random.pick([
                ("*", 0...99), ("+", 1...99), ("?", 0...1), ("{2}", 2...2), ("{1,2}", 1...2), ("{1,}", 1...99),
            ])
            let part: Sketch = .sequence([random.pick(atoms), .either(random.pick(atoms), random.pick(atoms))])
            let turns: Sketch = .repeated(
                random.below(2) == 0 ? part : random.pick(atoms), counts, isGreedy: random.below(3) > 0, suffix: suffix)
            return .sequence([turns, sketch(&random, depth: depth - 1)])
        default: return .sequence([sketch(&random, depth: depth - 1), sketch(&random, depth: depth - 1)])
        }
    }

    @Test("random sources are patterns or have an error inside them", arguments: [53] as [UInt64])
    func randomSources(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "a", "é", "😀", ".", "^", "$", "|", "(", ")", "(?:", "(?i)", "(?<n>", "[", "]", "[^", "-", "*", "+", "?",
            "{",
            "}", "{2,3}", "{99999999999999999999}", ",", "\\", "\\b", "\\d", "\\u{", "\\ud83d", "\\x4", "\\c", "(?-",
            "\\1",
        ]
        for _ in 0..<2500 {
            let source = (0..<random.below(10)).map { _ in random.pick(pieces) }.joined()
            do throws(PatternError) {
                let pattern = try Pattern(source)
                let text = source + "aé😀1"
                let all = try pattern.allMatches(in: text)
                #expect(all.first?.byteRange == pattern.firstMatch(in: text)?.byteRange, "seed \(seed): \(source)")
                #expect(try pattern.replacing(in: text, with: "$&") == text, "seed \(seed): \(source)")
            } catch {
                let length = source.utf8.count + (error.reason == .tooManySteps ? 11 : 0)
                #expect((0...length).contains(error.offset), "seed \(seed): \(source)")
            }
        }
    }
}
