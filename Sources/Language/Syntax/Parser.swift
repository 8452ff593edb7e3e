/// Reads a source into a program.
///
/// *accept* takes a token if it stands there, *expect* blames the user if it does not. What would have been accepted at
/// the present place is collected on the way, so that no message spells it out by hand. It recurses as deep as the source
/// nests, at most `nestingLimit`: give it a thread with a stack of 16 MB.
public struct Parser {
    /// Where the text comes from.
    public enum Mode: Sendable {
        /// A line typed at the prompt, with its continuation lines.
        case prompt
        /// A script or a pasted block, where a line that begins with `|` goes on with the statement above.
        case script
    }

    /// The verdict on a text.
    public enum Outcome: Sendable {
        /// A program, of which the analyser has still to say whether it makes sense.
        case complete(Program)
        /// The text is right so far and needs more; the diagnostic says what, should there be no more.
        case incomplete(Diagnostic)
        case failed([Diagnostic])
    }

    /// How deep brackets, blocks and operators in front of an operand may stand inside each other.
    public static let nestingLimit = 512
    /// How many fields and stages may stand behind each other, with all that is nested in them.
    static let heightLimit = 4 * nestingLimit

    let lexer: Lexer
    let registry: Registry
    let mode: Mode
    var tokens: [Token] = []
    /// What the rules of white space and line breaks are here.
    var context = Context()
    /// What would have been accepted at the present position.
    var expected: [String] = []
    private var depth = 0
    private var lookahead: Token?
    /// Set when the parser reads for Tab.
    var probe: CompletionProbe?
    /// The pipe before the stage that is being read.
    var rowSource: Span?

    struct Context {
        /// Inside of brackets a line break is nothing but white space.
        var isBracketed = false
        /// Inside of a call in words, `.`, `(`, `[` and `-` may begin the next argument.
        var isArgument = false
        /// Behind this argument a file may stand, so `/` and `~/` may begin it.
        var precedesFile = false
        /// A comma here ends a call in words instead of being a mistake.
        var endsAtComma = false

        static let parenthesized = Context(isBracketed: true)
        static let listed = Context(isBracketed: true, endsAtComma: true)
    }

    private init(_ source: String, registry: Registry, mode: Mode) {
        lexer = Lexer(source)
        self.registry = registry
        self.mode = mode
    }

    /// Reads a whole source. The registry tells calls from names, and how each argument is to be read.
    public static func parse(_ source: String, registry: Registry, mode: Mode) -> Outcome {
        var parser = Parser(source, registry: registry, mode: mode)
        do {
            let bare = try parser.program()
            let statements = CommentDistribution(parser.lexer).distribute(bare)
            return .complete(Program(source: source, tokens: parser.tokens, statements: statements))
        } catch {
            return error.code == .unexpectedEnd ? .incomplete(error) : .failed([error])
        }
    }

    /// Reads for Tab: what was looked for at the end of the text, whatever is wrong with it.
    static func probe(
        _ source: String, registry: Registry
    ) -> (expected: CompletionContext.Expected, start: Int)? {
        var parser = Parser(source, registry: registry, mode: .prompt)
        parser.probe = CompletionProbe()
        _ = try? parser.program()
        return parser.probe?.found
    }
}

extension Parser {
    /// Where the next token's white space begins.
    var position: Int { tokens.last?.span.upper ?? 0 }

    /// The next token, read as part of an expression.
    var current: Token {
        mutating get {
            if let lookahead { return lookahead }
            let token = lexer.token(from: position)
            lookahead = token
            return token
        }
    }

    /// Whether the statement may go on with the next token: it stands on this line, or we are inside of brackets.
    var continues: Bool {
        mutating get { context.isBracketed || !current.followsLineBreak }
    }

    func text(_ token: Token) -> String { lexer.text(token.span) }

    @discardableResult
    mutating func consume(_ token: Token) -> Token {
        tokens.append(token)
        lookahead = nil
        expected.removeAll(keepingCapacity: true)
        return token
    }

    /// Consumes a token that the parser has cut itself, up to `end`, behind the white space at the present position.
    @discardableResult
    mutating func consume(_ kind: Token.Kind, from start: Int, to end: Int) -> Token {
        let hasLineBreak = lexer.trivia(from: position).hasLineBreak
        return consume(
            Token(kind: kind, span: Span(start, end), start: position, followsLineBreak: hasLineBreak))
    }

    mutating func at(_ symbol: Symbol) -> Bool {
        if current.isSymbol(symbol) { return true }
        expected.append("`\(symbol.rawValue)`")
        return false
    }

    mutating func accept(_ symbol: Symbol) -> Token? { at(symbol) ? consume(current) : nil }

    mutating func accept(_ keyword: Keyword) -> Token? {
        if current.isKeyword(keyword) { return consume(current) }
        expected.append("`\(keyword.rawValue)`")
        return nil
    }

    @discardableResult
    mutating func expect(_ symbol: Symbol) throws(Diagnostic) -> Token {
        guard let token = accept(symbol) else { throw unexpected() }
        return token
    }

    @discardableResult
    mutating func expect(_ keyword: Keyword) throws(Diagnostic) -> Token {
        guard let token = accept(keyword) else { throw unexpected() }
        return token
    }

    mutating func expectName(_ role: String) throws(Diagnostic) -> Name {
        guard current.kind == .name else {
            expected.append(role)
            throw unexpected()
        }
        return consumeName()
    }

    /// Takes the token that stands here as a name.
    ///
    /// In two steps: `name(consume(current))` would copy the parser before it takes the token, and all tokens with it.
    mutating func consumeName() -> Name {
        let token = consume(current)
        return name(token)
    }

    func name(_ token: Token) -> Name { Name(text: text(token), span: token.span) }

    /// What to say when nothing fits that stands here.
    mutating func unexpected() -> Diagnostic {
        let token = current
        var seen: Set<String> = []
        let expected =
            expected.isEmpty ? ["the end of the statement"] : relevantExpectations.filter { seen.insert($0).inserted }
        let place = surroundings(of: token, expected: expected)
        switch token.kind {
        case .end: return .unexpectedEnd(expected: expected, hint: place.hintAtEnd, at: token.span)
        case .unknown: return unknown(token)
        case .symbol(.assign): return .assignment(hint: place.hintForAssignment, at: token.span)
        case .symbol(.pipe): return .unexpectedPipe(isDouble: isDoubled(token), expected: expected, at: token.span)
        default: break
        }
        if token.followsLineBreak, !context.isBracketed, let last = tokens.last {
            return .unexpected("the end of the line", expected: expected, at: Span(last.span.upper, last.span.upper))
        }
        return .unexpected("`\(shortened(token))`", expected: expected, hint: place.hint, at: token.span)
    }

    /// An expression may begin with `not`, and a statement may be empty: where an expression is missing, neither helps.
    private var relevantExpectations: [String] {
        expected.contains("an expression") ? expected.filter { $0 != "`not`" && $0 != "`;`" } : expected
    }

    private func surroundings(of token: Token, expected: [String]) -> Surroundings {
        let before = tokens.suffix(2).map(text)
        return Surroundings(
            before: (before.last ?? "", before.count > 1 ? before[0] : ""), found: text(token),
            next: text(lexer.token(from: token.span.upper)), isGlued: !token.followsSpace, expected: expected,
            bracket: openBracket(at: token))
    }

    /// The innermost bracket that was opened and not closed, with its line if that is not the one of a token.
    private func openBracket(at token: Token) -> (text: String, line: Int?)? {
        var open: [Token] = []
        for token in tokens {
            switch token.kind {
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace), .symbol(.interpolation):
                open.append(token)
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace): _ = open.popLast()
            default: break
            }
        }
        guard let bracket = open.last else { return nil }
        let lines = lexer.bytes[bracket.span.lower..<token.span.lower].contains(UInt8(ascii: "\n"))
        let line = lexer.bytes[..<bracket.span.lower].count { $0 == UInt8(ascii: "\n") } + 1
        return (text(bracket), lines ? line : nil)
    }

    /// Whether this is one half of `||`.
    private func isDoubled(_ pipe: Token) -> Bool {
        let bytes = lexer.bytes
        return lexer.byte(at: pipe.span.upper) == UInt8(ascii: "|")
            || (pipe.span.lower > 0 && bytes[pipe.span.lower - 1] == UInt8(ascii: "|"))
    }

    private func shortened(_ token: Token) -> String {
        let text = text(token)
        return text.count > 24 ? text.prefix(23) + "…" : text
    }

    private func unknown(_ token: Token) -> Diagnostic {
        let text = text(token)
        if text.hasPrefix("'") { return .unterminatedString(quote: "'", at: token.span) }
        return .unexpectedCharacter(text, at: token.span)
    }

    /// Goes one level deeper for `body`.
    mutating func nested<Result>(
        _ body: (inout Parser) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        guard depth < Self.nestingLimit else { throw .sourceNesting(limit: Self.nestingLimit, at: current.span) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    /// Reads under other rules of white space.
    mutating func within<Result>(
        _ context: Context, _ body: (inout Parser) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        let outer = self.context
        self.context = context
        defer { self.context = outer }
        return try body(&self)
    }

    /// Bounds how deep evaluating an expression goes.
    func check(height: Int, at span: Span) throws(Diagnostic) {
        guard height <= Self.heightLimit else { throw .sourceNesting(limit: Self.heightLimit, at: span) }
    }

    func span(from start: Int) -> Span { Span(start, max(start, position)) }
}
