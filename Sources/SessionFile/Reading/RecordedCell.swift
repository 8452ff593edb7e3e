public import Values

/// One cell of a session file.
public struct RecordedCell: Sendable {
    private let begin: CellLine
    private let done: DoneLine?
    /// The positions of its lines in the index.
    let extent: Range<Int>
    private let outputs: [Int]
    private let during: [Int]
    private let after: [Int]
    private let index: LineIndex

    init(_ parts: CellParts, extent: Range<Int>, index: LineIndex) {
        begin = parts.begin
        done = parts.done
        self.extent = extent
        outputs = parts.outputs
        during = parts.during
        after = parts.after
        self.index = index
    }

    /// `7`, or `7.1` for the first statement of the file that cell 7 sourced.
    public var number: String { begin.number }
    /// What was typed, redacted.
    public var source: String { begin.source }
    /// What `now()` is in this cell.
    public var startedAt: Instant { begin.startedAt }
    /// How it ended; nil when the session was killed in this cell.
    public var outcome: DoneLine.Outcome? { done?.outcome }
    /// The stable code of the diagnostic that ended it.
    public var code: String? { done?.code }
    public var tookMilliseconds: Int? { done?.tookMilliseconds }

    /// What it printed and what it came to.
    public var output: RecordedOutput {
        get throws(SessionFileError) {
            var output = RecordedOutput(text: "", value: nil)
            for position in outputs {
                guard case .output(let line) = try index.line(position) else { continue }
                output.text += line.text
                output.value = line.value ?? output.value
            }
            return output
        }
    }

    /// The `seen`, `name` and `notice` lines written while it ran, in file order.
    public var linesWithin: [SessionLine] {
        get throws(SessionFileError) { try index.lines(during) }
    }

    /// The `seen`, `name` and `notice` lines, and effects of no cell, between its end and the next cell, in file order.
    public var linesAfter: [SessionLine] {
        get throws(SessionFileError) { try index.lines(after) }
    }
}

/// What a cell printed and what it came to.
public struct RecordedOutput: Sendable, Equatable {
    /// Without colour, prompt or echo.
    public var text: String
    public var value: RecordedValue?

    public init(text: String, value: RecordedValue?) {
        self.text = text
        self.value = value
    }
}
