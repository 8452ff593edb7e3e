import Values

extension Compiler {
    /// A call of a command or a built-in function; `input` comes through a pipe.
    mutating func call(_ call: RegisteredCall, input: (code: Code, span: Span)?) throws(Diagnostic) -> Code {
        guard let builtin = call.entry.builtin else { return try command(call, input: input) }
        return try self.builtin(builtin, call, input: input?.code)
    }

    // MARK: Built-in functions

    private mutating func builtin(
        _ builtin: Builtin, _ call: RegisteredCall, input: Code?
    ) throws(Diagnostic) -> Code {
        let parameters = call.signature.parameters
        var values = [(code: Code, span: Span)?](repeating: nil, count: parameters.count)
        var rows: [[RowCode]] = Array(repeating: [], count: parameters.count)
        if let input, let piped = parameters.firstIndex(where: \.takesPipe) { values[piped] = (input, call.span) }
        for argument in call.arguments {
            if parameters[argument.parameter].kinds == [.row], case .expression(let expression) = argument.content {
                rows[argument.parameter].append(try row(expression, label: argument.label))
            } else {
                values[argument.parameter] = (try content(argument), argument.span)
            }
        }
        let template = BuiltinArguments(
            call: call, machine: machine, spans: values.map { $0?.span ?? call.span }, rows: rows)
        let body = builtin.body
        let fields = RowFields(of: rows)
        let list = parameters.firstIndex(where: \.takesPipe)
        return Code { [codes = values.map { $0?.code }, machine] frame throws(Diagnostic) in
            var arguments = template
            for (index, code) in codes.enumerated() {
                if let code { arguments.values[index] = try code(&frame) }
            }
            arguments.frame = frame
            let result = try body(&arguments)
            if let list { try fields.remark(on: arguments[list], machine) }
            return result
        }
    }

    private mutating func row(_ expression: Expression, label: Name?) throws(Diagnostic) -> RowCode {
        var key = expression
        var isDescending = false
        if case .negation(let operand) = expression.ungrouped.kind {
            key = operand
            isDescending = true
        }
        let text = source.text(of: expression.span)
        return RowCode(
            code: try code(expression), key: isDescending ? try code(key) : nil, expression: expression,
            label: label?.text, text: text)
    }

    private mutating func content(_ argument: CallArgument) throws(Diagnostic) -> Code {
        switch argument.content {
        case .expression(let expression): return try code(expression)
        case .word(let word), .reference(let word): return Code { _ throws(Diagnostic) in .string(word) }
        }
    }

    // MARK: Commands

    private mutating func command(
        _ call: RegisteredCall, input: (code: Code, span: Span)?
    ) throws(Diagnostic) -> Code {
        var arguments: [(name: String, code: ArgumentCode)] = []
        if let input, let piped = call.signature.parameters.first(where: \.takesPipe) {
            let code = ArgumentCode(
                kinds: piped.kinds, parameter: piped.name, command: call.signature.name, span: input.span,
                isWrittenOut: false, code: input.code, machine: machine)
            arguments.append((piped.name, code))
        }
        for argument in call.arguments {
            let parameter = call.signature.parameters[argument.parameter]
            let code = try argumentCode(argument.content, argument.kinds, parameter.name, call, at: argument.span)
            arguments.append((parameter.name, code))
        }
        let flags = try flagCodes(call)
        let machine = machine
        return Code { [arguments] frame throws(Diagnostic) in
            try machine.step()
            var values: [String: [Argument]] = [:]
            for (name, code) in arguments { values[name, default: []].append(try code.argument(&frame)) }
            var given: [String: Argument] = [:]
            for (name, code) in flags {
                let argument = try code.argument(&frame)
                // A switch that is set to false in `f(key: false)` was not given.
                if argument.value != .bool(false) || !code.isSwitch { given[name] = argument }
            }
            return try machine.perform(
                Call(signature: call.signature, span: call.span, arguments: values, flags: given))
        }
    }

    private mutating func flagCodes(_ call: RegisteredCall) throws(Diagnostic) -> [(name: String, code: ArgumentCode)] {
        var codes: [(name: String, code: ArgumentCode)] = []
        for flag in call.flags {
            let content = flag.content ?? .expression(Expression(.literal(.bool(true)), flag.span))
            var code = try argumentCode(content, [flag.flag.kind ?? .value], flag.flag.name, call, at: flag.span)
            code.isSwitch = flag.flag.kind == nil
            codes.append((flag.flag.name, code))
        }
        return codes
    }

    private mutating func argumentCode(
        _ content: CallArgument.Content, _ kinds: [Parameter.Kind], _ parameter: String, _ call: RegisteredCall,
        at span: Span
    ) throws(Diagnostic) -> ArgumentCode {
        var isWrittenOut = true
        let code: Code
        switch content {
        case .word(let word): code = Code { _ throws(Diagnostic) in .string(word) }
        case .reference(let word) where isBound(word):
            isWrittenOut = false
            code = name(word, at: span)
        case .reference(let word): code = Code { _ throws(Diagnostic) in .string(word) }
        case .expression(let expression):
            if case .literal = expression.ungrouped.kind {} else { isWrittenOut = false }
            code = try self.code(expression)
        }
        return ArgumentCode(
            kinds: kinds, parameter: parameter, command: call.signature.name, span: span, isWrittenOut: isWrittenOut,
            code: code, machine: machine)
    }
}
