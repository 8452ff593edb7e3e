extension Parser {
    mutating func program() throws(Diagnostic) -> [Statement] {
        let statements = try statements(until: nil)
        expected.append("a statement")
        guard current.kind == .end else { throw unexpected() }
        consume(current)
        return statements
    }

    /// Statements up to the end of the text, or up to a closing brace that is left for the caller.
    private mutating func statements(until closer: Symbol?) throws(Diagnostic) -> [Statement] {
        var statements: [Statement] = []
        while true {
            while accept(.semicolon) != nil {}
            if current.kind == .end {
                note(.verb)
                return statements
            }
            if let closer, at(closer) { return statements }
            let statement = try statement()
            try endOfStatement(of: statement, closer)
            statements.append(statement)
        }
    }

    private mutating func endOfStatement(of statement: Statement, _ closer: Symbol?) throws(Diagnostic) {
        if current.kind == .end || current.followsLineBreak || at(.semicolon) { return }
        if let closer, at(closer) { return }
        if current.isKeyword(.else) { throw .misplacedElse(at: current.span) }
        if let name = statement.loneName, beginsOperand {
            throw .unknownCommand(name.text, nearest: registry.nearest(to: name.text), at: name.span)
        }
        expected.append("the end of the statement")
        throw unexpected()
    }

    /// Whether an argument begins here, so that the name before it was meant as a command.
    private var beginsOperand: Bool {
        mutating get {
            switch current.kind {
            case .name, .number, .cell, .rawString, .symbol(.leftBrace): true
            case .quote: current.followsSpace
            case .keyword(let keyword): [.null, .true, .false, .not].contains(keyword)
            default: false
            }
        }
    }

    private mutating func statement() throws(Diagnostic) -> Statement {
        note(.verb)
        let start = current.span.lower
        let kind = try statementKind()
        let span = span(from: start)
        return Statement(span: span, spanWithComments: span, kind: kind)
    }

    private mutating func statementKind() throws(Diagnostic) -> Statement.Kind {
        switch current.kind {
        case .keyword(.let): return try binding()
        case .keyword(.fn): return try function()
        case .keyword(.for): return try loop()
        case .keyword(.if): return try branchesOrConditional()
        case .keyword(.expect): return try expectation()
        case .keyword(.else): throw .misplacedElse(at: current.span)
        default: break
        }
        acceptCommandPrefix()
        try refuseAssignment()
        return .expression(try pipeline(head: .verb))
    }

    /// `let name = …`
    private mutating func binding() throws(Diagnostic) -> Statement.Kind {
        try expect(.let)
        let name = try expectName("a name")
        try expect(.assign)
        note(.verb)
        return .binding(name, try pipeline(head: .verb))
    }

    /// `fn name(a, b = 1) = …`, or with a block.
    private mutating func function() throws(Diagnostic) -> Statement.Kind {
        try expect(.fn)
        let name = try expectName("a name")
        try expect(.leftParenthesis)
        let parameters = try within(.listed) { parser throws(Diagnostic) in try parser.parameters() }
        let body: FunctionDefinition.Body
        if accept(.assign) != nil {
            body = .expression(try pipeline(head: .expression))
        } else {
            body = .block(try block())
        }
        return .function(FunctionDefinition(name: name, parameters: parameters, body: body))
    }

    private mutating func parameters() throws(Diagnostic) -> [FunctionDefinition.Parameter] {
        var parameters: [FunctionDefinition.Parameter] = []
        while accept(.rightParenthesis) == nil {
            let name = try expectName("a parameter")
            let fallback = accept(.assign) == nil ? nil : try expression()
            parameters.append(FunctionDefinition.Parameter(name: name, fallback: fallback))
            if accept(.comma) == nil {
                try expect(.rightParenthesis)
                break
            }
        }
        return parameters
    }

    private mutating func loop() throws(Diagnostic) -> Statement.Kind {
        try expect(.for)
        let name = try expectName("a name")
        try expect(.in)
        let values = try expression()
        return .loop(name, values, try block())
    }

    /// `if c { … } else { … }`, or an expression that begins with `if c then a else b`.
    private mutating func branchesOrConditional() throws(Diagnostic) -> Statement.Kind {
        let outset = self
        try expect(.if)
        let condition = try expression()
        guard at(.leftBrace) else {
            self = outset
            return .expression(try pipeline(head: .expression))
        }
        var branches = [Branch(condition: condition, body: try block())]
        while continues, accept(.else) != nil {
            guard accept(.if) != nil else { return .branches(branches, otherwise: try block()) }
            branches.append(Branch(condition: try expression(), body: try block()))
        }
        return .branches(branches, otherwise: nil)
    }

    private mutating func expectation() throws(Diagnostic) -> Statement.Kind {
        try expect(.expect)
        let condition = try expression()
        guard continues, accept(.comma) != nil else { return .expectation(condition, reason: nil) }
        return .expectation(condition, reason: try expression())
    }

    private mutating func block() throws(Diagnostic) -> [Statement] {
        try expect(.leftBrace)
        let body = try within(Context()) { parser throws(Diagnostic) in
            try parser.nested { parser throws(Diagnostic) in try parser.statements(until: .rightBrace) }
        }
        try expect(.rightBrace)
        return body
    }

    /// Takes a leading `/ : . \` off a known command.
    private mutating func acceptCommandPrefix() {
        let prefixes: [Symbol] = [.divide, .colon, .dot, .backslash]
        guard case .symbol(let symbol) = current.kind, prefixes.contains(symbol) else { return }
        let start = current.span.upper
        let end = lexer.endOfName(from: start)
        guard end > start, registry.lookup(lexer.text(Span(start, end))) != nil else { return }
        consume(current)
    }

    /// `name = …` is most often meant to be a `let`.
    private mutating func refuseAssignment() throws(Diagnostic) {
        guard current.kind == .name else { return }
        let next = lexer.token(from: current.span.upper)
        guard next.isSymbol(.assign), !next.followsLineBreak else { return }
        throw .assignment(
            to: text(current), next: text(lexer.token(from: next.span.upper)), at: next.span)
    }
}
