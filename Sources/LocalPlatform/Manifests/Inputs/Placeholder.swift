/// A `{{…}}` in a text of a manifest (contract, 26.3).
enum Placeholder: Equatable {
    case input(key: String)
    /// Meant to be an input, and spelled in a way that names none; as it stands in the text.
    case malformed(sample: String)
    /// Something else: the argument of an operation, a secret.
    case other(name: String)

    private static let prefix = "inputs"

    /// What a hole of a template is, by what stands in its braces.
    init(hole: String) {
        guard hole == Self.prefix || hole.hasPrefix(Self.prefix + ".") else {
            self = .other(name: hole)
            return
        }
        let key = String(hole.dropFirst(Self.prefix.count + 1))
        self = Self.isKey(key) ? .input(key: key) : .malformed(sample: "{{\(hole)}}")
    }

    /// All that stand in a text, in order. One that does not end is malformed.
    static func all(in text: String) -> [Placeholder] {
        guard text.contains("{{") else { return [] }
        return Template(text).parts.compactMap { part in
            switch part {
            case .hole(let name): Placeholder(hole: name)
            case .text(let literal): unended(in: literal)
            }
        }
    }

    /// `^[a-zA-Z0-9_]+$`
    static func isKey(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func unended(in literal: String) -> Placeholder? {
        guard let open = literal.firstRange(of: "{{") else { return nil }
        let rest = literal[open.upperBound...].drop(while: \.isWhitespace)
        return rest.hasPrefix(prefix + ".") ? .malformed(sample: String(literal[open.lowerBound...].prefix(40))) : nil
    }
}
