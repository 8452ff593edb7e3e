extension Duration {
    /// Reads a duration as the language spells it: optionally `-`, digits, optionally a fraction, and one of the units
    /// `ms s m h`. Nil for everything else, also for what is finer than an attosecond or longer than a duration can be.
    public init?(literal: String) {
        let number = literal.prefix { !$0.isLetter }
        guard let unit = DurationUnit.all.first(where: { $0.name == literal[number.endIndex...] }) else { return nil }
        let magnitude = number.first == "-" ? number.dropFirst() : number
        guard let attoseconds = unit.attoseconds(spelled: magnitude) else { return nil }
        self.init(attoseconds: number.first == "-" ? -attoseconds : attoseconds)
    }

    /// The duration in one unit, as an expression that reads back: `250ms`, `1.5s`, `90s`, `2m`, `-3h`.
    ///
    /// Of the units that count at least one, it is the one with the shortest exact spelling, and the larger one of two
    /// that are equally short; less than a millisecond is spelled in milliseconds, nothing at all is `0s`.
    public var literal: String {
        let total = Int128(clamping: attoseconds.magnitude)
        guard total > 0 else { return "0s" }
        let spellings = DurationUnit.all.filter { $0.size <= total }.compactMap { $0.spelling(of: total) }
        let shortest = spellings.min { $0.utf8.count < $1.utf8.count } ?? DurationUnit.milliseconds.spelling(of: total)
        return (attoseconds < 0 ? "-" : "") + (shortest ?? "0s")
    }
}

private struct DurationUnit {
    let name: String
    /// In attoseconds.
    let size: Int128

    static let milliseconds = DurationUnit(name: "ms", size: 1_000_000_000_000_000)
    /// The larger ones first.
    static let all = [
        DurationUnit(name: "h", size: 3_600_000_000_000_000_000_000),
        DurationUnit(name: "m", size: 60_000_000_000_000_000_000),
        DurationUnit(name: "s", size: 1_000_000_000_000_000_000),
        milliseconds,
    ]

    func attoseconds(spelled number: Substring) -> Int128? {
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }), let whole = Int128(parts[0]) else {
            return nil
        }
        var fraction: Int128 = 0
        for digit in parts.dropFirst().joined().utf8.reversed() {
            fraction += Int128(digit - UInt8(ascii: "0")) * size
            guard fraction % 10 == 0 else { return nil }
            fraction /= 10
        }
        let (product, overflow) = whole.multipliedReportingOverflow(by: size)
        guard !overflow, product <= Self.longest - fraction else { return nil }
        return product + fraction
    }

    private static let longest = Duration.seconds(Int64.max).attoseconds

    /// Nil when the fraction does not end, as that of one second in minutes.
    func spelling(of attoseconds: Int128) -> String? {
        var (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: size)
        var text = String(whole) + (rest > 0 ? "." : "")
        for _ in 0..<22 where rest > 0 {
            (whole, rest) = (rest * 10).quotientAndRemainder(dividingBy: size)
            text += String(whole)
        }
        return rest > 0 ? nil : text + name
    }
}
