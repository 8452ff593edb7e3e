import Values

/// Hides the values of secrets in texts that came from outside, where the other side may echo what it was sent: each
/// becomes `{{secrets.NAME}}`.
///
/// Found are a value as it is, without the white space at its ends, percent-encoded in the usual ways, escaped for JSON and
/// HTML and in Base64; and of a value that is JSON (`grant_credentials`, contract 22.1) the texts and numbers in it. A value
/// that is shorter than `shortestPart` bytes is found as a word of its own only, which no number or date is a part of: elsewhere
/// it could not be told from ordinary text, and one shorter than `shortestWord` could not be told from it anywhere.
struct SecretMask: Sendable {
    /// In bytes of UTF-8.
    private static let shortestPart = 6
    private static let shortestWord = 4

    private let needles: [Needle]
    /// Whether some needle begins with this byte.
    private let beginnings: [Bool]
    /// Whether a secret could be written as a JSON number.
    private let coversNumbers: Bool

    fileprivate struct Needle: Sendable {
        let bytes: [UInt8]
        let replacement: [UInt8]
        /// Whether it may not be a part of a word.
        let isWord: Bool

        init(_ text: String, secret name: String, isWord: Bool = false) {
            bytes = Array(text.utf8)
            replacement = Array("{{secrets.\(name)}}".utf8)
            self.isWord = isWord
        }
    }

    /// The mask of secrets by their names.
    init(_ secrets: [String: Secret]) {
        self.init(secrets.flatMap { name, secret in Needle.forms(of: secret, named: name) })
    }

    private init(_ needles: [Needle]) {
        // The longest first: a value may be part of another.
        self.needles = needles.sorted { $0.bytes.count > $1.bytes.count }
        var beginnings = [Bool](repeating: false, count: 256)
        for needle in needles { beginnings[Int(needle.bytes[0])] = true }
        self.beginnings = beginnings
        coversNumbers = needles.contains { $0.bytes.allSatisfy { "0123456789+-.eE".utf8.contains($0) } }
    }

    /// This mask and one more secret, under a name of its own.
    func adding(_ secret: Secret, named name: String) -> SecretMask {
        SecretMask(needles + Needle.forms(of: secret, named: name))
    }

    /// The text with all secrets hidden.
    func masked(_ text: String) -> String {
        guard !needles.isEmpty else { return text }
        return masked(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// The value with the secrets hidden in all of its texts, the names of fields included.
    func masked(_ value: Value) -> Value {
        guard !needles.isEmpty else { return value }
        switch value {
        case .string(let text): return .string(masked(text))
        case .number where coversNumbers:
            let text = value.json()
            let hidden = masked(text)
            return hidden == text ? value : .string(hidden)
        case .list(let list): return .list(List(list.map { masked($0) }))
        case .record(let record): return .record(Record(record.map { (masked($0), masked($1)) }))
        default: return value
        }
    }

    /// Nil when there is nothing to hide.
    private func masked(_ bytes: [UInt8]) -> [UInt8]? {
        var masked: [UInt8] = []
        var copied = 0
        var position = 0
        while position < bytes.count {
            guard beginnings[Int(bytes[position])], let needle = needle(in: bytes, at: position) else {
                position += 1
                continue
            }
            if masked.isEmpty { masked.reserveCapacity(bytes.count) }
            masked += bytes[copied..<position]
            masked += needle.replacement
            position += needle.bytes.count
            copied = position
        }
        return copied == 0 ? nil : masked + bytes[copied...]
    }

    private func needle(in bytes: [UInt8], at position: Int) -> Needle? {
        needles.first { needle in
            let end = position + needle.bytes.count
            guard end <= bytes.count, needle.bytes.indices.allSatisfy({ bytes[position + $0] == needle.bytes[$0] })
            else {
                return false
            }
            return !needle.isWord || !(bytes[..<position].reversed().beginsWithWord || bytes[end...].beginsWithWord)
        }
    }
}

extension Sequence<UInt8> {
    /// Whether it begins with a letter or a digit, or with a sign that stands between the digits of a number or a date.
    fileprivate var beginsWithWord: Bool {
        var bytes = makeIterator()
        guard let first = bytes.next() else { return false }
        return first.isOfWord || ".,:-/".utf8.contains(first) && bytes.next().map(\.isDigit) == true
    }
}

extension UInt8 {
    /// Whether it is a letter or a digit, or part of one beyond ASCII.
    fileprivate var isOfWord: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: true
        default: isDigit
        }
    }

    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension SecretMask: CustomReflectable {
    /// It holds what it hides.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SecretMask.Needle {
    /// Everything that the secret may look like.
    fileprivate static func forms(of secret: Secret, named name: String) -> [Self] {
        let value = secret.reveal()
        let parsed = (try? JSON.parse(value)) ?? .null
        let forms = ([value] + (parsed.isContainer ? parsed.leaves : [])).flatMap { text in
            [text, text.trimmed] + inBase64(text) + encoded(text) + escaped(text)
        }
        let parts = Set(forms).filter { $0.utf8.count >= SecretMask.shortestPart }.map { Self($0, secret: name) }
        let word = value.trimmed
        guard (SecretMask.shortestWord..<SecretMask.shortestPart).contains(word.utf8.count) else { return parts }
        return parts + [Self(word, secret: name, isWord: true)]
    }
}

extension SecretMask.Needle {
    /// The text as it may stand in a URL: who encodes it may keep the separators, and write the digits small.
    private static func encoded(_ text: String) -> [String] {
        let value = PercentEncoding.value(text)
        let forms = [
            value, PercentEncoding.written(text), PercentEncoding.path(text), value.replacing("%20", with: "+"),
        ]
        return forms + forms.map(\.withSmallEscapes)
    }

    /// With and without the padding that tokens leave out, and with the alphabet for URLs.
    private static func inBase64(_ text: String) -> [String] {
        let padded = text.utf8.base64
        let bare = padded.replacing("=", with: "")
        return [padded, bare, bare.replacing("+", with: "-").replacing("/", with: "_")]
    }

    /// The text as it may stand in JSON and in HTML.
    private static func escaped(_ text: String) -> [String] {
        let escaped = text.escapedForJSON
        let html = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return [escaped, escaped.replacing("/", with: "\\/"), html, html.replacing("\"", with: "&quot;")]
    }
}

extension Value {
    fileprivate var isContainer: Bool { list != nil || record != nil }

    /// The texts and numbers in the value, as they stand inside a text.
    fileprivate var leaves: [String] {
        switch self {
        case .string, .number: [insertedText]
        case .list(let list): list.flatMap(\.leaves)
        case .record(let record): record.values.flatMap(\.leaves)
        default: []
        }
    }
}

extension String {
    /// The text with the digits of its percent escapes in small letters.
    fileprivate var withSmallEscapes: String {
        var escapeLeft = 0
        return String(
            decoding: utf8.map { byte -> UInt8 in
                if byte == UInt8(ascii: "%") {
                    escapeLeft = 2
                } else if escapeLeft > 0 {
                    escapeLeft -= 1
                    return (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) ? byte | 0x20 : byte
                }
                return byte
            }, as: UTF8.self)
    }

    /// The text without white space at its ends.
    var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        return rest.lastIndex { !$0.isWhitespace }.map { String(rest[...$0]) } ?? ""
    }

    /// The text as it stands between the quotes of a JSON string.
    var escapedForJSON: String { String(Value.string(self).json().dropFirst().dropLast()) }
}
