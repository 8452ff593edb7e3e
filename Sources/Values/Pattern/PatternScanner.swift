/// The scalars of a pattern's source, and those of its constructs that mean the same wherever they stand.
struct PatternScanner {
    private let scalars: [Unicode.Scalar]
    var position = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take() -> Unicode.Scalar? {
        defer { position = min(position + 1, scalars.count) }
        return next
    }

    func stands(_ text: String) -> Bool { scalars[position...].starts(with: text.unicodeScalars) }

    mutating func skip(_ text: String) -> Bool {
        guard stands(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    /// A number of decimal digits, at most a million; nil when there is none.
    mutating func decimal() -> Int? {
        var value: Int?
        while let digit = next?.hexDigit, digit < 10 {
            value = min(value.map { $0 * 10 } ?? 0, 1_000_000) + Int(digit)
            position += 1
        }
        return value.map { min($0, 1_000_000) }
    }

    /// The error at the scalar with this index, at the present one without.
    func error(_ reason: PatternError.Reason, at index: Int? = nil) -> PatternError {
        let offset = scalars[..<(index ?? position)].reduce(0) { $0 + UTF8.width($1) }
        return PatternError(offset: offset, reason: reason)
    }
}

extension PatternScanner {
    enum Escape {
        case scalar(Unicode.Scalar)
        case set(ScalarSet)
        case wordEdge, noWordEdge
    }

    /// An escape behind its backslash, which stands at `start`.
    mutating func escape(from start: Int) throws(PatternError) -> Escape {
        guard let letter = take() else { throw error(.trailingBackslash, at: start) }
        switch letter {
        case "d": return .set(.digits)
        case "D": return .set(.digits.negated)
        case "w": return .set(.wordCharacters)
        case "W": return .set(.wordCharacters.negated)
        case "s": return .set(.spaces)
        case "S": return .set(.spaces.negated)
        case "b": return .wordEdge
        case "B": return .noWordEdge
        case "1"..."9", "k": throw error(.unsupported("a back-reference is"), at: start)
        default: return .scalar(try character(letter, from: start))
        }
    }

    private mutating func character(_ letter: Unicode.Scalar, from start: Int) throws(PatternError) -> Unicode.Scalar {
        switch letter {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "v": return "\u{0B}"
        case "0" where next?.hexDigit == nil: return "\0"
        case "x": return try scalar(hexadecimal(digits: 2), from: start)
        case "u": return try unicodeEscape(from: start)
        case "c": return try controlCharacter(from: start)
        case "0"..."9", "A"..."Z", "a"..."z": throw error(.unknownEscape(letter), at: start)
        default: return letter
        }
    }

    private mutating func controlCharacter(from start: Int) throws(PatternError) -> Unicode.Scalar {
        guard let letter = take(), ("A"..."Z").contains(letter) || ("a"..."z").contains(letter) else {
            throw error(.incompleteEscape, at: start)
        }
        return Unicode.Scalar(UInt8(letter.value & 0x1F))
    }

    /// `\u{1F600}`, `\u00e9`, or a pair of surrogates, `\ud83d\ude00`.
    private mutating func unicodeEscape(from start: Int) throws(PatternError) -> Unicode.Scalar {
        if skip("{") {
            var value: UInt32 = 0
            while let digit = next?.hexDigit, value <= 0x10FFFF {
                value = value * 16 + digit
                position += 1
            }
            guard skip("}"), scalars[position - 2] != "{" else { throw error(.incompleteEscape, at: start) }
            return try scalar(value, from: start)
        }
        let unit = hexadecimal(digits: 4)
        if let lead = unit, (0xD800...0xDBFF).contains(lead), skip("\\u"), let trail = hexadecimal(digits: 4),
            (0xDC00...0xDFFF).contains(trail)
        {
            return try scalar(0x10000 + (lead - 0xD800) << 10 + (trail - 0xDC00), from: start)
        }
        return try scalar(unit, from: start)
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = next?.hexDigit else { return nil }
            value = value * 16 + digit
            position += 1
        }
        return value
    }

    private func scalar(_ value: UInt32?, from start: Int) throws(PatternError) -> Unicode.Scalar {
        guard let scalar = value.flatMap({ Unicode.Scalar($0) }) else { throw error(.incompleteEscape, at: start) }
        return scalar
    }
}

extension PatternScanner {
    /// A class behind its opening bracket, which stands at `start`. As in ECMA-262 `[]` accepts nothing and `[^]` all.
    mutating func characterClass(from start: Int, ignoringCase: Bool) throws(PatternError) -> ScalarSet {
        let isNegated = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !skip("]") {
            guard next != nil else { throw error(.unclosedClass, at: start) }
            let memberStart = position
            switch try classMember() {
            case .set(let set): ranges += set.contents
            case .scalar(let lower): ranges.append(try range(from: lower, at: memberStart))
            case .wordEdge, .noWordEdge: throw error(.unknownEscape("B"), at: memberStart)
            }
        }
        return ScalarSet(ranges, negated: isNegated, ignoringCase: ignoringCase)
    }

    private mutating func classMember() throws(PatternError) -> Escape {
        let start = position
        guard let scalar = take(), scalar == "\\" else { return .scalar(scalars[start]) }
        let escape = try escape(from: start)
        if case .wordEdge = escape { return .scalar("\u{08}") }
        return escape
    }

    /// `a-z`, or `a` alone; the `-` before a class like `\d` or before the end is itself.
    private mutating func range(from lower: Unicode.Scalar, at start: Int) throws(PatternError) -> ClosedRange<UInt32> {
        let dash = position
        guard skip("-"), let next, next != "]", case .scalar(let upper) = try classMember() else {
            position = dash
            return lower.value...lower.value
        }
        guard lower <= upper else { throw error(.reversedRange, at: start) }
        return lower.value...upper.value
    }
}

extension Unicode.Scalar {
    fileprivate var hexDigit: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x61 + 10
        case "A"..."F": value - 0x41 + 10
        default: nil
        }
    }
}
