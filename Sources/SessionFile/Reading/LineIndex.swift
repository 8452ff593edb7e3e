import Values

/// Where the lines of a session file are and what each of them belongs to. Lines themselves are read when asked for.
struct LineIndex: Sendable {
    struct Entry: Sendable {
        let offset: Int
        /// Without the newline.
        let length: Int
        let head: LineHead
    }

    let reader: SessionReader
    private(set) var entries: [Entry] = []
    /// The number of the last line when it is torn: it lacks its newline and is no whole line.
    private(set) var tornLine: Int?
    /// Whether the last whole line lacks its newline.
    private(set) var lacksNewline = false

    /// - Parameter visit: Called with each line's position and head, and with the line if it was read whole, as all
    ///   lines are but long answers, events, outputs and effects.
    init(
        _ reader: SessionReader, visit: (Int, LineHead, SessionLine?) -> Void = { _, _, _ in }
    ) throws(SessionFileError) {
        self.reader = reader
        var cursor = LineCursor(reader)
        while let line = try cursor.next() {
            do {
                let (head, whole) = try Self.read(line.bytes)
                visit(entries.count, head, whole)
                entries.append(Entry(offset: line.offset, length: line.bytes.count, head: head))
                lacksNewline = !line.hasNewline
            } catch {
                let number = entries.count + 1
                guard !line.hasNewline else { throw .brokenLine(path: reader.path, line: number, error) }
                tornLine = number
            }
        }
    }

    /// The line at a position of `entries`.
    func line(_ position: Int) throws(SessionFileError) -> SessionLine {
        let entry = entries[position]
        let bytes = try reader.read(entry.length, at: entry.offset)
        do { return try SessionLine(bytes: bytes) } catch {
            throw .brokenLine(path: reader.path, line: position + 1, error)
        }
    }

    func lines(_ positions: some Sequence<Int>) throws(SessionFileError) -> [SessionLine] {
        var lines: [SessionLine] = []
        for position in positions { lines.append(try line(position)) }
        return lines
    }

    /// How long the file is without a torn line.
    var wholeLength: Int { entries.last.map { $0.offset + $0.length + (lacksNewline ? 0 : 1) } ?? 0 }

    private static func read(_ bytes: [UInt8]) throws(LineError) -> (LineHead, SessionLine?) {
        if bytes.count > LineSkimmer.threshold,
            let head = try LineHead(shortMembers: LineSkimmer.members(of: bytes))
        {
            return (head, nil)
        }
        let line = try SessionLine(bytes: bytes)
        return (LineHead(line), line)
    }
}
