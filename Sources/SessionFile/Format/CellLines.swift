public import Values

/// A cell begins: what was typed, after redaction, and when.
public struct CellLine: LineContent, Equatable {
    static let kind = LineKind.cell

    /// `7`, or `7.1` for the first statement of the file that cell 7 sourced.
    public let number: String
    /// The redacted source.
    public let source: String
    /// The time that `now()` is in this cell, in milliseconds.
    public let startedAt: Instant
    public let unknown: Record

    /// The start is cut to milliseconds; the cell has to compute with the cut one, or it differs on tape.
    public init(number: String, source: String, startedAt: Instant) {
        self.number = number
        self.source = source
        self.startedAt = startedAt.inMilliseconds
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        number = try members.string("number")
        startedAt = try members.instant("startedAt")
        source = try members.string("source")
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["number"] = .string(number)
        members["startedAt"] = .instant(startedAt)
        members["source"] = .string(source)
    }
}

/// What a cell printed, without colour, prompt or echo. A cell may have several; their texts are joined. The last one
/// holds the cell's value.
public struct OutputLine: LineContent, Equatable {
    static let kind = LineKind.output

    public let cell: String
    public let text: String
    /// The cell's value; nil when it has none or when another line of the cell follows.
    public let value: RecordedValue?
    public let unknown: Record

    public init(cell: String, text: String, value: RecordedValue? = nil) {
        self.cell = cell
        self.text = text
        self.value = value
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        cell = try members.string("cell")
        text = try members.string("text")
        value = try RecordedValue(from: &members)
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["cell"] = .string(cell)
        members["text"] = .string(text)
        value?.write(into: &members)
    }
}

/// A cell has ended.
public struct DoneLine: LineContent, Equatable {
    /// How a cell ended.
    public enum Outcome: String, Sendable, CaseIterable {
        case ok, error, timeout, interrupted
    }

    static let kind = LineKind.done

    public let cell: String
    public let outcome: Outcome
    /// The stable code of the diagnostic that ended it.
    public let code: String?
    public let tookMilliseconds: Int
    public let unknown: Record

    public init(cell: String, outcome: Outcome, code: String? = nil, tookMilliseconds: Int) {
        self.cell = cell
        self.outcome = outcome
        self.code = code
        self.tookMilliseconds = tookMilliseconds
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        cell = try members.string("cell")
        outcome = try members.word("outcome")
        code = try members.string(ifPresent: "code")
        tookMilliseconds = try members.int("tookMilliseconds")
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["cell"] = .string(cell)
        members["outcome"] = .string(outcome.rawValue)
        members["code"] = code.map(Value.string)
        members["tookMilliseconds"] = .integer(tookMilliseconds)
    }
}
