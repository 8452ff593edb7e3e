import Values

/// A text with holes, `{{name}}`. Spaces inside the braces do not count.
struct Template: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case hole(String)
    }

    let parts: [Part]
    /// The holes as they stand in the text, with their braces and spaces.
    private let holeSources: [Substring]

    init(_ text: String) {
        var parts: [Part] = []
        var holeSources: [Substring] = []
        var rest = Substring(text)
        while let open = rest.firstPair(of: "{"), let close = rest[open.upperBound...].firstPair(of: "}") {
            if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
            parts.append(.hole(Self.trimmed(rest[open.upperBound..<close.lowerBound])))
            holeSources.append(rest[open.lowerBound..<close.upperBound])
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
        self.holeSources = holeSources
    }

    /// The names in the holes, in order.
    var holes: [String] {
        parts.compactMap { part in
            if case .hole(let name) = part { name } else { nil }
        }
    }

    /// Whether a text stands outside of the holes.
    func hasText(_ text: String) -> Bool {
        parts.contains { part in
            if case .text(let own) = part { own.contains(text) } else { false }
        }
    }

    /// The name, when the text is one hole and nothing else: what fills it may then keep its type.
    var onlyHole: String? { parts.count == 1 ? holes.first : nil }

    /// The text with its holes filled. Whatever `fill` throws ends it.
    func filled<Failure: Error>(_ fill: (String) throws(Failure) -> String) throws(Failure) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .hole(let name): text += try fill(name)
            }
        }
        return text
    }

    /// The text with its holes replaced. One for which there is nothing stays as it stands in the text, to the byte.
    func replacingHoles(_ replace: (String) -> String?) -> String {
        var sources = holeSources.makeIterator()
        return filled { name in
            let source = sources.next() ?? ""
            return replace(name) ?? String(source)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (character: Character) in character.isWhitespace }
        let end = text.lastIndex { !isSpace($0) }.map(text.index(after:)) ?? text.startIndex
        return String(text[..<end].drop(while: isSpace))
    }
}

extension Substring {
    /// Where the same brace stands twice in a row. The general search of the library takes a good part of a whole call.
    fileprivate func firstPair(of brace: Unicode.Scalar) -> Range<Index>? {
        let brace = UInt8(ascii: brace)
        var rest = utf8[...]
        while let first = rest.firstIndex(of: brace) {
            rest = rest[rest.index(after: first)...]
            if rest.first == brace { return first..<rest.index(after: rest.startIndex) }
        }
        return nil
    }
}

extension Value {
    /// The value as it stands inside a text: a text as it is, everything else as JSON.
    var insertedText: String { string ?? json() }
}
