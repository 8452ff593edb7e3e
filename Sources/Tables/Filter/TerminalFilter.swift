/// Makes text from outside harmless for a terminal: what would steer it, reorder it or hide in it is shown as signs.
///
/// All that `Tables` draws has passed through it. Control characters become control pictures (`␛`), everything else
/// that is not shown becomes its number (`\u{202E}`).
public enum TerminalFilter {
    public enum Visible: Sendable {
        /// What could drive the terminal or reorder text: C0, DEL, C1, bidi controls, line and paragraph separators.
        case controls
        /// Besides that all that takes no ink: zero-width and default-ignorable characters, tags, variation selectors that
        /// belong to no emoji, and every space but the common ones. For text on which a person decides.
        case everything
    }

    /// The text with everything dangerous shown as signs.
    ///
    /// With `keepingNewlines` line feeds stay and a tab becomes four spaces; without, for the cell of a table, a line
    /// break becomes `↵` and a tab one space. A carriage return directly before a line feed counts as part of it.
    public static func harmless(
        _ text: String, keepingNewlines: Bool = true, visible: Visible = .controls
    ) -> String {
        if text.isPrintableASCII { return text }
        if visible == .controls, isHarmless(text, keepingNewlines: keepingNewlines) { return text }
        var filter = FilteredText(keepingNewlines: keepingNewlines, visible: visible)
        filter.append(contentsOf: text)
        return filter.text
    }

    /// Text for the quoted cell of a file that may be looked at on a terminal: tabs and line breaks stay, the rest is as in
    /// `harmless`.
    static func harmlessCell(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x09 || $0 == 0x0D }) else { return harmless(text) }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        return lines.map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { harmless(String($0)) }
                .joined(separator: "\t")
        }.joined(separator: "\r\n")
    }

    /// A JSON text with everything dangerous written as `\uXXXX`: harmless on a terminal, and still JSON of the same value.
    ///
    /// Outside of strings JSON has no such characters but line breaks and tabs, which stay.
    public static func harmlessJSON(_ json: String) -> String {
        if json.allBytes(isHarmlessByte) { return json }
        var text = ""
        text.reserveCapacity(json.utf8.count + 16)
        for scalar in json.unicodeScalars {
            if scalar.drivesTerminal && scalar != "\n" && scalar != "\t" && scalar != "\r" {
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func isHarmless(_ text: String, keepingNewlines: Bool) -> Bool {
        text.allBytes(isHarmlessByte)
            || text.unicodeScalars.allSatisfy { scalar in
                scalar.value == 0x0A ? keepingNewlines : !scalar.drivesTerminal
            }
    }

    /// No control, and none of the bytes that every other dangerous scalar begins with in UTF-8.
    private static func isHarmlessByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: false
        default: true
        }
    }
}

/// Text as it goes through the filter, scalar by scalar.
private struct FilteredText {
    let keepingNewlines: Bool
    let visible: TerminalFilter.Visible
    private(set) var text = ""
    /// The scalar before the present one; nil when it was not kept.
    private var previous: Unicode.Scalar?

    init(keepingNewlines: Bool, visible: TerminalFilter.Visible) {
        self.keepingNewlines = keepingNewlines
        self.visible = visible
    }

    mutating func append(contentsOf source: String) {
        text.reserveCapacity(source.utf8.count + 16)
        let scalars = source.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            append(scalar, next: index < scalars.endIndex ? scalars[index] : nil)
            previous = text.unicodeScalars.last == scalar ? scalar : nil
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
        switch scalar.value {
        case 0x0A: text += keepingNewlines ? "\n" : "↵"
        case 0x0D where next?.value == 0x0A && visible == .controls: break
        case 0x09 where visible == .controls: text += keepingNewlines ? "    " : " "
        case 0..<0x20: append(controlPicture: 0x2400 + scalar.value)
        case 0x7F: append(controlPicture: 0x2421)
        default:
            if scalar.drivesTerminal || (visible == .everything && isHidden(scalar, next: next)) {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func append(controlPicture code: UInt32) {
        if let picture = Unicode.Scalar(code) { text.unicodeScalars.append(picture) }
    }

    /// Whether a scalar takes no ink, and is not at its place inside of an emoji.
    private func isHidden(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) -> Bool {
        switch scalar.value {
        case 0xFE0E, 0xFE0F: previous?.properties.isEmoji != true
        case 0x200D: !(previous?.isPartOfEmoji == true && next?.isPictograph == true)
        default: scalar.takesNoInk
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal, or the algorithm that orders text of both directions, acts on this scalar.
    fileprivate var drivesTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB: true
        default: false
        }
    }

    /// Whether nothing is to be seen where this scalar stands, although it is no common space.
    fileprivate var takesNoInk: Bool {
        switch value {
        case 0x20, 0x3000: false
        case 0x2800: true
        default:
            properties.isDefaultIgnorableCodePoint || properties.generalCategory == .spaceSeparator
                || properties.generalCategory == .format
        }
    }

    /// An emoji that is no digit, `#` or `*`.
    fileprivate var isPictograph: Bool { value > 0x7F && properties.isEmoji }

    /// Such an emoji, or the selector behind one.
    fileprivate var isPartOfEmoji: Bool { value == 0xFE0F || isPictograph }
}
