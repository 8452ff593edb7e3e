public import PhronyClient
import Synchronization

/// A session file that answers instead of a platform, cell by cell (sessions.md, "What makes replay exact"). No network
/// is within its reach.
public final class Tape: Sendable {
    public let document: SessionDocument
    let exchanges: ExchangeIndex
    private let names: TapeNames
    private let cursors = Mutex<[String: CellCursor]>([:])

    /// - Throws: `brokenLine` for a broken line among those it has to know from the start.
    public init(document: SessionDocument) throws(SessionFileError) {
        self.document = document
        exchanges = ExchangeIndex(document.index)
        names = try TapeNames(document)
    }

    /// What answers the requests of a cell, from its first recorded exchange on: asking for the transport again rewinds
    /// the cell.
    ///
    /// - A GET gets the next answer recorded for its path and query in this cell; when these are used up, the last one
    ///   recorded for it by anyone up to this cell's end.
    /// - Everything else has to equal a request of this cell in path and body, and each is used once.
    /// - Where there is none the transport throws a `TransportError` with the reason `tapeMiss`.
    public func transport(forCell number: String) -> any Transport {
        cursors.withLock { $0[number] = CellCursor() }
        return TapeTransport(tape: self, cell: number)
    }

    /// Whether a cell has been given every answer that was recorded for this path and query while it ran: from now on
    /// asking tells nothing new, and a wait ends as `outcome(ofCell:)` says.
    public func isExhausted(_ target: String, cell: String) -> Bool {
        let endpoint = Endpoint(method: Method.get.rawValue, target: target)
        return cursor(cell).answers[endpoint, default: 0] >= ownAnswers(endpoint, cell).count
    }

    /// How a cell ended; nil when the session was killed in it, or there is none.
    public func outcome(ofCell number: String) -> DoneLine.Outcome? { document.cell(number)?.outcome }

    /// The name line of the n-th task of a run.
    public func taskName(run: String, nth: Int) -> NameLine? { names.tasks[TapeNames.Task(run: run, nth: nth)] }

    /// The name line of the task with this recorded id.
    public func taskName(id: String) -> NameLine? { names.taskByID[id] }

    /// The short name of the run with this recorded id.
    public func runName(id: String) -> String? { names.runs[id] }

    /// The versions of a task that were on screen whole up to a cell's end, in order.
    public func shown(task id: String, upToCell number: String) -> [ShownLine] {
        let end = end(ofCell: number)
        return names.shown.filter { $0.position < end && $0.line.task == id }.map(\.line)
    }
}

extension Tape {
    /// What a cell did outside, in order.
    public func effects(ofCell number: String) throws(SessionFileError) -> [EffectLine] {
        var effects: [EffectLine] = []
        for position in document.cell(number)?.extent ?? 0..<0 {
            guard case .effect(number) = document.index.entries[position].head else { continue }
            if case .effect(let line) = try document.index.line(position) { effects.append(line) }
        }
        return effects
    }

    /// What reading a path gave in a cell: each time the next one recorded, at last the last one again. nil when the
    /// cell did not read it. Where the content was too long to be kept, a local file stands in if it `matches`.
    public func fileRead(_ path: String, cell: String) throws(SessionFileError) -> FileEffect? {
        let reads = try effects(ofCell: cell).compactMap { line in
            if case .fileRead(let file) = line.effect, file.path == path { file } else { nil }
        }
        let turn = next(cell) { $0.reads[path, default: 0].returnThenIncrement() }
        return turn < reads.count ? reads[turn] : reads.last
    }

    /// What writing a path came to in a cell, as `fileRead` gives it.
    public func fileWrite(_ path: String, cell: String) throws(SessionFileError) -> FileEffect? {
        let writes = try effects(ofCell: cell).compactMap { line in
            if case .fileWrite(let file) = line.effect, file.path == path { file } else { nil }
        }
        let turn = next(cell) { $0.writes[path, default: 0].returnThenIncrement() }
        return turn < writes.count ? writes[turn] : writes.last
    }
}

/// How far a cell has come on its tape.
struct CellCursor: Sendable {
    /// How many of its own answers each endpoint has given.
    var answers: [Endpoint: Int] = [:]
    /// The exchanges that were used once and for all, by their place in the index.
    var used: Set<Int> = []
    var reads: [String: Int] = [:]
    var writes: [String: Int] = [:]
}

extension Int {
    fileprivate mutating func returnThenIncrement() -> Int {
        defer { self += 1 }
        return self
    }
}

extension Tape {
    /// Looks at a cell's cursor and moves it.
    func next<Result: Sendable>(_ cell: String, _ move: (inout CellCursor) -> Result) -> Result {
        cursors.withLock { move(&$0[cell, default: CellCursor()]) }
    }

    private func cursor(_ cell: String) -> CellCursor { next(cell) { $0 } }

    /// The exchanges of a cell with this endpoint that were answered, by their place in the index.
    func ownAnswers(_ endpoint: Endpoint, _ cell: String) -> [Int] {
        exchanges[endpoint].filter { exchanges.all[$0].by == .cell(cell) && exchanges.all[$0].answer != nil }
    }

    /// The position behind a cell's last line; the file's end for a cell that is not in it.
    func end(ofCell number: String) -> Int {
        document.cell(number)?.extent.upperBound ?? document.index.entries.count
    }
}
