/// What a person sees: a terminal's rows after the bytes that were written to it.
///
/// As much of a terminal as line editing and tables use: printing with wrapping and wide characters, moving the cursor,
/// erasing, inserting and deleting characters, scrolling. Rows that scroll out at the top are kept.
struct TerminalScreen: Sendable {
    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var cursor = (row: 0, column: 0)
    /// How often the bell rang.
    private(set) var bells = 0
    /// How often the program erased the rest of the screen.
    private(set) var erasures = 0
    /// Whether the program asked for frames around pasted text.
    private(set) var framesPastes = false

    /// One text a column; a wide character fills two, the second one with nil.
    private var cells: [[String?]]
    /// The rows that go on in the next one.
    private var continued: Set<Int> = []
    private var history: [String] = []
    private var parser = EscapeParser()
    /// The cursor stands behind the last column, and the next character wraps.
    private var isWrapDue = false

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        cells = Self.blank(columns, rows)
    }

    /// All rows, those that scrolled away first; blanks at their ends and empty rows at the bottom are left out.
    var lines: [String] {
        var lines = history + cells.map(Self.text)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    var text: String { lines.joined(separator: "\n") }

    /// The row the cursor stands in.
    var currentLine: String { Self.text(cells[cursor.row]) }

    /// Another size: what was wrapped is wrapped anew, as most terminals do.
    mutating func resize(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        var place = 0
        var lines: [[String?]] = []
        var position = (line: 0, offset: 0)
        for (index, row) in cells.enumerated() where index <= cursor.row || !Self.text(row).isEmpty {
            if place == 0 { lines.append([]) }
            if index == cursor.row { position = (lines.count - 1, place + cursor.column + (isWrapDue ? 1 : 0)) }
            lines[lines.count - 1] += row
            place = continued.contains(index) ? lines[lines.count - 1].count : 0
        }
        rewrap(lines, cursorAt: position)
    }

    private mutating func rewrap(_ lines: [[String?]], cursorAt position: (line: Int, offset: Int)) {
        (cells, continued, isWrapDue) = ([], [], false)
        for (index, line) in lines.enumerated() {
            var rest = Self.trimmed(line, keeping: index == position.line ? position.offset : 0)[...]
            if index == position.line { cursor = (cells.count + position.offset / columns, position.offset % columns) }
            repeat {
                let row = Array(rest.prefix(columns))
                rest = rest.dropFirst(columns)
                if !rest.isEmpty { continued.insert(cells.count) }
                cells.append(row + Self.blankRow(columns - row.count))
            } while !rest.isEmpty
        }
        while cells.count > max(rows, cursor.row + 1) { cells.removeLast() }
        while cells.count > rows { scroll() }
        while cells.count < rows { cells.append(Self.blankRow(columns)) }
    }

    private static func trimmed(_ line: [String?], keeping count: Int) -> [String?] {
        var line = line
        while line.count > count, line.last == " " { line.removeLast() }
        return line
    }

    /// Moves everything up by one row.
    private mutating func scroll() {
        history.append(Self.text(cells.removeFirst()))
        continued = Set(continued.compactMap { $0 > 0 ? $0 - 1 : nil })
        cursor.row -= 1
    }

    mutating func receive(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if let event = parser.take(byte) { handle(event) }
        }
    }

    private static func blank(_ columns: Int, _ rows: Int) -> [[String?]] {
        Array(repeating: blankRow(columns), count: rows)
    }

    private static func blankRow(_ columns: Int) -> [String?] { Array(repeating: " ", count: columns) }

    private static func text(_ row: [String?]) -> String {
        var text = row.compactMap { $0 }.joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    // MARK: Printing

    private mutating func handle(_ event: EscapeParser.Event) {
        switch event {
        case .character(let scalar): print(scalar)
        case .control(let byte): control(byte)
        case .sequence(let final, let parameters, let isPrivate): sequence(final, parameters, isPrivate)
        }
    }

    private mutating func print(_ scalar: Unicode.Scalar) {
        let width = CellWidth.of(scalar)
        if width == 0 { return append(scalar) }
        if isWrapDue || cursor.column + width > columns {
            continued.insert(cursor.row)
            nextLine()
        }
        cells[cursor.row][cursor.column] = String(scalar)
        if width == 2 { cells[cursor.row][cursor.column + 1] = nil }
        cursor.column += width
        if cursor.column >= columns {
            cursor.column = columns - 1
            isWrapDue = true
        }
    }

    /// Puts a scalar that takes no column onto the character before.
    private mutating func append(_ scalar: Unicode.Scalar) {
        var column = isWrapDue ? columns - 1 : cursor.column - 1
        while column > 0, cells[cursor.row][column] == nil { column -= 1 }
        guard column >= 0, let before = cells[cursor.row][column] else { return }
        cells[cursor.row][column] = before + String(Character(scalar))
    }

    private mutating func nextLine() {
        cursor.column = 0
        lineFeed()
    }

    private mutating func lineFeed() {
        isWrapDue = false
        if cursor.row == rows - 1 {
            scroll()
            cells.append(Self.blankRow(columns))
        }
        cursor.row += 1
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x07: bells += 1
        case 0x08: moveTo(cursor.row, cursor.column - 1)
        case 0x09: moveTo(cursor.row, (cursor.column / 8 + 1) * 8)
        case 0x0A: lineFeed()
        case 0x0D: moveTo(cursor.row, 0)
        default: break
        }
    }

    // MARK: Sequences

    private mutating func sequence(_ final: UInt8, _ parameters: [Int], _ isPrivate: Bool) {
        if isPrivate {
            if parameters.first == 2004 { framesPastes = final == UInt8(ascii: "h") }
            return
        }
        let count = max(1, parameters.first ?? 1)
        switch final {
        case UInt8(ascii: "A"): moveTo(cursor.row - count, cursor.column)
        case UInt8(ascii: "B"): moveTo(cursor.row + count, cursor.column)
        case UInt8(ascii: "C"): moveTo(cursor.row, cursor.column + count)
        case UInt8(ascii: "D"): moveTo(cursor.row, cursor.column - count)
        case UInt8(ascii: "G"): moveTo(cursor.row, count - 1)
        case UInt8(ascii: "d"): moveTo(count - 1, cursor.column)
        case UInt8(ascii: "H"): moveTo(count - 1, max(1, parameters.dropFirst().first ?? 1) - 1)
        case UInt8(ascii: "J"): eraseScreen(parameters.first ?? 0)
        case UInt8(ascii: "K"): eraseLine(parameters.first ?? 0)
        case UInt8(ascii: "P"): deleteCharacters(count)
        case UInt8(ascii: "@"): insertBlanks(count)
        default: break
        }
    }

    private mutating func moveTo(_ row: Int, _ column: Int) {
        cursor = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        isWrapDue = false
    }

    private mutating func eraseLine(_ mode: Int) {
        let range = mode == 0 ? cursor.column..<columns : mode == 1 ? 0..<cursor.column + 1 : 0..<columns
        for column in range { cells[cursor.row][column] = " " }
        continued.remove(cursor.row)
    }

    private mutating func eraseScreen(_ mode: Int) {
        erasures += 1
        eraseLine(mode)
        for row in mode == 0 ? cursor.row + 1..<rows : mode == 1 ? 0..<cursor.row : 0..<rows {
            cells[row] = Self.blankRow(columns)
            continued.remove(row)
        }
    }

    private mutating func deleteCharacters(_ count: Int) {
        let count = min(count, columns - cursor.column)
        cells[cursor.row].removeSubrange(cursor.column..<cursor.column + count)
        cells[cursor.row] += Self.blankRow(count)
    }

    private mutating func insertBlanks(_ count: Int) {
        let count = min(count, columns - cursor.column)
        cells[cursor.row].insert(contentsOf: Self.blankRow(count), at: cursor.column)
        cells[cursor.row].removeLast(count)
    }
}
