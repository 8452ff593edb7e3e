import Tables
import Values

/// The figures of one comparison as text.
struct ComparisonReport {
    let comparison: Comparison
    let outcomes: [Comparison.Outcome]
    /// Whether the run is long enough to be held against the targets.
    let judges: Bool

    var text: String {
        let size = comparison.conversation.fingerprint.size
        let file = comparison.question == .start ? "" : " · \(comparison.file), \(Figures.megabytes(size)) MB"
        let subject = comparison.question.title + file
        let rows = outcomes.map { row(for: $0) }
        return "\(subject)\n\(Renderer(.plain(width: 120)).render(.list(List(rows))))\n\(agreement)"
    }

    /// Whether all tools gave the same answer.
    var agrees: Bool { outcomes.dropFirst().allSatisfy { $0.answer == outcomes[0].answer } }

    private var agreement: String {
        if outcomes.count < 2 { return "nothing to compare the answer with" }
        if agrees { return "all answers agree" }
        let position = outcomes.map { $0.answer.firstDifference(from: outcomes[0].answer) }.min() ?? 0
        return
            (["THE ANSWERS DIFFER in row \(position + 1)"]
            + outcomes.map { "\($0.tool) answered \($0.answer.text(ofRow: position))" }).joined(separator: "\n")
    }

    private func row(for outcome: Comparison.Outcome) -> Value {
        let ratio = outcome.times.median / (outcomes.first?.times.median ?? .zero)
        let size = Double(comparison.conversation.fingerprint.size)
        let verdict = judges ? Targets(comparison: comparison, outcomes: outcomes).verdict(on: outcome) : nil
        return [
            "tool": .string(outcome.tool),
            "median ms": Figures.value(outcome.times.median / .milliseconds(1), places: 1),
            "minimum ms": Figures.value(outcome.times.minimum / .milliseconds(1), places: 1),
            "times phrosh": Figures.value(ratio, places: 2),
            "peak MB": outcome.peakMemory.map { Figures.value(Double($0) / 1_000_000, places: 1) } ?? .null,
            "peak / file": outcome.peakMemory.map { Figures.value(Double($0) / size, places: 2) } ?? .null,
            "target": .string(verdict ?? ""),
        ]
    }
}

extension Answer {
    /// The position of the first row that differs; far behind all rows when none does.
    fileprivate func firstDifference(from other: Answer) -> Int {
        guard rows != other.rows else { return .max }
        return zip(rows, other.rows).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(rows.count, other.rows.count)
    }

    fileprivate func text(ofRow position: Int) -> String {
        rows.indices.contains(position) ? rows[position].joined(separator: " ") : "nothing, having \(rows.count) rows"
    }
}
