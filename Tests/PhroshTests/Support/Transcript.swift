/// What is to be printed: `…` stands for anything in a line, and by itself for any lines. Runs of spaces count as one, for
/// columns are as wide as their contents.
struct Transcript {
    private let lines: [String]

    init(_ text: String) { lines = Self.lines(text) }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").joined(separator: " ") }.filter {
            !$0.isEmpty
        }
    }

    func matches(_ seen: String) -> Bool {
        Self.matches(lines[...], Self.lines(seen)[...], gap: "…") { wanted, line in
            Self.matches(Array(wanted)[...], Array(line)[...], gap: "…", same: ==)
        }
    }

    /// Whether a pattern fits, in which a gap stands for any elements.
    private static func matches<Element: Equatable>(
        _ pattern: ArraySlice<Element>, _ seen: ArraySlice<Element>, gap: Element, same: (Element, Element) -> Bool
    ) -> Bool {
        guard let first = pattern.first else { return seen.isEmpty }
        let rest = pattern.dropFirst()
        if first == gap {
            return (seen.startIndex...seen.endIndex).contains { matches(rest, seen[$0...], gap: gap, same: same) }
        }
        guard let next = seen.first, same(first, next) else { return false }
        return matches(rest, seen.dropFirst(), gap: gap, same: same)
    }
}
