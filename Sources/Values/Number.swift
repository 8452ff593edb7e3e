/// A JSON number that keeps its spelling until it is computed with.
///
/// A text whose value prints as the same text again is an `integer` or a `decimal`; any other (`1.10`, `1e400`, an
/// integer of more than 64 bits) is `spelled` and prints as it was written.
public enum Number: Sendable {
    case integer(Int64)
    case decimal(Double)
    /// Indirect, so that a `Value` is not widened by the rarest of its cases.
    indirect case spelled(String)

    /// The number without a fraction, if it has none and fits into 64 bits. A spelled integer of more digits has none.
    public var int64: Int64? {
        switch self {
        case .integer(let value): value
        case .decimal(let value): Int64(exactly: value)
        case .spelled(let text): Int64(text) ?? (isOversizedInteger ? nil : Int64(exactly: double))
        }
    }

    /// The nearest double; infinite for a spelled number out of range.
    public var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let value): value
        case .spelled(let text): Double(text) ?? .nan
        }
    }

    /// Whether the text is an integer that does not fit into 64 bits: it keeps its spelling and refuses arithmetic.
    public var isOversizedInteger: Bool {
        guard case .spelled(let text) = self else { return false }
        return Int64(text) == nil && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isDigit($0) }
    }
}

/// Numbers are compared by value, exactly: an integer is never rounded to a double to compare it with one.
///
/// A spelled number counts as the double nearest to it, so that `1.10` equals `1.1`. Only where doubles end, for
/// integers of more than 64 bits and for numbers like `1e400`, the digits themselves are compared; such a number equals
/// no `integer` and no `decimal`. A NaN equals itself and stands after all numbers, so that the order is total.
extension Number: Comparable {
    public static func == (left: Number, right: Number) -> Bool { order(left, right) == .same }
    public static func < (left: Number, right: Number) -> Bool { order(left, right) == .before }

    static func order(_ left: Number, _ right: Number) -> SortOrder {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): SortOrder(a, b)
        case (.integer(let a), .decimal(let b)): order(a, b)
        case (.decimal(let a), .integer(let b)): order(b, a).reversed
        case (.decimal(let a), .decimal(let b)): order(a, b)
        default: orderSpelled(left, right)
        }
    }

    private static func order(_ a: Double, _ b: Double) -> SortOrder {
        if a.isNaN || b.isNaN { return SortOrder(a.isNaN ? 1 : 0, b.isNaN ? 1 : 0) }
        return SortOrder(a, b)
    }

    private static func order(_ integer: Int64, _ decimal: Double) -> SortOrder {
        guard !decimal.isNaN, decimal < 0x1p63 else { return .before }
        guard decimal >= -0x1p63 else { return .after }
        let whole = decimal.rounded(.down)
        let order = SortOrder(integer, Int64(whole))
        return order == .same && whole < decimal ? .before : order
    }

    private static func orderSpelled(_ left: Number, _ right: Number) -> SortOrder {
        switch (DecimalDigits(beyondDoubles: left), DecimalDigits(beyondDoubles: right)) {
        case (let a?, let b?): DecimalDigits.order(a, b)
        case (let a?, nil): order(a, left, right)
        case (nil, let b?): order(b, right, left).reversed
        case (nil, nil): order(left.asComputed, right.asComputed)
        }
    }

    /// Numbers whose nearest doubles agree: the one that lies beyond doubles is taken to be farther from zero.
    private static func order(_ digits: DecimalDigits, _ beyond: Number, _ other: Number) -> SortOrder {
        let order = order(beyond.double, other.double)
        return order == .same ? (digits.isNegative ? .before : .after) : order
    }

    /// The number as arithmetic takes it: without its spelling.
    private var asComputed: Number {
        guard case .spelled = self else { return self }
        return int64.map { .integer($0) } ?? .decimal(double)
    }
}

/// The digits of a number too long or too large for doubles, for comparing it with others of its kind.
private struct DecimalDigits {
    let isNegative: Bool
    /// Without zeros at either end.
    private let digits: [UInt8]
    /// The power of ten of the place before the first digit.
    private let magnitude: Int

    /// Nil when the number's nearest double says all that counts.
    init?(beyondDoubles number: Number) {
        guard case .spelled(let text) = number, number.isOversizedInteger || number.double.isInfinite else {
            return nil
        }
        let parts = text.utf8.split(maxSplits: 1) { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        let mantissa = parts[0].filter { $0 != UInt8(ascii: "-") }
        let places = (mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count)
        let digits = mantissa.filter(isDigit)
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        let exponent = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? .max : 0
        isNegative = text.hasPrefix("-")
        // Exponents of more than 62 bits count as one.
        magnitude = places - leadingZeros + min(exponent, .max / 2)
        self.digits = Array(digits.dropFirst(leadingZeros).reversed().drop { $0 == UInt8(ascii: "0") }.reversed())
    }

    static func order(_ a: DecimalDigits, _ b: DecimalDigits) -> SortOrder {
        guard a.isNegative == b.isNegative else { return a.isNegative ? .before : .after }
        var order = SortOrder(a.magnitude, b.magnitude)
        if order == .same {
            order = a.digits == b.digits ? .same : a.digits.lexicographicallyPrecedes(b.digits) ? .before : .after
        }
        return a.isNegative ? order.reversed : order
    }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
