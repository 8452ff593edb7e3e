/// What section 11 of the design asks for, where a comparison can show it.
struct Targets {
    let comparison: Comparison
    let outcomes: [Comparison.Outcome]

    /// The verdict on one tool's line: for phrosh on what it is asked alone, for a peer on how far phrosh is ahead of it.
    /// Nil where nothing is asked.
    func verdict(on outcome: Comparison.Outcome) -> String? {
        guard let phrosh = outcomes.first(where: { $0.tool == Self.ours }) else { return nil }
        if outcome.tool == Self.ours { return ownVerdict(on: phrosh) }
        guard let factor = factor(over: outcome.tool) else { return nil }
        let isMet = phrosh.times.median * factor < outcome.times.median
        return Self.wording(factor == 1 ? "faster than \(outcome.tool)" : "\(factor)× \(outcome.tool)", isMet: isMet)
    }

    /// How many times faster than the tool phrosh has to be.
    private func factor(over tool: String) -> Int? {
        switch (comparison.question, tool) {
        case (let question, "jq") where question.isQuery && isLarge: 5
        case (let question, "node") where question.isQuery && isLarge: 2
        case (let question, _) where question.isQuery && isLarge: 1
        case (.table, "sqlite3") where comparison.conversation.itemCount == Conversation.medium.itemCount: 1
        default: nil
        }
    }

    private func ownVerdict(on phrosh: Comparison.Outcome) -> String? {
        switch comparison.question {
        case let question where question.isQuery && isLarge:
            let limit = 2 * comparison.conversation.fingerprint.size
            return Self.wording("peak ≤ 2 × file", isMet: (phrosh.peakMemory ?? 0) <= limit)
        case .start:
            guard let sqlite = outcomes.first(where: { $0.tool == "sqlite3" }) else { return nil }
            let limit = max(.milliseconds(10), sqlite.times.median * 4)
            return Self.wording("≤ 10 ms or 4 × sqlite3", isMet: phrosh.times.median <= limit)
        default: return nil
        }
    }

    private var isLarge: Bool { comparison.conversation.itemCount == Conversation.large.itemCount }

    private static let ours = "phrosh"

    private static func wording(_ target: String, isMet: Bool) -> String {
        "\(target): \(isMet ? "met" : "MISSED")"
    }
}
