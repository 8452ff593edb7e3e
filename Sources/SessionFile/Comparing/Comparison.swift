import Values

/// Whether a replayed cell printed and came to exactly what is on record.
public enum Comparison {
    /// The first difference between a recorded cell and what it gave when it ran again; nil when there is none. The text
    /// is compared first, then the value, then how the cell ended.
    public static func firstDifference(
        in cell: RecordedCell, replayed: ReplayedCell
    ) throws(SessionFileError) -> Difference? {
        let recorded = try cell.output
        return textDifference(cell.number, recorded.text, replayed.output.text)
            ?? valueDifference(cell.number, recorded.value, replayed.output.value)
            ?? endDifference(cell, replayed)
    }

    private static func textDifference(_ cell: String, _ recorded: String, _ replayed: String) -> Difference? {
        guard !recorded.utf8.elementsEqual(replayed.utf8) else { return nil }
        let (a, b) = (lines(recorded), lines(replayed))
        let number = zip(a, b).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        let (left, right) = (number < a.count ? a[number] : nil, number < b.count ? b[number] : nil)
        let column = zip(left ?? "", right ?? "").prefix { String($0).utf8.elementsEqual(String($1).utf8) }.count
        return Difference(
            cell: cell, place: .text(lineNumber: number + 1, column: column + 1), recordedLine: left,
            replayedLine: right)
    }

    private static func valueDifference(
        _ cell: String, _ recorded: RecordedValue?, _ replayed: RecordedValue?
    ) -> Difference? {
        guard recorded != replayed else { return nil }
        if case .whole(let a) = recorded, case .whole(let b) = replayed,
            let difference = ValueDifference.first(recorded: a, replayed: b)
        {
            return Difference(
                cell: cell, place: .value(path: difference.path), recordedLine: difference.recorded?.json(),
                replayedLine: difference.replayed?.json())
        }
        return Difference(
            cell: cell, place: .value(path: ""), recordedLine: recorded?.line, replayedLine: replayed?.line)
    }

    private static func endDifference(_ cell: RecordedCell, _ replayed: ReplayedCell) -> Difference? {
        guard cell.outcome != replayed.outcome || cell.code != replayed.code else { return nil }
        return Difference(
            cell: cell.number, place: .end, recordedLine: line(cell.outcome, cell.code),
            replayedLine: line(replayed.outcome, replayed.code))
    }

    private static func line(_ outcome: DoneLine.Outcome?, _ code: String?) -> String? {
        outcome.map { outcome in code.map { "\(outcome.rawValue) \($0)" } ?? outcome.rawValue }
    }

    /// A newline at the end is part of the last line, so that one too many is seen.
    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// What a cell gave when it ran again.
public struct ReplayedCell: Sendable, Equatable {
    public let output: RecordedOutput
    public let outcome: DoneLine.Outcome
    public let code: String?

    public init(output: RecordedOutput, outcome: DoneLine.Outcome, code: String? = nil) {
        self.output = output
        self.outcome = outcome
        self.code = code
    }
}

/// The first place at which a cell differs from its record.
public struct Difference: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// In the printed text; both count from 1, the column in characters.
        case text(lineNumber: Int, column: Int)
        /// In the value, at `output.items[2]`; an empty path is the whole value.
        case value(path: String)
        /// In how the cell ended.
        case end
    }

    public let cell: String
    public let place: Place
    /// The line, JSON or outcome that is on record; nil when nothing is.
    public let recordedLine: String?
    public let replayedLine: String?

    public init(cell: String, place: Place, recordedLine: String?, replayedLine: String?) {
        self.cell = cell
        self.place = place
        self.recordedLine = recordedLine
        self.replayedLine = replayedLine
    }
}

extension RecordedValue {
    /// The value in one line, for a difference.
    fileprivate var line: String {
        switch self {
        case .whole(let value): value.json()
        case .digest(let sha256, let size): "\(size) bytes of JSON, SHA-256 \(sha256)"
        }
    }
}
