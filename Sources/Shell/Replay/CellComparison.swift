import Language
import SessionFile
import Tables

/// The first difference between a recorded cell and the same cell on tape, drawn for a person.
struct CellComparison {
    let recorded: RecordedCell
    let replayed: CellOutcome

    /// What differs, in lines; nil when nothing does.
    func drawing() throws(SessionFileError) -> String? {
        guard let difference = try Comparison.firstDifference(in: recorded, replayed: replayed.asReplayed) else {
            return nil
        }
        let error = replayed.diagnostic.map { "\n  error:    \(shown($0.message))" } ?? ""
        return """
              \(place(difference))
              recorded: \(difference.recordedLine.map(shown) ?? "(nothing)")
              now:      \(difference.replayedLine.map(shown) ?? "(nothing)")
            """ + error
    }

    private func place(_ difference: Difference) -> String {
        switch difference.place {
        case .text(let line, let column): "line \(line), column \(column) of its output"
        case .value(""): "its value"
        case .value(let path): "its value at \(shown(path))"
        case .end: "how it ended"
        }
    }

    private func shown(_ text: String) -> String { TerminalFilter.harmless(text, keepingNewlines: false) }
}

extension CellOutcome {
    fileprivate var asReplayed: ReplayedCell {
        ReplayedCell(
            output: RecordedOutput(text: text, value: value.map { RecordedValue(of: $0) }), outcome: ending,
            code: diagnostic?.code.rawValue)
    }
}
