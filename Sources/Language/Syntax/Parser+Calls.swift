extension Parser {
    /// A name by itself, or a call when a parenthesis is glued to it.
    mutating func nameOrCall() throws(Diagnostic) -> Expression {
        let token = current
        guard lexer.byte(at: token.span.upper) == UInt8(ascii: "(") else {
            return Expression(.name(lexer.text(consume(token).span)), token.span)
        }
        if let entry = registry.lookup(text(token)) { return try callInParentheses(entry, isPiped: false) }
        return try invocation()
    }

    /// A call of a function made with `fn`.
    private mutating func invocation() throws(Diagnostic) -> Expression {
        let name = consumeName()
        try expect(.leftParenthesis)
        let arguments = try within(.listed) { parser throws(Diagnostic) in
            try parser.sequence(until: .rightParenthesis) { parser throws(Diagnostic) in
                let label = try parser.acceptLabel()
                return Invocation.Argument(label: label, expression: try parser.pipeline(head: .expression))
            }
        }
        return Expression(.invocation(Invocation(name: name, arguments: arguments)), span(from: name.span.lower))
    }

    /// `name:` before an argument.
    private mutating func acceptLabel() throws(Diagnostic) -> Name? {
        guard atLabel else { return nil }
        let label = try fieldName()
        try expect(.colon)
        return label
    }

    /// Whether a name with a colon glued to it stands here.
    private var atLabel: Bool {
        mutating get {
            switch current.kind {
            case .name, .keyword: lexer.byte(at: current.span.upper) == UInt8(ascii: ":")
            default: false
            }
        }
    }

    /// `f(a, b, key: v)`
    mutating func callInParentheses(_ entry: Registry.Entry, isPiped: Bool) throws(Diagnostic) -> Expression {
        var call = CallAssembly(entry, name: consumeName(), spelling: .parentheses, isPiped: isPiped)
        if isPiped, !call.takesPipe { throw .pipeNotTaken(entry.signature, at: call.name.span) }
        try expect(.leftParenthesis)
        try within(.listed) { parser throws(Diagnostic) in
            _ = try parser.sequence(until: .rightParenthesis) { parser throws(Diagnostic) in
                try parser.argument(of: &call)
            }
        }
        return call.expression(span(from: call.name.span.lower))
    }

    /// `f a b --key v`
    mutating func callInWords(_ entry: Registry.Entry, isPiped: Bool) throws(Diagnostic) -> Expression {
        var call = CallAssembly(entry, name: consumeName(), spelling: .words, isPiped: isPiped)
        if isPiped, !call.takesPipe { throw .pipeNotTaken(entry.signature, at: call.name.span) }
        var inner = context
        inner.isArgument = true
        try within(inner) { parser throws(Diagnostic) in
            while try parser.atArgument(of: call) { try parser.argument(of: &call) }
        }
        return call.expression(span(from: call.name.span.lower))
    }

    private mutating func atArgument(of call: CallAssembly) throws(Diagnostic) -> Bool {
        guard continues else { return false }
        noteArgument(of: call)
        switch current.kind {
        case .end, .symbol(.semicolon), .symbol(.pipe), .symbol(.rightParenthesis), .symbol(.rightBracket),
            .symbol(.rightBrace):
            return false
        // The colon of a slice; elsewhere in brackets none may stand here.
        case .symbol(.colon) where context.isBracketed: return false
        case .symbol(.comma):
            if context.endsAtComma { return false }
            throw commaBetweenArguments(at: current.span)
        case .symbol(.assign): throw unexpected()
        default: return true
        }
    }

    private func commaBetweenArguments(at comma: Span) -> Diagnostic {
        let bytes = lexer.bytes
        let start = bytes[..<comma.lower].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let isGlued = lexer.byte(at: comma.upper).map { !$0.isWhiteSpace } ?? false
        let rest = bytes[comma.upper..<lexer.endOfLine(from: comma.upper)].filter { $0 != UInt8(ascii: "\r") }
        let line = bytes[start..<comma.lower] + (isGlued ? [UInt8(ascii: " ")] : []) + rest
        return .commaBetweenArguments(line: String(decoding: line, as: UTF8.self), at: comma)
    }

    /// One argument or flag, in either spelling.
    private mutating func argument(of call: inout CallAssembly) throws(Diagnostic) {
        noteArgument(of: call)
        if call.spelling == .words, let flag = acceptFlagName() { return try flagArgument(flag, of: &call) }
        if let label = try label(of: call) { return try labelled(label, of: &call) }
        let start = current.span.lower
        let shape = ArgumentShape(lexer, at: start, spelling: call.spelling)
        guard let slot = call.parameters.slot(for: shape) else {
            throw .tooManyArguments(
                shape.word, of: call.entry.signature, isPiped: call.isPiped, at: spanOfArgument(shape))
        }
        try checkWord(shape, for: slot, of: call)
        var inner = context
        inner.precedesFile = call.parameters.takesFile(after: slot.parameter)
        let content = try within(inner) { parser throws(Diagnostic) in
            try parser.content(slot.kinds[0], shape: shape, call: call)
        }
        call.add(
            CallArgument(
                parameter: slot.parameter, kinds: slot.kinds, label: nil, content: content, span: span(from: start)))
    }

    /// Refuses a record where a name is due: in `agent change {…}` the record is there, the word before it is not.
    private mutating func checkWord(
        _ shape: ArgumentShape, for slot: ParameterSlots.Slot, of call: CallAssembly
    ) throws(Diagnostic) {
        let parameter = call.entry.signature.parameters[slot.parameter]
        guard call.spelling == .words, shape.beginsRecord, parameter.arity == .required,
            slot.kinds[0] == .word(.agent) || slot.kinds[0] == .word(.name)
        else { return }
        let record = try expression()
        throw .missingArgument(parameter, of: call.entry.signature, isPiped: call.isPiped, at: record.span)
    }

    /// The whole expression that stands here, else the bare word.
    private func spanOfArgument(_ shape: ArgumentShape) -> Span {
        var reader = self
        reader.probe = nil
        let expression = try? reader.expression()
        return expression?.span ?? Span(shape.start, max(shape.end, lexer.endOfCharacter(from: shape.start)))
    }

    /// The label that stands here, if the call has an argument or flag of that name or makes names of labels.
    private mutating func label(of call: CallAssembly) throws(Diagnostic) -> Name? {
        guard atLabel else { return nil }
        let word = name(current)
        let isKnown = call.entry.takesLabels || call.knows(label: word.text)
        let shape = ArgumentShape(lexer, at: word.span.lower, spelling: call.spelling)
        if !isKnown, call.spelling == .words, case .word? = call.parameters.slot(for: shape)?.kinds.first { return nil }
        guard isKnown else { throw .unknownArgument(word.text, of: call.entry.signature, at: word.span) }
        return try acceptLabel()
    }

    private mutating func labelled(_ label: Name, of call: inout CallAssembly) throws(Diagnostic) {
        if let flag = call.entry.signature.flags.first(where: { $0.name == label.text }) {
            let content = try labelledContent(flag.kind ?? .value, call: call)
            return try call.add(FlagArgument(flag: flag, content: content, span: label.span))
        }
        guard let slot = call.parameters.slot(labelled: label.text, takesLabels: call.entry.takesLabels) else {
            throw .repeatedArgument(label.text, at: label.span)
        }
        let content = try labelledContent(slot.kinds[0], call: call)
        call.add(
            CallArgument(
                parameter: slot.parameter, kinds: slot.kinds, label: label, content: content,
                span: span(from: label.span.lower)))
    }

    private mutating func labelledContent(
        _ kind: Parameter.Kind, call: CallAssembly
    ) throws(Diagnostic) -> CallArgument.Content {
        let shape = ArgumentShape(lexer, at: current.span.lower, spelling: call.spelling)
        return try content(kind, shape: shape, call: call)
    }

    /// `--name`, which is no subtraction since letters are glued to it.
    private mutating func acceptFlagName() -> Name? {
        guard current.isSymbol(.minus), lexer.byte(at: current.span.upper) == UInt8(ascii: "-") else { return nil }
        let start = current.span.lower
        let end = lexer.endOfReference(from: start + 2)
        guard end > start + 2, lexer.byte(at: start + 2)?.isDigit == false else { return nil }
        let token = consume(.flag, from: start, to: end)
        return Name(text: String(text(token).dropFirst(2)), span: token.span)
    }

    private mutating func flagArgument(_ name: Name, of call: inout CallAssembly) throws(Diagnostic) {
        let signature = call.entry.signature
        guard let flag = signature.flags.first(where: { $0.name == name.text }) else {
            throw .unknownFlag(name.text, of: signature, at: name.span)
        }
        guard let kind = flag.kind else {
            return try call.add(FlagArgument(flag: flag, content: nil, span: name.span))
        }
        note(.argument(of: signature, parameters: [], kinds: [kind]))
        guard continues, current.kind != .end, !current.isSymbol(.pipe), !current.isSymbol(.semicolon),
            !current.isSymbol(.assign)
        else { throw .flagWithoutValue(name.text, at: name.span) }
        let shape = ArgumentShape(lexer, at: current.span.lower, spelling: call.spelling)
        let content = try content(kind, shape: shape, call: call)
        try call.add(FlagArgument(flag: flag, content: content, span: span(from: name.span.lower)))
    }

    /// Reads an argument as its kind asks for.
    private mutating func content(
        _ kind: Parameter.Kind, shape: ArgumentShape, call: CallAssembly
    ) throws(Diagnostic) -> CallArgument.Content {
        switch kind {
        case .word where shape.isBareWord(for: kind):
            // A word may hold commas, but one at its end was meant to stand between arguments.
            if shape.word.hasSuffix(",") { throw commaBetweenArguments(at: Span(shape.end - 1, shape.end)) }
            return .word(lexer.text(consume(.word, from: shape.start, to: shape.end).span))
        case .run where shape.isReference, .task where shape.isReference, .rowNumber where shape.isReference:
            return .reference(lexer.text(consume(.word, from: shape.start, to: shape.end).span))
        default:
            return .expression(
                call.spelling == .words ? try expression() : try pipeline(head: .expression))
        }
    }
}
