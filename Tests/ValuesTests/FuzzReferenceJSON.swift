/// What a JSON text says, as another reader than ours understands it: numbers as they were spelled, strings as UTF-16,
/// so that halves of surrogate pairs are themselves.
indirect enum JSONTree: Equatable {
    case null, `true`, `false`
    case number(String)
    case string([UInt16])
    case list([JSONTree])
    case record([Field])

    struct Field: Equatable {
        let key: [UInt16]
        var value: JSONTree
    }
}

/// A reader that follows the grammar of RFC 8259 rule by rule, slow and with nothing clever: what `JSON.parse` is held
/// against. It knows nothing of how that works.
struct ReferenceJSON {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private struct NotJSON: Error {}

    /// What a text says; nil when it is not JSON, or nests deeper than 512.
    static func read(_ bytes: some Sequence<UInt8>) -> JSONTree? {
        var text = Array(bytes)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        guard isUTF8(text) else { return nil }
        var reader = ReferenceJSON(bytes: text)
        guard let tree = try? reader.element(), reader.next == nil else { return nil }
        return tree
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take() throws -> UInt8 {
        guard let byte = next else { throw NotJSON() }
        position += 1
        return byte
    }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ text: String) throws {
        for byte in text.utf8 where try take() != byte { throw NotJSON() }
    }

    private mutating func skipSpace() {
        while accept(" ") || accept("\t") || accept("\n") || accept("\r") {}
    }

    private mutating func element() throws -> JSONTree {
        skipSpace()
        let value = try value()
        skipSpace()
        return value
    }

    private mutating func value() throws -> JSONTree {
        switch next {
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        case UInt8(ascii: "t"):
            try expect("true")
            return .true
        case UInt8(ascii: "f"):
            try expect("false")
            return .false
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["): return .list(try nested { reader in try reader.list() })
        case UInt8(ascii: "{"): return .record(try nested { reader in try reader.record() })
        default: return .number(try number())
        }
    }

    private mutating func nested<Result>(_ body: (inout ReferenceJSON) throws -> Result) throws -> Result {
        guard depth < 512 else { throw NotJSON() }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func list() throws -> [JSONTree] {
        try expect("[")
        skipSpace()
        if accept("]") { return [] }
        var elements: [JSONTree] = []
        repeat { elements.append(try element()) } while accept(",")
        try expect("]")
        return elements
    }

    /// Of fields with one name the last counts, in the place of the first.
    private mutating func record() throws -> [JSONTree.Field] {
        try expect("{")
        skipSpace()
        if accept("}") { return [] }
        var fields: [JSONTree.Field] = []
        var places: [[UInt16]: Int] = [:]
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(":")
            let field = JSONTree.Field(key: key, value: try element())
            if let place = places[key] {
                fields[place] = field
            } else {
                places[key] = fields.count
                fields.append(field)
            }
        } while accept(",")
        try expect("}")
        return fields
    }

    private mutating func number() throws -> String {
        let start = position
        _ = accept("-")
        if !accept("0") { try digits() }
        if accept(".") { try digits() }
        if accept("e") || accept("E") {
            if !accept("+") { _ = accept("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw NotJSON() }
    }

    private mutating func string() throws -> [UInt16] {
        try expect("\"")
        var units: [UInt16] = []
        var plain: [UInt8] = []
        func decoded() -> [UInt16] { Array(String(decoding: plain, as: UTF8.self).utf16) }
        while !accept("\"") {
            let byte = try take()
            guard byte >= 0x20 else { throw NotJSON() }
            guard byte == UInt8(ascii: "\\") else {
                plain.append(byte)
                continue
            }
            units += decoded()
            plain = []
            units.append(try escape())
        }
        return units + decoded()
    }

    private mutating func escape() throws -> UInt16 {
        switch Unicode.Scalar(try take()) {
        case "\"": return 0x22
        case "\\": return 0x5C
        case "/": return 0x2F
        case "b": return 0x08
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "u":
            var unit: UInt16 = 0
            for _ in 0..<4 {
                guard let digit = Character(Unicode.Scalar(try take())).hexDigitValue else { throw NotJSON() }
                unit = unit << 4 | UInt16(digit)
            }
            return unit
        default: throw NotJSON()
        }
    }
}

extension ReferenceJSON {
    /// Whether bytes are UTF-8, by the table of well-formed sequences of the Unicode standard (3-7).
    static func isUTF8(_ bytes: [UInt8]) -> Bool {
        var position = 0
        while position < bytes.count {
            let trails = trailRanges(behind: bytes[position])
            guard let trails, position + trails.count < bytes.count else { return false }
            for (offset, range) in trails.enumerated() where !range.contains(bytes[position + 1 + offset]) {
                return false
            }
            position += 1 + trails.count
        }
        return true
    }

    private static func trailRanges(behind lead: UInt8) -> [ClosedRange<UInt8>]? {
        let any: ClosedRange<UInt8> = 0x80...0xBF
        return switch lead {
        case 0x00...0x7F: []
        case 0xC2...0xDF: [any]
        case 0xE0: [0xA0...0xBF, any]
        case 0xE1...0xEC, 0xEE...0xEF: [any, any]
        case 0xED: [0x80...0x9F, any]
        case 0xF0: [0x90...0xBF, any, any]
        case 0xF1...0xF3: [any, any, any]
        case 0xF4: [0x80...0x8F, any, any]
        default: nil
        }
    }
}
