import Values

extension Parser {
    /// `"text \(expression)"` or `'raw'`.
    mutating func string() throws(Diagnostic) -> Expression {
        let opening = consume(current)
        if opening.kind == .rawString {
            return Expression(.literal(.string(String(text(opening).dropFirst().dropLast()))), opening.span)
        }
        var parts: [TextPart] = []
        while true {
            if let text = try literalText() { parts.append(.text(text)) }
            switch lexer.byte(at: position) {
            case UInt8(ascii: "\""):
                consume(.quote, from: position, to: position + 1)
                return Expression(Self.stringKind(parts), span(from: opening.span.lower))
            case UInt8(ascii: "\\") where lexer.byte(at: position + 1) == UInt8(ascii: "("):
                parts.append(.interpolation(try interpolation()))
            default:
                throw .unterminatedString(quote: "\"", at: Span(opening.span.lower, position))
            }
        }
    }

    private static func stringKind(_ parts: [TextPart]) -> Expression.Kind {
        switch (parts.count, parts.first) {
        case (0, _): .literal(.string(""))
        case (1, .text(let text)): .literal(.string(text))
        default: .text(parts)
        }
    }

    /// `\( … )`
    private mutating func interpolation() throws(Diagnostic) -> Expression {
        consume(.symbol(.interpolation), from: position, to: position + 2)
        return try within(.parenthesized) { parser throws(Diagnostic) in
            let content = try parser.pipeline(head: .expression)
            try parser.expect(.rightParenthesis)
            return content
        }
    }

    private mutating func literalText() throws(Diagnostic) -> String? {
        let end = lexer.endOfText(from: position)
        guard end > position else { return nil }
        let token = consume(.text, from: position, to: end)
        return try Unescaping(lexer: lexer, span: token.span).text()
    }
}

/// Turns the text between quotes into what it stands for.
private struct Unescaping {
    let lexer: Lexer
    let span: Span

    func text() throws(Diagnostic) -> String {
        let bytes = lexer.bytes[span.lower..<span.upper]
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        var result = ""
        var position = span.lower
        while position < span.upper {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\\")) ?? span.upper
            result += String(decoding: bytes[position..<end], as: UTF8.self)
            position = end
            if position < span.upper { result += try escape(at: &position) }
        }
        return result
    }

    private func escape(at position: inout Int) throws(Diagnostic) -> String {
        let start = position
        position = min(lexer.endOfCharacter(from: start + 1), span.upper)
        let character = lexer.text(Span(start, position)).dropFirst()
        let simple = ["\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t"]
        if let text = simple[String(character)] { return text }
        guard character == "u" else { throw .badEscape("\\\(character)", at: Span(start, position)) }
        if lexer.byte(at: position) == UInt8(ascii: "{") { return try braced(from: start, to: &position) }
        return try units(from: start, to: &position)
    }

    /// `\u{1F600}`
    private func braced(from start: Int, to position: inout Int) throws(Diagnostic) -> String {
        let digits = lexer.bytes[(position + 1)..<span.upper].prefix(6).prefix(while: \.isHexDigit)
        position = min(lexer.endOfCharacter(from: digits.endIndex), span.upper)
        guard digits.endIndex < span.upper, lexer.bytes[digits.endIndex] == UInt8(ascii: "}"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(value)
        else {
            throw .badEscape(lexer.text(Span(start, position)), at: Span(start, position))
        }
        return String(Character(scalar))
    }

    /// A run of `\u0041`, read as JSON reads it: pairs of surrogates belong together.
    private func units(from start: Int, to position: inout Int) throws(Diagnostic) -> String {
        position = start
        while isUnit(at: position) { position += 6 }
        let spelled = lexer.text(Span(start, position))
        guard position > start, let value = try? JSON.parse("\"\(spelled)\""), case .string(let text) = value else {
            var end = start
            while end < min(start + 6, span.upper) { end = min(lexer.endOfCharacter(from: end), span.upper) }
            throw .badEscape(lexer.text(Span(start, end)), at: Span(start, end))
        }
        return text
    }

    private func isUnit(at position: Int) -> Bool {
        position + 6 <= span.upper && lexer.bytes[position] == UInt8(ascii: "\\")
            && lexer.bytes[position + 1] == UInt8(ascii: "u")
            && lexer.bytes[(position + 2)..<(position + 6)].allSatisfy(\.isHexDigit)
    }
}
