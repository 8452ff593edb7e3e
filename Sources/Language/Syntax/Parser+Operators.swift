extension Parser {
    /// Operators that chain, from loosest to tightest. `not` and the comparisons stand between `and` and `??`.
    private static let logical: [[Operator]] = [[.or], [.and]]
    private static let arithmetic: [[Operator]] = [[.coalesce], [.plus, .minus], [.times, .divide, .remainder]]

    /// A whole expression without a pipe.
    mutating func expression() throws(Diagnostic) -> Expression {
        try nested { parser throws(Diagnostic) in try parser.logical(level: 0) }
    }

    private mutating func logical(level: Int) throws(Diagnostic) -> Expression {
        guard level < Self.logical.count else { return try negatable() }
        return try chain(Self.logical[level]) { parser throws(Diagnostic) in try parser.logical(level: level + 1) }
    }

    private mutating func arithmetic(level: Int) throws(Diagnostic) -> Expression {
        guard level < Self.arithmetic.count else { return try unary() }
        return try chain(Self.arithmetic[level]) { parser throws(Diagnostic) in try parser.arithmetic(level: level + 1)
        }
    }

    private mutating func chain(
        _ operators: [Operator], operand: (inout Parser) throws(Diagnostic) -> Expression
    ) throws(Diagnostic) -> Expression {
        let first = try operand(&self)
        var links: [Link] = []
        while let (found, token) = acceptOperator(operators) {
            links.append(Link(operator: found, span: token.span, operand: try operand(&self)))
        }
        guard let last = links.last else { return first }
        return Expression(.chain(first, links), first.span.union(last.operand.span))
    }

    private mutating func acceptOperator(_ operators: [Operator]) -> (Operator, Token)? {
        guard continues, let found = Operator(of: current.kind), operators.contains(found) else { return nil }
        if context.isArgument, beginsArgument(current) { return nil }
        return (found, consume(current))
    }

    private mutating func negatable() throws(Diagnostic) -> Expression {
        guard let token = accept(.not) else { return try comparison() }
        let operand = try nested { parser throws(Diagnostic) in try parser.negatable() }
        return Expression(.not(operand), token.span.union(operand.span))
    }

    private mutating func comparison() throws(Diagnostic) -> Expression {
        let left = try arithmetic(level: 0)
        guard continues, let kind = Comparison.Kind(of: current.kind), !(context.isArgument && beginsArgument(current))
        else { return left }
        let sign = consume(current)
        let right = try arithmetic(level: 0)
        if continues, Comparison.Kind(of: current.kind) != nil {
            throw .chainedComparison(at: current.span)
        }
        return Expression(
            .comparison(Comparison(kind: kind, span: sign.span), left, right), left.span.union(right.span))
    }

    private mutating func unary() throws(Diagnostic) -> Expression {
        guard current.isSymbol(.minus) else { return try postfix() }
        let sign = consume(current)
        if current.kind == .number, !current.followsSpace {
            return try accessors(behind: number(sign: sign))
        }
        let operand = try nested { parser throws(Diagnostic) in try parser.unary() }
        return Expression(.negation(operand), sign.span.union(operand.span))
    }

    /// Whether a token with white space before it begins the next argument of a call in words.
    func beginsArgument(_ token: Token) -> Bool {
        guard token.followsSpace else { return false }
        switch token.kind {
        case .symbol(.dot), .symbol(.leftParenthesis), .symbol(.leftBracket): return true
        case .symbol(.minus): return lexer.byte(at: token.span.upper).map { !$0.isWhiteSpace } ?? true
        case .symbol(.divide) where context.precedesFile:
            return lexer.byte(at: token.span.upper).map { !$0.isWhiteSpace } ?? false
        case .symbol(.matches) where context.precedesFile:
            return lexer.byte(at: token.span.upper) == UInt8(ascii: "/")
        default: return false
        }
    }
}

extension Operator {
    init?(of token: Token.Kind) {
        switch token {
        case .keyword(let keyword): self.init(rawValue: keyword.rawValue)
        case .symbol(let symbol): self.init(rawValue: symbol.rawValue)
        default: return nil
        }
    }
}

extension Comparison.Kind {
    init?(of token: Token.Kind) {
        switch token {
        case .keyword(let keyword): self.init(rawValue: keyword.rawValue)
        case .symbol(let symbol): self.init(rawValue: symbol.rawValue)
        default: return nil
        }
    }
}
