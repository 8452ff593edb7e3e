/// Gives each comment to a statement, or makes it a note.
///
/// A comment at the end of a statement's line belongs to that statement, comment lines right above a statement to the
/// one below. Comment lines with an empty line or the end of the text behind them are a note of their own.
struct CommentDistribution {
    private let lexer: Lexer

    init(_ lexer: Lexer) { self.lexer = lexer }

    func distribute(_ bare: [Statement]) -> [Statement] {
        var result: [Statement] = []
        var position = 0
        for (index, statement) in bare.enumerated() {
            var leading = paragraphs(from: position, to: statement.span.lower)
            let isAttached = leading.last.map { !hasEmptyLine(from: $0.upper, to: statement.span.lower) } ?? false
            let own = isAttached ? leading.removeLast() : nil
            result += leading.map(note)
            let limit = index + 1 < bare.count ? bare[index + 1].span.lower : lexer.bytes.count
            let end = endOfTrailingComment(from: statement.span.upper, to: limit)
            result.append(statement.extended(to: Span(own?.lower ?? statement.span.lower, end)))
            position = end
        }
        return result + paragraphs(from: position, to: lexer.bytes.count).map(note)
    }

    private func note(_ span: Span) -> Statement { Statement(span: span, spanWithComments: span, kind: .note) }

    /// Runs of comment lines without an empty line between them.
    private func paragraphs(from start: Int, to end: Int) -> [Span] {
        var result: [Span] = []
        var position = start
        while position < end {
            guard lexer.bytes[position] == UInt8(ascii: "#") else {
                position += 1
                continue
            }
            let comment = Span(position, min(lexer.endOfLine(from: position), end))
            if let last = result.last, !hasEmptyLine(from: last.upper, to: comment.lower) {
                result[result.count - 1] = last.union(comment)
            } else {
                result.append(comment)
            }
            position = comment.upper
        }
        return result
    }

    private func hasEmptyLine(from start: Int, to end: Int) -> Bool {
        lexer.bytes[start..<end].count { $0 == UInt8(ascii: "\n") } > 1
    }

    /// The end of the comment on the line on which a statement ends, or the statement's own end.
    private func endOfTrailingComment(from start: Int, to limit: Int) -> Int {
        var position = start
        while position < limit, lexer.bytes[position].isSpace || lexer.bytes[position] == UInt8(ascii: ";") {
            position += 1
        }
        guard position < limit, lexer.bytes[position] == UInt8(ascii: "#") else { return start }
        return min(lexer.endOfLine(from: position), limit)
    }
}

extension Statement {
    fileprivate func extended(to span: Span) -> Statement {
        Statement(span: self.span, spanWithComments: span, kind: kind)
    }
}
