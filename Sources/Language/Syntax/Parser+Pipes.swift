extension Parser {
    enum Head {
        /// A registered word at the head is a call.
        case verb
        case expression
    }

    /// `head | call | call`
    mutating func pipeline(head: Head) throws(Diagnostic) -> Expression {
        let first: Expression
        if head == .verb, let entry = verb(current) {
            first = try callInWords(entry, isPiped: false)
        } else {
            first = try expression()
        }
        var stages: [RegisteredCall] = []
        let outerRows = rowSource
        defer { rowSource = outerRows }
        while atPipe {
            rowSource = Span(first.span.lower, position)
            try check(height: stages.count, at: current.span)
            consume(current)
            stages.append(try stage())
        }
        guard let last = stages.last else { return first }
        let pipeline = Expression(.pipeline(first, stages), first.span.union(last.span))
        try check(height: pipeline.height, at: pipeline.span)
        return pipeline
    }

    /// A pipe goes on with the statement; in a script also from the start of the next line.
    private var atPipe: Bool {
        mutating get { at(.pipe) && (continues || mode == .script) }
    }

    private mutating func stage() throws(Diagnostic) -> RegisteredCall {
        note(.stage)
        guard current.kind == .name else {
            expected.append("a command or function")
            throw unexpected()
        }
        let word = name(current)
        guard let entry = registry.lookup(word.text) else {
            throw .unknownCommand(word.text, nearest: registry.nearest(to: word.text), at: word.span)
        }
        let call: Expression
        if lexer.byte(at: word.span.upper) == UInt8(ascii: "(") {
            call = try callInParentheses(entry, isPiped: true)
        } else {
            if let sign = operatorBehind(current) { throw comparisonAfterStage(at: sign, stage: word.span) }
            call = try callInWords(entry, isPiped: true)
        }
        if continues, Operator(of: current.kind) != nil || Comparison.Kind(of: current.kind) != nil {
            throw comparisonAfterStage(at: current, stage: call.span)
        }
        guard case .call(let stage) = call.kind else { throw unexpected() }
        return stage
    }

    private func comparisonAfterStage(at sign: Token, stage: Span) -> Diagnostic {
        let end = min(
            lexer.endOfLine(from: sign.span.lower), lexer.endOfWord(from: lexer.trivia(from: sign.span.upper).end))
        let rest = end > sign.span.upper ? lexer.text(Span(sign.span.lower, end)) : "\(text(sign)) …"
        return .comparisonAfterStage(rest, stage: lexer.text(stage), at: sign.span)
    }

    /// The entry a token calls in verb position; nil when it is a name there.
    private func verb(_ token: Token) -> Registry.Entry? {
        guard token.kind == .name, let entry = registry.lookup(text(token)) else { return nil }
        switch lexer.symbol(at: token.span.upper)?.0 {
        case .symbol(.dot), .symbol(.optionalDot), .symbol(.leftParenthesis), .symbol(.leftBracket): return nil
        default: return operatorBehind(token) == nil ? entry : nil
        }
    }

    /// The binary operator with white space behind it that follows a token on its line.
    private func operatorBehind(_ token: Token) -> Token? {
        let next = lexer.token(from: token.span.upper)
        guard !next.followsLineBreak, Operator(of: next.kind) != nil || Comparison.Kind(of: next.kind) != nil,
            lexer.byte(at: next.span.upper)?.isWhiteSpace ?? true
        else { return nil }
        return next
    }
}
