/// Reads the parts of a JSON text that are no lists and no records.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    var position = 0
    /// Where strings with escapes are put together.
    private var scratch: [UInt8] = []

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The byte at the position; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips white space and shows the byte behind it, without taking it; nil at the end.
    @inline(__always)
    mutating func nextSignificant() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Skips white space up to the end of the line, and tells whether nothing else was there.
    mutating func isAtEndOfLine() -> Bool {
        while next == 0x20 || next == 0x0D || next == 0x09 { position += 1 }
        return next == 0x0A || next == nil
    }

    mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Goes behind a word that has to stand at the position, and gives the node it stands for.
    mutating func word(_ word: StaticString, _ node: JSONNode) throws(JSONError) -> JSONNode {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else { throw unexpected("a value") }
            position += 1
        }
        return node
    }

    func error(_ reason: JSONError.Reason) -> JSONError { JSONError(offset: position, reason: reason) }

    /// The error for a place where something else had to come; it is another one at the end of the text.
    func unexpected(_ expected: String) -> JSONError {
        error(next == nil ? .unfinished : .unexpected(expected: expected))
    }
}

extension JSONScanner {
    /// The number at the position.
    mutating func number() throws(JSONError) -> Number {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var value: Int64 = 0
        let firstDigit = position
        while let byte = next, isDigit(byte), position - firstDigit < 18 {
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            position += 1
        }
        let digits = position - firstDigit
        guard
            digits == 0 || continuesNumber || (value == 0 && isNegative)
                || (digits > 1 && bytes[firstDigit] == UInt8(ascii: "0"))
        else { return .integer(isNegative ? -value : value) }
        if let decimal = shortDecimal(whole: value, digits: digits) { return .decimal(isNegative ? -decimal : decimal) }
        position = start
        return try spelledNumber()
    }

    var continuesNumber: Bool {
        guard let next else { return false }
        return isDigit(next) || next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e")
    }

    /// The rest of a decimal without exponent and of at most 15 digits, which is what most are.
    ///
    /// Fifteen digits always survive the way through a double, so it prints as it was spelled; and both the digits and
    /// the power of ten are exact, so one division rounds correctly.
    private mutating func shortDecimal(whole: Int64, digits: Int) -> Double? {
        guard digits > 0, next == UInt8(ascii: "."), digits == 1 || bytes[position - digits] != UInt8(ascii: "0") else {
            return nil
        }
        position += 1
        var mantissa = whole
        var scale = 0
        while let byte = next, isDigit(byte), digits + scale < 16 {
            mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
            scale += 1
            position += 1
        }
        guard scale > 0, digits + scale <= 15, !continuesNumber, bytes[position - 1] != UInt8(ascii: "0") else {
            return nil
        }
        let decimal = Double(mantissa) / Self.powersOfTen[scale]
        return decimal >= 1e-6 ? decimal : nil
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private mutating func spelledNumber() throws(JSONError) -> Number {
        let start = position
        while let byte = next, isDigit(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
        guard position > start, bytes[start] == UInt8(ascii: "-") || isDigit(bytes[start]) else {
            position = start
            throw unexpected("a value")
        }
        if let number = Number(json: String(decoding: bytes[start..<position], as: UTF8.self)) { return number }
        guard next != nil || isDigit(bytes[position - 1]) else { throw error(.unfinished) }
        throw JSONError(offset: start, reason: .invalidNumber)
    }
}

extension JSONScanner {
    /// The string whose opening quote is at the position.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        position = bytes.endOfPlainASCII(from: position)
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        }
        return try uncommonString(from: start)
    }

    /// A string with escapes or beyond ASCII.
    private mutating func uncommonString(from start: Int) throws(JSONError) -> String {
        position = bytes.endOfUnescaped(from: position)
        if next == UInt8(ascii: "\""), let text = bytes.text(in: start..<position) {
            position += 1
            return text
        }
        scratch.removeAll(keepingCapacity: true)
        var plainStart = start
        while let byte = next, byte != UInt8(ascii: "\"") {
            scratch += bytes[plainStart..<position]
            guard byte == UInt8(ascii: "\\") else { throw error(.controlCharacter) }
            try escape()
            plainStart = position
            position = bytes.endOfUnescaped(from: position)
        }
        guard next != nil else { throw error(.unfinished) }
        scratch += bytes[plainStart..<position]
        defer { position += 1 }
        return try text(spelled: start..<position)
    }

    /// The scratch as a string, after the bytes as spelled proved to be UTF-8.
    private func text(spelled: Range<Int>) throws(JSONError) -> String {
        if let offset = bytes.firstInvalidUTF8(in: spelled) { throw JSONError(offset: offset, reason: .invalidUTF8) }
        if !LoneSurrogates.needEncoding(in: scratch), let text = String(validating: scratch, as: UTF8.self) {
            return text
        }
        return String(decoding: LoneSurrogates.encoded(scratch), as: UTF8.self)
    }

    /// Appends what the escape at the position stands for, a lone surrogate as the three bytes UTF-8 would give it.
    private mutating func escape() throws(JSONError) {
        position += 1
        guard let letter = next else { throw error(.unfinished) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(letter)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "u"): try unicodeEscape()
        default:
            position -= 1
            throw error(.invalidEscape)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) {
        let unit = try codeUnit()
        guard UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\"), position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        else { return scratch.appendGeneralizedUTF8(UInt32(unit)) }
        let afterFirst = position
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            position = afterFirst
            return scratch.appendGeneralizedUTF8(UInt32(unit))
        }
        scratch.appendGeneralizedUTF8(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw error(.unfinished) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error(.invalidEscape) }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
