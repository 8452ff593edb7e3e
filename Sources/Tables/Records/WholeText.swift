public import Values

extension Renderer {
    /// The value whole, nothing cut, for `show`: nested records indented, long strings complete.
    ///
    /// A string that would read as something else (`"5"`, `"null"`, one with spaces at its ends) is quoted as JSON. Text
    /// of several lines stands behind a bar of its own, so that none of its lines can pass for a field; a line that is
    /// too long for a terminal goes on behind a broken bar. Plain layouts keep lines as long as they are. With `.everything`
    /// characters that take no ink are shown too: for what a person decides on.
    public func renderWhole(_ value: Value, visible: TerminalFilter.Visible = .controls) -> String {
        var text = WholeText(layout, visible)
        text.write(value)
        return text.lines.joined(separator: "\n")
    }
}

/// The lines of a value drawn whole.
private struct WholeText {
    private(set) var lines: [String] = []
    private let layout: Layout
    private let visible: TerminalFilter.Visible

    init(_ layout: Layout, _ visible: TerminalFilter.Visible) {
        self.layout = layout
        self.visible = visible
    }

    private static let step = 2

    mutating func write(_ value: Value) {
        switch value {
        case .record, .handle: write(value.asRecord ?? Record(), indent: 0)
        case .list(let list): write(list, indent: 0)
        case .string(let text): lines.append(TerminalFilter.harmless(text, visible: visible))
        default: lines.append(scalar(value))
        }
    }

    private mutating func write(_ record: Record, indent: Int) {
        if record.isEmpty { return add("{}", indent: indent) }
        for (key, value) in record { write(value, after: name(key) + ":", indent: indent) }
    }

    private mutating func write(_ list: List, indent: Int) {
        if list.isEmpty { return add("[]", indent: indent) }
        for element in list { writeElement(element, indent: indent) }
    }

    /// A record's first field stands on the line of the dash.
    private mutating func writeElement(_ element: Value, indent: Int) {
        guard element.asRecord?.isEmpty == false || element.list?.isEmpty == false else {
            return write(element, after: "-", indent: indent)
        }
        let first = lines.count
        write(element, indent: indent + WholeText.step)
        let dash = String(repeating: " ", count: indent) + "- "
        lines[first] = dash + lines[first].dropFirst(indent + WholeText.step)
    }

    private mutating func write(_ value: Value, indent: Int) {
        switch value {
        case .record, .handle: write(value.asRecord ?? Record(), indent: indent)
        case .list(let list): write(list, indent: indent)
        default: add(scalar(value), indent: indent)
        }
    }

    /// A value behind its name or dash, on the same line if it is one line that fits, else below it.
    private mutating func write(_ value: Value, after head: String, indent: Int) {
        let isNested = value.asRecord?.isEmpty == false || value.list?.isEmpty == false
        if isNested {
            add(head, indent: indent)
            write(value, indent: indent + WholeText.step)
        } else {
            let text = scalar(value)
            if fits("\(head) \(text)", indent: indent) {
                add(text.isEmpty ? head : "\(head) \(text)", indent: indent)
            } else {
                add(head, indent: indent)
                addBlock(text, indent: indent + WholeText.step)
            }
        }
    }

    private func fits(_ line: String, indent: Int) -> Bool {
        if line.utf8.contains(UInt8(ascii: "\n")) { return false }
        return layout.plain || indent + DisplayWidth.of(line, ambiguousIsWide: layout.ambiguousIsWide) <= layout.width
    }

    private mutating func addBlock(_ text: String, indent: Int) {
        let (bar, brokenBar) = layout.drawsLines ? ("│", "┆") : ("|", ":")
        let room = layout.plain ? Int.max : layout.width - indent - WholeText.step
        for line in DisplayWidth.wrap(text, to: room, ambiguousIsWide: layout.ambiguousIsWide) {
            for (position, piece) in line.enumerated() {
                add((position == 0 ? bar : brokenBar) + (piece.isEmpty ? "" : " " + piece), indent: indent)
            }
        }
    }

    private mutating func add(_ line: String, indent: Int) {
        lines.append(String(repeating: " ", count: indent) + line)
    }

    private func name(_ key: String) -> String {
        let isBare = !key.isEmpty && key.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.isNameSign }
        return harmless(isBare ? key : Value.string(key).json())
    }

    private func scalar(_ value: Value) -> String {
        switch value {
        case .string(let text): harmless(text.readsAsText ? text : value.json())
        case .duration(let duration): duration.literal
        case .instant(let instant): harmless(instant.description)
        case .list: "[]"
        case .record, .handle: "{}"
        default: harmless(value.json())
        }
    }

    private func harmless(_ text: String) -> String { TerminalFilter.harmless(text, visible: visible) }
}

extension Unicode.Scalar {
    fileprivate var isNameSign: Bool {
        ("0"..."9").contains(self) || self == "_" || self == "-" || self == "." || self == "$"
    }
}

extension String {
    /// Whether the bare text cannot be taken for a value of another kind, nor its ends be overlooked.
    fileprivate var readsAsText: Bool {
        guard let first, let last, first != " ", last != " ", first != "\t", last != "\t" else { return false }
        if ["null", "true", "false", "[]", "{}"].contains(self) || first == "\"" { return false }
        return Number(json: self) == nil
    }
}
