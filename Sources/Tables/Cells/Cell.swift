import Values

/// One value as harmless text for one line, and how many columns it takes.
struct Cell: Sendable {
    let text: String
    let width: Int

    static let empty = Cell(text: "", width: 0)

    /// Text that has passed the filter already.
    init(text: String, width: Int) {
        self.text = text
        self.width = width
    }

    init(harmless text: String, _ layout: Layout) {
        self.init(text: text, width: DisplayWidth.of(text, ambiguousIsWide: layout.ambiguousIsWide))
    }

    /// The value in at most `room` columns, cut with `…` where it is longer. Null takes no ink.
    ///
    /// A duration is written with the decimals it needs itself; columns of durations agree on them first.
    init(_ value: Value, room: Int, _ layout: Layout) {
        switch value {
        case .null: self = .empty
        case .bool(let bool): self.init(ascii: bool ? "true" : "false")
        case .number(let number): self.init(ascii: number.description)
        case .string(let string): self.init(string, room: room, layout)
        case .duration(let duration): self.init(duration, decimals: DurationText.decimals(for: [duration]))
        case .instant(let instant): self.init(instant.description, room: room, layout)
        case .list, .record: self.init(CompactText(value, room: Cell.bytes(for: room)).text, room: room, layout)
        case .handle(let handle): self.init(handle.name, room: room, layout)
        }
    }

    init(_ duration: Duration, decimals: Int) { self.init(ascii: DurationText.of(duration, decimals: decimals)) }

    private init(ascii text: String) { self.init(text: text, width: text.utf8.count) }

    private init(_ text: String, room: Int, _ layout: Layout) {
        if text.utf8.count <= room, let width = DisplayWidth.asciiWidth(text) {
            self.init(text: text, width: width)
            return
        }
        let beginning = CompactText.beginning(of: text, bytes: Cell.bytes(for: room))
        var harmless = TerminalFilter.harmless(beginning, keepingNewlines: false)
        if beginning.utf8.count < text.utf8.count { harmless += DisplayWidth.ellipsis }
        let part = DisplayWidth.measuredCut(harmless, to: room, ambiguousIsWide: layout.ambiguousIsWide)
        self.init(text: part.text, width: part.width)
    }

    /// More bytes than text of this width has, except where it is a heap of combining marks, which is cut as well.
    private static func bytes(for columns: Int) -> Int { columns * 4 + 64 }

    /// The cell with spaces behind it.
    func padded(by columns: Int) -> Cell {
        Cell(text: text + String(repeating: " ", count: columns), width: width + columns)
    }

    /// The cell, cut with `…` if it is wider.
    func cut(to columns: Int, _ layout: Layout) -> Cell {
        guard width > columns else { return self }
        let part = DisplayWidth.measuredCut(text, to: columns, ambiguousIsWide: layout.ambiguousIsWide)
        return Cell(text: part.text, width: part.width)
    }
}
