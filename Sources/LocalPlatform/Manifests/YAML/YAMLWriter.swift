import Values

/// Writes JSON values as YAML that people like to read: blocks, plain texts where they are safe, long texts line by line.
/// `YAMLReader` reads the same value back.
struct YAMLWriter {
    private var text = ""

    static func text(_ document: Record) -> String {
        var writer = YAMLWriter()
        writer.write(document, indent: 0)
        return writer.text
    }

    private mutating func write(_ record: Record, indent: Int) {
        for (position, (name, value)) in record.enumerated() {
            if position > 0 { margin(indent) }
            text += "\(Self.scalar(name)):"
            write(value, indent: indent)
        }
    }

    /// A value behind `name:` or `-` at this indentation; what it holds stands deeper.
    private mutating func write(_ value: Value, indent: Int) {
        switch value {
        case .record(let record) where !record.isEmpty:
            text += "\n"
            margin(indent + 2)
            write(record, indent: indent + 2)
        case .list(let list) where !list.isEmpty:
            text += "\n"
            for element in list { write(element: element, indent: indent + 2) }
        case .string(let string):
            if let block = Self.block(string, indent: indent + 2) {
                text += " \(block)"
            } else {
                text += " \(Self.scalar(string))\n"
            }
        default: text += " \(value.json())\n"
        }
    }

    private mutating func write(element: Value, indent: Int) {
        margin(indent)
        text += "-"
        if case .record(let record) = element, !record.isEmpty {
            text += " "
            write(record, indent: indent + 2)
        } else {
            write(element, indent: indent)
        }
    }

    private mutating func margin(_ indent: Int) { text += String(repeating: " ", count: indent) }
}

// Texts.
extension YAMLWriter {
    /// A text in the shortest form that is read back as this text.
    private static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// Words of letters and digits that no reader of YAML, old or new, can mistake for anything else.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count < 120 else { return false }
        let isWord = isWordByte(first) && !(48...57).contains(first) && last != UInt8(ascii: " ")
        guard isWord, Value(plainYAML: text).string == text, !oldWords.contains(text.lowercased()) else { return false }
        return text.utf8.allSatisfy { isWordByte($0) || " ./-".utf8.contains($0) }
    }

    /// Booleans of YAML 1.1.
    private static let oldWords: Set<String> = ["y", "n", "yes", "no", "on", "off"]

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Between double quotes, with escapes for everything that YAML does not take as it stands.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
            default: quoted += escape(scalar)
            }
        }
        return quoted + "\""
    }

    /// The number of a scalar, in as few digits as YAML lets it have (YAML 1.2, 5.7).
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, length) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\\(letter)" + String(repeating: "0", count: length - digits.count) + digits
    }

    /// What YAML takes as it stands in a line (YAML 1.2, 5.1), but for the marks that break lines or stand at the beginning,
    /// and for what reorders text or hides in it. The joiners stay: words and emoji are made with them.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e, 0x200c, 0x200d: true
        case 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff:
            scalar.properties.generalCategory != .format
        default: false
        }
    }

    /// A text of several lines as a literal block; nil when it has a form that a block cannot hold.
    private static func block(_ text: String, indent: Int) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1, let first = lines.first?.unicodeScalars.first, first != " ", first != "\t",
            text.unicodeScalars.allSatisfy({ $0 == "\n" || isPrintable($0) })
        else { return nil }
        let endsLine = lines.last?.isEmpty == true
        let content = endsLine ? lines.dropLast() : lines[...]
        // One line break at the end is `|`, none is `|-`; empty lines before it would need more than that.
        guard content.last?.isEmpty == false else { return nil }
        let margin = String(repeating: " ", count: indent)
        let body = content.map { $0.isEmpty ? "\n" : "\(margin)\($0)\n" }.joined()
        return (endsLine ? "|\n" : "|-\n") + body
    }
}
