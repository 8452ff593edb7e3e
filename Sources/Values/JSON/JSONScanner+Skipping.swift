extension JSONScanner {
    /// Checks the string whose opening quote is at the position, and goes behind it without making it.
    @inline(__always)
    mutating func skipString() throws(JSONError) -> JSONNode {
        let start = position + 1
        let end = bytes.endOfPlainASCII(from: start)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\""), end - start <= JSONNode.longestText else {
            return try skipUncommonString()
        }
        position = end + 1
        return .text(start..<end)
    }

    /// A string with escapes, beyond ASCII, or of unusual length.
    private mutating func skipUncommonString() throws(JSONError) -> JSONNode {
        let start = position
        var isSpelledOut = true
        position += 1
        while true {
            position = bytes.endOfPlainASCII(from: position)
            let length: Int?
            switch next {
            case UInt8(ascii: "\""):
                position += 1
                let isShort = position - start - 2 <= JSONNode.longestText
                return isSpelledOut && isShort ? .text(start + 1..<position - 1) : .escapedText(offset: start)
            case UInt8(ascii: "\\"):
                isSpelledOut = false
                length = bytes.lengthOfEscape(at: position)
            case let byte?:
                // 0xF4 may begin the mark of half a surrogate pair, which has to be told from one that was escaped.
                if byte == 0xF4 { isSpelledOut = false }
                length = bytes.lengthOfUTF8Scalar(at: position)
            case nil: length = nil
            }
            guard let length else {
                // What is wrong, and where, is known to the reader that makes the string.
                position = start
                _ = try string()
                return .escapedText(offset: start)
            }
            position += length
        }
    }

    /// Checks the number at the position, and goes behind it.
    @inline(__always)
    mutating func skipNumber() throws(JSONError) -> JSONNode {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        var value: Int64 = 0
        while let byte = next, isDigit(byte), position - firstDigit < JSONNode.mostDigits {
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            position += 1
        }
        let digits = position - firstDigit
        guard digits > 0, !continuesNumber, bytes[firstDigit] != UInt8(ascii: "0") || (digits == 1 && !isNegative)
        else {
            position = start
            return try skipUncommonNumber()
        }
        return .integer(isNegative ? -value : value)
    }

    /// A number with a fraction, an exponent or many digits, a zero with a sign, or no number at all.
    private mutating func skipUncommonNumber() throws(JSONError) -> JSONNode {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let leadsWithZero = next == UInt8(ascii: "0")
        let digits = skipDigits()
        var isValid = digits == 1 || (digits > 1 && !leadsWithZero)
        if next == UInt8(ascii: ".") {
            position += 1
            isValid = skipDigits() > 0 && isValid
        }
        if isValid, !continuesNumber { return .number(offset: start) }
        // An exponent is rare, and what is wrong with a number is known to the reader that makes it.
        position = start
        _ = try number()
        return .number(offset: start)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = next, isDigit(byte) { position += 1 }
        return position - start
    }
}

extension UnsafeRawBufferPointer {
    /// The length of the escape that begins at a backslash; nil when there is no such escape.
    fileprivate func lengthOfEscape(at position: Int) -> Int? {
        guard position + 1 < count else { return nil }
        switch self[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            let digits = position + 2..<position + 6
            return digits.upperBound <= count && self[digits].allSatisfy(\.isHexDigit) ? 6 : nil
        default: return nil
        }
    }

    /// The length of the character beyond ASCII at a position; nil when the bytes there are not UTF-8 (RFC 3629,
    /// section 4).
    fileprivate func lengthOfUTF8Scalar(at position: Int) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch self[position] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard position + length <= count, second.contains(self[position + 1]) else { return nil }
        return self[position + 2..<position + length].allSatisfy { $0 & 0xC0 == 0x80 } ? length : nil
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        isDigit(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
    }
}
