import Values

extension Value {
    /// Reads a scalar without quotes by the core schema of YAML 1.2 (section 10.3.2 there). What JSON cannot hold, such as
    /// `.inf`, stays a text.
    init(plainYAML text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = Self.number(plainYAML: text).map(Value.number) ?? .string(text)
        }
    }

    private static func number(plainYAML text: String) -> Number? {
        guard let first = text.utf8.first, first < UInt8(ascii: "A") else { return nil }
        if let number = Number(json: text) { return number }
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).map(Number.integer) }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8).map(Number.integer) }
        if let whole = Int64(text) { return .integer(whole) }
        // `.5`, `5.` and `+1.5` are numbers of YAML that JSON spells otherwise.
        let isNumeral = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        guard isNumeral, text.utf8.contains(where: { (48...57).contains($0) }), let double = Double(text) else {
            return nil
        }
        return double.isFinite ? .decimal(double) : nil
    }
}
