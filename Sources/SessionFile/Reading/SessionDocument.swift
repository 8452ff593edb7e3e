/// A session file that was read: its cells and what happened between them.
///
/// Opening it goes through the file once and keeps only where things are; outputs, values and bodies are read from the
/// disk when they are asked for, and may only then turn out to be broken. The file may meanwhile be renamed or removed.
public struct SessionDocument: Sendable {
    public let header: Header
    /// The cells in the order in which they began.
    public let cells: [RecordedCell]
    let index: LineIndex
    /// The place in `cells` of the cell with a number; of several the last.
    private let places: [String: Int]
    private let beforeFirstCell: [Int]

    /// - Throws: `missing`, `unreadable`, `notASession`, `newerVersion`, or `brokenLine` for every line that is none
    ///   except a torn last one.
    public init(contentsOf path: String) throws(SessionFileError) {
        try self.init(SessionReader(path: path))
    }

    /// A session file whose bytes are in memory.
    ///
    /// - Parameter path: What errors call it.
    /// - Throws: `notASession`, `newerVersion` or `brokenLine`.
    public init(contents: [UInt8], path: String) throws(SessionFileError) {
        try self.init(SessionReader(contents: contents, path: path))
    }

    private init(_ reader: SessionReader) throws(SessionFileError) {
        header = try reader.checkFormat()
        var collector = CellCollector()
        index = try LineIndex(reader) { position, head, line in collector.take(position, head, line) }
        beforeFirstCell = collector.beforeFirstCell
        places = collector.places
        cells = collector.finish(index)
    }

    public var path: String { index.reader.path }

    /// The number of the last line, counted from 1, if a killed writer left only a part of it. It is ignored.
    public var tornLine: Int? { index.tornLine }

    /// The cell with this number.
    public func cell(_ number: String) -> RecordedCell? { places[number].map { cells[$0] } }

    /// The `seen`, `name` and `notice` lines, and effects of no cell, before the first cell.
    public var linesBeforeFirstCell: [SessionLine] {
        get throws(SessionFileError) { try index.lines(beforeFirstCell) }
    }

    /// Hands every line to `body`, from the header to the last, one at a time.
    public func forEachLine(_ body: (SessionLine) -> Void) throws(SessionFileError) {
        for position in index.entries.indices { body(try index.line(position)) }
    }
}
