import Values

extension SplitMix64 {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    /// A JSON value with all kinds of numbers, strings and nesting.
    mutating func value(depth: Int = 3) -> Value {
        switch below(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .number(number())
        case 3, 4: return .string(string())
        case 5: return .list(List((0..<below(6)).map { _ in value(depth: depth - 1) }))
        default: return .record(Record((0..<below(14)).map { _ in (string(), value(depth: depth - 1)) }))
        }
    }

    mutating func number() -> Number {
        switch below(5) {
        case 0: return .integer(Int64(below(2000) - 1000))
        case 1: return .integer(Int64(bitPattern: next()))
        case 2: return .decimal(Double(below(200_000) - 100_000) / 1000)
        case 3:
            let value = Double(bitPattern: next())
            return .decimal(value.isFinite ? value : -0.0)
        default: return pick([.spelled("1.10"), .spelled("1e400"), .spelled("12345678901234567890"), .spelled("1E5")])
        }
    }

    mutating func string() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "b", "z", "0", " ", "\"", "\\", "/", "\n", "\0", "\u{1F}", "\u{7F}", "é", "\u{301}", "漢", "😀",
            "\u{2028}",
            "\u{FEFF}", "\u{10FFFF}", "\u{10DC3D}", "\u{10DFFF}",
        ]
        var text = ""
        for _ in 0..<pick([0, 1, 3, 8, 20, 40]) { text.unicodeScalars.append(pick(scalars)) }
        return text
    }
}
