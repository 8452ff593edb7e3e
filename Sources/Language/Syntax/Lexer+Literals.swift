extension Lexer {
    /// Where a name ends that begins at an offset; the offset itself when none begins there.
    ///
    /// Names are a letter or `_`, then letters, digits and `_`, where letters are those of any script (Unicode's
    /// identifier syntax).
    func endOfName(from start: Int) -> Int {
        var position = start
        while let byte = byte(at: position) {
            if byte < 128 {
                guard byte.isLetter || byte == UInt8(ascii: "_") || (position > start && byte.isDigit) else { break }
                position += 1
            } else {
                guard let (scalar, length) = scalar(at: position),
                    position > start ? scalar.properties.isIDContinue : scalar.properties.isIDStart
                else { break }
                position += length
            }
        }
        return position
    }

    /// Where a number ends, with all the letters and digits that follow it directly: `1.5e3`, `250ms`, `12abc`.
    func endOfNumber(from start: Int) -> Int {
        var position = endOfDigits(from: start)
        if byte(at: position) == UInt8(ascii: "."), byte(at: position + 1)?.isDigit == true {
            position = endOfDigits(from: position + 1)
        }
        if byte(at: position).map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            let hasSign = [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte(at: position + 1))
            let digits = position + (hasSign ? 2 : 1)
            if byte(at: digits)?.isDigit == true { position = endOfDigits(from: digits) }
        }
        while byte(at: position)?.isDigit == true || endOfName(from: position) > position {
            position = max(endOfDigits(from: position), endOfName(from: position))
        }
        return position
    }

    private func endOfDigits(from start: Int) -> Int {
        var position = start
        while byte(at: position)?.isDigit == true { position += 1 }
        return position
    }

    func cell(at start: Int) -> (Token.Kind, Int) {
        if byte(at: start + 1) == UInt8(ascii: "_") { return (.cell, start + 2) }
        let end = endOfDigits(from: start + 1)
        return end > start + 1 ? (.cell, end) : (.unknown, start + 1)
    }

    /// A raw string; without its closing quote on the same line it is `unknown` up to the line's end.
    func rawString(at start: Int) -> (Token.Kind, Int) {
        let end = endOfLine(from: start)
        guard let quote = bytes[(start + 1)..<end].firstIndex(of: UInt8(ascii: "'")) else { return (.unknown, end) }
        return (.rawString, quote + 1)
    }

    /// Where the text of a string ends that begins at an offset: before a `"`, a `\(`, a line break or the end.
    func endOfText(from start: Int) -> Int {
        var position = start
        while let byte = byte(at: position), byte != UInt8(ascii: "\""), !isLineBreak(at: position) {
            if byte == UInt8(ascii: "\\") {
                guard let escaped = self.byte(at: position + 1), escaped != UInt8(ascii: "(") else { break }
                position += isLineBreak(at: position + 1) ? 1 : endOfCharacter(from: position + 1) - position
            } else {
                position += 1
            }
        }
        return position
    }

    /// Whether `\n` or `\r\n` stands at an offset.
    private func isLineBreak(at position: Int) -> Bool {
        let isReturn = byte(at: position) == UInt8(ascii: "\r")
        return byte(at: isReturn ? position + 1 : position) == UInt8(ascii: "\n")
    }

    /// Where a bare word ends: at white space, `|`, `;` or a closing bracket that has no opening one in the word.
    func endOfWord(from start: Int) -> Int {
        var position = start
        var open: [UInt8] = []
        while let byte = byte(at: position), !byte.isWhiteSpace, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ";") {
            switch byte {
            case UInt8(ascii: "("): open.append(UInt8(ascii: ")"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == byte else { return position }
            default: break
            }
            position += 1
        }
        return position
    }

    /// Where a run of letters, digits, `_` and `-` ends: a name or the beginning of an id.
    func endOfReference(from start: Int) -> Int {
        var position = start
        while let byte = byte(at: position) {
            if byte.isDigit || byte == UInt8(ascii: "-") {
                position += 1
            } else {
                let end = endOfName(from: position)
                guard end > position else { break }
                position = end
            }
        }
        return position
    }

    func endOfCharacter(from start: Int) -> Int {
        guard start < bytes.count else { return start }
        return start + (scalar(at: start)?.length ?? 1)
    }

    /// The scalar at an offset of the text, which is UTF-8 without faults since it was a `String`.
    private func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        var decoder = UTF8()
        var rest = bytes[position...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}
