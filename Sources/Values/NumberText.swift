extension Number {
    /// Reads a number as JSON spells it (RFC 8259, section 6); nil when it is none.
    ///
    /// The spelling is kept only where `description` would differ from it.
    public init?(json text: String) {
        guard let form = Self.form(of: text) else { return nil }
        if form == .integer, let value = Int64(text), text != "-0" {
            self = .integer(value)
        } else if form != .otherThanPrinted, let value = Double(text), value.isFinite,
            Number.decimal(value).description == text
        {
            self = .decimal(value)
        } else {
            self = .spelled(text)
        }
    }

    private enum Form {
        case integer, other
        /// A fraction that ends in zero, or an exponent without a sign: `description` never prints these.
        case otherThanPrinted
    }

    /// How the number is written; nil when it is none.
    private static func form(of text: String) -> Form? {
        var rest = Substring(text).utf8
        rest.skip("-")
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let places = rest.skipDigits()
        guard places > 0, places == 1 || !leadsWithZero else { return nil }
        var form = Form.integer
        if rest.skip(".") {
            let fraction = rest
            let count = rest.skipDigits()
            guard count > 0 else { return nil }
            form = fraction.prefix(count).last == UInt8(ascii: "0") ? .otherThanPrinted : .other
        }
        if rest.skip("e") || rest.skip("E") {
            form = rest.skip("+") || rest.skip("-") ? .other : .otherThanPrinted
            guard rest.skipDigits() > 0 else { return nil }
        }
        return rest.isEmpty ? form : nil
    }
}

extension Substring.UTF8View {
    @discardableResult
    fileprivate mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: character) else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func skipDigits() -> Int {
        let digits = prefix(while: isDigit)
        self = dropFirst(digits.count)
        return digits.count
    }
}

extension Number: CustomStringConvertible {
    /// The shortest text that reads back as the same number; a spelled number as it was spelled.
    ///
    /// Decimals are laid out as ECMAScript and RFC 8785 do: without an exponent from 1e-6 up to below 1e21 (`0.1`,
    /// `100`), otherwise as `1e+21`, `1.5e-7`. Other than there, the negative zero keeps its sign. A double that is no
    /// number at all prints as `nan`, `inf` or `-inf`; JSON writes these as `null`.
    public var description: String {
        switch self {
        case .integer(let value): String(value)
        case .decimal(let value): Self.shortest(value)
        case .spelled(let text): text
        }
    }

    private static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return value.description }
        if let whole = Int64(exactly: value), whole != 0, whole.magnitude < 1 << 53 { return String(whole) }
        return (value.sign == .minus ? "-" : "") + ShortestDigits(of: value.magnitude).layout
    }
}

/// The fewest decimal digits that name a double among all doubles, and where the point stands.
private struct ShortestDigits {
    private var digits: [UInt8] = []
    /// How many digits stand before the point; negative when zeros follow it.
    private var places = 0

    /// Takes them out of the standard library's own shortest form (`100000.0`, `1.5e-07`).
    init(of magnitude: Double) {
        let text = magnitude.description
        let mantissa = text.utf8.prefix { $0 != UInt8(ascii: "e") }
        var isFraction = false
        for byte in mantissa {
            guard isDigit(byte) else {
                isFraction = true
                continue
            }
            let isLeadingZero = digits.isEmpty && byte == UInt8(ascii: "0")
            if !isLeadingZero { digits.append(byte) }
            if isFraction == isLeadingZero { places += isFraction ? -1 : 1 }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if mantissa.endIndex < text.endIndex { places += Int(text[mantissa.endIndex...].dropFirst()) ?? 0 }
    }

    /// ECMA-262, Number::toString.
    var layout: String {
        switch places {
        case _ where digits.isEmpty: "0"
        case digits.count...21 where places >= 0: text(digits[...]) + zeros(places - digits.count)
        case 1...21: text(digits[..<places]) + "." + text(digits[places...])
        case -5...0: "0." + zeros(-places) + text(digits[...])
        default: scientific
        }
    }

    private var scientific: String {
        let fraction = digits.count > 1 ? "." + text(digits[1...]) : ""
        return text(digits[..<1]) + fraction + (places > 0 ? "e+" : "e-") + String(abs(places - 1))
    }

    private func text(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }
    private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
