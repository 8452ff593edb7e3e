/// Cuts tokens from the source on request. It has no state: the parser says where to read and what it wants to read
/// there, since the same bytes are a file name in one place and a division in another.
struct Lexer: Sendable {
    let bytes: [UInt8]

    init(_ source: String) { bytes = Array(source.utf8) }

    func text(_ span: Span) -> String { String(decoding: bytes[span.lower..<span.upper], as: UTF8.self) }

    func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Where the white space and comments that begin at an offset end, and whether a line break is among them.
    func trivia(from start: Int) -> (end: Int, hasLineBreak: Bool) {
        var position = start
        var hasLineBreak = false
        while let byte = byte(at: position) {
            if byte == UInt8(ascii: "\n") {
                hasLineBreak = true
                position += 1
            } else if byte.isSpace {
                position += 1
            } else if byte == UInt8(ascii: "#"), beginsComment(at: position) {
                position = endOfLine(from: position)
            } else if let length = byteOrderMark(at: position) {
                position += length
            } else {
                break
            }
        }
        return (position, hasLineBreak)
    }

    /// The token behind the white space at an offset, read as part of an expression.
    func token(from start: Int) -> Token {
        let (position, hasLineBreak) = trivia(from: start)
        let (kind, end) = scan(at: position)
        return Token(kind: kind, span: Span(position, end), start: start, followsLineBreak: hasLineBreak)
    }

    private func scan(at position: Int) -> (Token.Kind, Int) {
        guard let byte = byte(at: position) else { return (.end, position) }
        switch byte {
        case UInt8(ascii: "\""): return (.quote, position + 1)
        case UInt8(ascii: "'"): return rawString(at: position)
        case UInt8(ascii: "$"): return cell(at: position)
        case _ where byte.isDigit: return (.number, endOfNumber(from: position))
        default: break
        }
        let end = endOfName(from: position)
        if end > position { return (keyword(position..<end).map { .keyword($0) } ?? .name, end) }
        return symbol(at: position) ?? (.unknown, endOfCharacter(from: position))
    }

    func symbol(at position: Int) -> (Token.Kind, Int)? {
        guard let byte = byte(at: position), byte < 128 else { return nil }
        for (spelling, symbol) in Symbol.byFirstByte[Int(byte)] where bytes[position...].starts(with: spelling) {
            return (.symbol(symbol), position + spelling.count)
        }
        return nil
    }

    private func keyword(_ range: Range<Int>) -> Keyword? {
        guard range.count <= 6 else { return nil }
        return Keyword(rawValue: String(decoding: bytes[range], as: UTF8.self))
    }

    private func beginsComment(at position: Int) -> Bool { position == 0 || bytes[position - 1].isWhiteSpace }

    /// Where the line ends in which an offset lies: before its line feed, and before the carriage return of a CRLF.
    func endOfLine(from start: Int) -> Int {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return bytes.count }
        return end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }

    /// A byte order mark is white space at the start of the text and an unknown character elsewhere.
    private func byteOrderMark(at position: Int) -> Int? {
        position == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : nil
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
    var isHexDigit: Bool { isDigit || ((self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "f")) }
    /// White space inside of a line; a carriage return counts, it only stands before a line feed.
    var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
    var isWhiteSpace: Bool { isSpace || self == UInt8(ascii: "\n") }
}
