import Values

extension Parser {
    mutating func postfix() throws(Diagnostic) -> Expression { try accessors(behind: operand()) }

    /// `.field ."odd field" ?.field [i] [a:b]`, as many as there are.
    mutating func accessors(behind operand: Expression) throws(Diagnostic) -> Expression {
        var accessors: [Accessor] = []
        while continues, !(context.isArgument && beginsArgument(current)),
            let accessor = try accessor(of: Span(operand.span.lower, position))
        {
            accessors.append(accessor)
            try check(height: operand.height + accessors.count, at: accessor.span)
        }
        guard let last = accessors.last else { return operand }
        let span = operand.span.union(last.span)
        // `.a` is a row with its first field already.
        if case .postfix(let row, let first) = operand.kind {
            return Expression(.postfix(row, first + accessors), span)
        }
        return Expression(.postfix(operand, accessors), span)
    }

    private mutating func accessor(of base: Span) throws(Diagnostic) -> Accessor? {
        // These may stand behind any operand; a message that says what was expected need not list them.
        switch current.kind {
        case .symbol(.dot), .symbol(.optionalDot):
            let dot = consume(current)
            noteField(of: base)
            return try field(behind: dot, of: base, isOptional: dot.isSymbol(.optionalDot))
        case .symbol(.leftBracket): return try brackets()
        default: return nil
        }
    }

    private mutating func brackets() throws(Diagnostic) -> Accessor {
        let bracket = try expect(.leftBracket)
        let kind = try within(.listed) { parser throws(Diagnostic) in try parser.indexOrSlice() }
        return Accessor(kind: kind, span: bracket.span.union(Span(bracket.span.lower, position)))
    }

    private mutating func field(behind dot: Token, of base: Span?, isOptional: Bool) throws(Diagnostic) -> Accessor {
        if current.kind == .number, !current.followsSpace {
            throw .leadingDot(followsOperand: base != nil, at: dot.span.union(current.span))
        }
        guard let name = try fieldName() else {
            expected.append("a field")
            throw unexpected()
        }
        return Accessor(kind: .field(name.text, isOptional: isOptional), span: dot.span.union(name.span))
    }

    /// A name, a keyword or a string as the name of a field.
    mutating func fieldName() throws(Diagnostic) -> Name? {
        switch current.kind {
        case .name, .keyword: return consumeName()
        case .quote, .rawString:
            let start = current.span.lower
            let string = try self.string()
            guard case .literal(.string(let text)) = string.kind else {
                throw .unexpected("an interpolation", expected: ["a string without one"], at: string.span)
            }
            return Name(text: text, span: span(from: start))
        default: return nil
        }
    }

    private mutating func indexOrSlice() throws(Diagnostic) -> Accessor.Kind {
        let from = at(.colon) ? nil : try pipeline(head: .expression)
        if let from, accept(.colon) == nil {
            try expect(.rightBracket)
            return .index(from)
        }
        if from == nil { try expect(.colon) }
        let to = at(.rightBracket) ? nil : try pipeline(head: .expression)
        try expect(.rightBracket)
        return .slice(from: from, to: to)
    }

    private mutating func operand() throws(Diagnostic) -> Expression {
        note(.name)
        switch current.kind {
        case .number: return try number(sign: nil)
        case .quote, .rawString: return try string()
        case .cell: return cell()
        case .name: return try nameOrCall()
        case .keyword(let keyword): return try keywordOperand(keyword)
        case .symbol(.dot): return try row()
        case .symbol(.leftParenthesis): return try group()
        case .symbol(.leftBracket): return try list()
        case .symbol(.leftBrace): return try record()
        default:
            expected.append("an expression")
            throw unexpected()
        }
    }

    private mutating func keywordOperand(_ keyword: Keyword) throws(Diagnostic) -> Expression {
        switch keyword {
        case .null: return Expression(.literal(.null), consume(current).span)
        case .true: return Expression(.literal(.bool(true)), consume(current).span)
        case .false: return Expression(.literal(.bool(false)), consume(current).span)
        case .if: return try nested { parser throws(Diagnostic) in try parser.conditional() }
        default:
            expected.append("an expression")
            throw unexpected()
        }
    }

    /// `if c then a else b`
    private mutating func conditional() throws(Diagnostic) -> Expression {
        let start = try expect(.if).span
        let condition = try expression()
        try expect(.then)
        let consequence = try expression()
        try expect(.else)
        let alternative = try expression()
        return Expression(
            .conditional(condition, then: consequence, otherwise: alternative), start.union(alternative.span))
    }

    mutating func number(sign: Token?) throws(Diagnostic) -> Expression {
        let token = consume(current)
        let digits = text(token)
        let span = sign?.span.union(token.span) ?? token.span
        let spelled = (sign == nil ? "" : "-") + digits
        if let number = Number(json: spelled) { return Expression(.literal(.number(number)), span) }
        guard let duration = Duration(literal: digits) else { throw .badNumber(digits, at: token.span) }
        return Expression(.literal(.duration(sign == nil ? duration : .zero - duration)), span)
    }

    private mutating func cell() -> Expression {
        let token = consume(current)
        let number = text(token).dropFirst()
        // No session has as many cells as do not fit into an integer.
        return Expression(.cell(number == "_" ? nil : Int(number) ?? .max), token.span)
    }

    /// `.`, or the first field of the row when a name is glued to it.
    private mutating func row() throws(Diagnostic) -> Expression {
        let dot = consume(current)
        let row = Expression(.row, dot.span)
        noteField(of: nil)
        guard !current.followsSpace else { return row }
        switch current.kind {
        case .name, .keyword, .quote, .rawString, .number:
            let accessor = try field(behind: dot, of: nil, isOptional: false)
            return Expression(.postfix(row, [accessor]), accessor.span)
        default: return row
        }
    }

    private mutating func group() throws(Diagnostic) -> Expression {
        let start = try expect(.leftParenthesis).span.lower
        let content = try within(.parenthesized) { parser throws(Diagnostic) in
            let content = try parser.pipeline(head: .expression)
            try parser.expect(.rightParenthesis)
            return content
        }
        return Expression(.group(content), span(from: start))
    }

    private mutating func list() throws(Diagnostic) -> Expression {
        let start = try expect(.leftBracket).span.lower
        let elements = try within(.listed) { parser throws(Diagnostic) in
            try parser.sequence(until: .rightBracket) { parser throws(Diagnostic) -> ListElement in
                if parser.accept(.ellipsis) != nil { return .spread(try parser.pipeline(head: .expression)) }
                return .item(try parser.pipeline(head: .expression))
            }
        }
        return Expression(.list(elements), span(from: start))
    }

    private mutating func record() throws(Diagnostic) -> Expression {
        let start = try expect(.leftBrace).span.lower
        let entries = try within(.listed) { parser throws(Diagnostic) in
            try parser.sequence(until: .rightBrace) { parser throws(Diagnostic) in try parser.recordEntry() }
        }
        return Expression(.record(entries), span(from: start))
    }

    private mutating func recordEntry() throws(Diagnostic) -> RecordEntry {
        if accept(.ellipsis) != nil { return .spread(try pipeline(head: .expression)) }
        guard let name = try fieldName() else {
            expected.append("a field")
            throw unexpected()
        }
        try expect(.colon)
        return .field(name, try pipeline(head: .expression))
    }

    /// Elements with commas between them, and perhaps one behind the last, up to the closing bracket.
    mutating func sequence<Element>(
        until closer: Symbol, _ element: (inout Parser) throws(Diagnostic) -> Element
    ) throws(Diagnostic) -> [Element] {
        var elements: [Element] = []
        while accept(closer) == nil {
            elements.append(try element(&self))
            if accept(.comma) == nil {
                try expect(closer)
                break
            }
        }
        return elements
    }
}
