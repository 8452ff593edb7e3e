import Values

extension Compiler {
    mutating func code(_ expression: Expression) throws(Diagnostic) -> Code {
        let span = expression.span
        switch expression.kind {
        case .literal(let value): return Code { _ throws(Diagnostic) in value }
        case .text(let parts): return try text(parts, at: span)
        case .list(let elements): return try list(elements, at: span)
        case .record(let entries): return try record(entries)
        case .name(let name): return self.name(name, at: span)
        case .cell(let number): return cell(number, at: span)
        case .row: return Code { frame throws(Diagnostic) in frame.row }
        case .group(let content): return try code(content)
        case .postfix(let base, let accessors): return try postfix(base, accessors)
        case .negation(let operand):
            let operand = try code(operand)
            return Code { frame throws(Diagnostic) in try Arithmetic.negated(operand(&frame), at: span) }
        case .not(let operand):
            let operand = try condition(operand)
            return Code { frame throws(Diagnostic) in .bool(try !operand(&frame)) }
        case .chain(let first, let links): return try chain(first, links)
        case .comparison(let comparison, let left, let right): return try compare(comparison, left, right)
        case .conditional(let test, let consequence, let alternative):
            let (test, then, otherwise) = (try condition(test), try code(consequence), try code(alternative))
            return Code { frame throws(Diagnostic) in try test(&frame) ? try then(&frame) : try otherwise(&frame) }
        case .call(let call): return try self.call(call, input: nil)
        case .invocation(let invocation): return try self.invocation(invocation, at: span)
        case .pipeline(let head, let stages): return try pipeline(head, stages)
        }
    }

    private func cell(_ number: Int?, at span: Span) -> Code {
        let machine = machine
        return Code { _ throws(Diagnostic) in
            guard let value = machine.host.value(ofCell: number) else { throw .noSuchCell(number, at: span) }
            return value
        }
    }

    private mutating func pipeline(_ head: Expression, _ stages: [RegisteredCall]) throws(Diagnostic) -> Code {
        var result = try code(head)
        for stage in stages { result = try call(stage, input: (result, head.span)) }
        return result
    }

    // MARK: Text, lists, records

    private mutating func text(_ parts: [TextPart], at span: Span) throws(Diagnostic) -> Code {
        var codes: [Code] = []
        for part in parts {
            switch part {
            case .text(let text): codes.append(Code { _ throws(Diagnostic) in .string(text) })
            case .interpolation(let expression): codes.append(try code(expression))
            }
        }
        let machine = machine
        return Code { [codes] frame throws(Diagnostic) in
            var text = ""
            for part in codes {
                let part = try machine.text(of: part(&frame), at: span)
                try machine.check(text: text.utf8.count, adding: part.utf8.count, at: span)
                text += part
            }
            return .string(text)
        }
    }

    private mutating func list(_ elements: [ListElement], at span: Span) throws(Diagnostic) -> Code {
        var codes: [(code: Code, spread: Span?)] = []
        for element in elements {
            switch element {
            case .item(let item): codes.append((try code(item), nil))
            case .spread(let items): codes.append((try code(items), items.span))
            }
        }
        let machine = machine
        return Code { [codes] frame throws(Diagnostic) in
            var values: [Value] = []
            values.reserveCapacity(codes.count)
            for (code, spread) in codes {
                let value = try code(&frame)
                guard let spread else {
                    values.append(value)
                    continue
                }
                guard let list = value.list else { throw .badSpread(value, needs: "a list", at: spread) }
                try machine.check(list: values.count, adding: list.count, at: span)
                values += list
            }
            return .list(List(values))
        }
    }

    private mutating func record(_ entries: [RecordEntry]) throws(Diagnostic) -> Code {
        var codes: [(key: String?, code: Code, span: Span)] = []
        for entry in entries {
            switch entry {
            case .field(let name, let expression): codes.append((name.text, try code(expression), name.span))
            case .spread(let expression): codes.append((nil, try code(expression), expression.span))
            }
        }
        let machine = machine
        return Code { [codes] frame throws(Diagnostic) in
            var fields: [(String, Value)] = []
            fields.reserveCapacity(codes.count)
            for (key, code, span) in codes {
                let value = try code(&frame)
                if let key {
                    fields.append((key, value))
                } else if let record = value.record ?? value.handle?.fields {
                    try machine.check(list: fields.count, adding: record.count, at: span)
                    fields += record
                } else {
                    throw .badSpread(value, needs: "a record", at: span)
                }
            }
            return .record(Record(fields))
        }
    }

    // MARK: Operators

    /// An expression whose value must be true or false.
    mutating func condition(
        _ expression: Expression
    ) throws(Diagnostic) -> Condition {
        let (code, span) = (try code(expression), expression.span)
        return Condition { frame throws(Diagnostic) in
            let value = try code(&frame)
            guard case .bool(let holds) = value else { throw .notABoolean(value, at: span) }
            return holds
        }
    }

    private mutating func chain(_ first: Expression, _ links: [Link]) throws(Diagnostic) -> Code {
        switch links[0].operator {
        case .and: return try logical([first] + links.map(\.operand), settling: false)
        case .or: return try logical([first] + links.map(\.operand), settling: true)
        case .coalesce: return try coalescing([first] + links.map(\.operand))
        default: return try arithmetic(first, links)
        }
    }

    /// `and` and `or`: the first operand that settles the result ends the evaluation.
    private mutating func logical(_ operands: [Expression], settling: Bool) throws(Diagnostic) -> Code {
        var codes: [Condition] = []
        for operand in operands { codes.append(try condition(operand)) }
        return Code { [codes] frame throws(Diagnostic) in
            for code in codes where try code(&frame) == settling { return .bool(settling) }
            return .bool(!settling)
        }
    }

    private mutating func coalescing(_ operands: [Expression]) throws(Diagnostic) -> Code {
        var codes: [Code] = []
        for operand in operands { codes.append(try code(operand)) }
        return Code { [codes] frame throws(Diagnostic) in
            for code in codes {
                let value = try code(&frame)
                if !value.isNull { return value }
            }
            return .null
        }
    }

    private mutating func arithmetic(_ first: Expression, _ links: [Link]) throws(Diagnostic) -> Code {
        let start = try code(first)
        var steps: [(operation: Arithmetic, operand: Code)] = []
        for link in links {
            let operation = Arithmetic(operator: link.operator, span: link.span, machine: machine)
            steps.append((operation, try code(link.operand)))
        }
        return Code { [steps] frame throws(Diagnostic) in
            var value = try start(&frame)
            for (operation, operand) in steps { value = try operation.apply(value, operand(&frame)) }
            return value
        }
    }

    private mutating func compare(
        _ comparison: Comparison, _ left: Expression, _ right: Expression
    ) throws(Diagnostic) -> Code {
        let comparing = Comparing(comparison: comparison, machine: machine)
        let (left, right) = (try code(left), try code(right))
        return Code { frame throws(Diagnostic) in .bool(try comparing.holds(left(&frame), right(&frame))) }
    }

    // MARK: Fields and indexes

    private mutating func postfix(_ base: Expression, _ accessors: [Accessor]) throws(Diagnostic) -> Code {
        var result = try code(base)
        if case .row = base.kind, let path = fieldPath(accessors) { return rowPath(path) }
        for accessor in accessors { result = try self.accessor(accessor, of: result) }
        return result
    }

    private func fieldPath(_ accessors: [Accessor]) -> [FieldAccess]? {
        let path = accessors.compactMap { accessor -> FieldAccess? in
            guard case .field(let name, let isOptional) = accessor.kind else { return nil }
            return FieldAccess(name, isOptional: isOptional, span: accessor.span)
        }
        return path.count == accessors.count ? path : nil
    }

    /// `.a.b`, the commonest of all row arguments.
    private func rowPath(_ path: [FieldAccess]) -> Code {
        let host = machine.host
        if path.count == 1 {
            let field = path[0]
            return Code { frame throws(Diagnostic) in try field.value(in: frame.row, host: host) }
        }
        return Code { frame throws(Diagnostic) in
            var value = frame.row
            for field in path { value = try field.value(in: value, host: host) }
            return value
        }
    }

    private mutating func accessor(_ accessor: Accessor, of base: Code) throws(Diagnostic) -> Code {
        let host = machine.host
        let indexing = Indexing(span: accessor.span, machine: machine)
        switch accessor.kind {
        case .field(let name, let isOptional):
            let field = FieldAccess(name, isOptional: isOptional, span: accessor.span)
            return Code { [machine] frame throws(Diagnostic) in
                let value = try base(&frame)
                let found = try field.value(in: value, host: host)
                if found.isNull, !isOptional, case .record(let record) = value, record[name] == nil {
                    machine.remark(missing: name, in: [record], at: accessor.span)
                }
                return found
            }
        case .index(let index):
            let index = try code(index)
            return Code { frame throws(Diagnostic) in
                let value = try base(&frame)
                return try indexing.element(index(&frame), of: value)
            }
        case .slice(let from, let to):
            let (from, to) = (try optionalCode(from), try optionalCode(to))
            return Code { frame throws(Diagnostic) in
                let value = try base(&frame)
                return try indexing.slice(of: value, from: from(&frame), to: to(&frame))
            }
        }
    }

    private mutating func optionalCode(_ expression: Expression?) throws(Diagnostic) -> Code {
        guard let expression else { return Code { _ throws(Diagnostic) in .null } }
        return try code(expression)
    }
}
