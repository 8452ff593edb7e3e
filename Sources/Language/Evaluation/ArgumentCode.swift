import Values

/// An argument of a command: evaluates it and makes it what the parameter asks for.
struct ArgumentCode {
    let kinds: [Parameter.Kind]
    let parameter: String
    let command: String
    let span: Span
    let isWrittenOut: Bool
    let code: Code
    let machine: Machine
    /// Whether it belongs to a flag without value.
    var isSwitch = false

    func argument(_ frame: inout Frame) throws(Diagnostic) -> Argument {
        let value = try code(&frame)
        for kind in kinds {
            if let fitting = try fit(value, kind) {
                return Argument(value: fitting, span: span, kind: kind, isWrittenOut: isWrittenOut)
            }
        }
        return try resolved(value)
    }

    /// The value as a kind asks for, or nil when it is something else. Words that name a handle come last.
    private func fit(_ value: Value, _ kind: Parameter.Kind) throws(Diagnostic) -> Value? {
        switch (kind, value) {
        case (.value, _), (.row, _): return value
        case (.word(.choice(let choices)), .string(let word)):
            if choices.contains(word) { return value }
            if kinds.count > 1 { return nil }
            throw .notAChoice(word, choices: choices, at: span)
        case (.word, .string): return value
        case (.word(.name), .handle(let handle)), (.word(.agent), .handle(let handle)): return .string(handle.name)
        case (.run, .handle(let handle)) where handle.kind == .run: return value
        case (.task, .handle(let handle)) where handle.kind == .task: return value
        case (.rowNumber, .number(let number)): return number.int64 == nil ? nil : value
        case (.rowNumber, .string(let word)): return Int64(word).map { .number(.integer($0)) }
        case (.time, .duration): return value
        default: return nil
        }
    }

    private func resolved(_ value: Value) throws(Diagnostic) -> Argument {
        let handles = kinds.compactMap(\.handleKind)
        guard case .string(let word) = value, let first = handles.first else { throw mismatch(value) }
        // The letter of `r1` or `t1` says which of several kinds is meant.
        let named = handles.first { word.hasPrefix($0.rawValue.prefix(1)) } ?? first
        let known = machine.host.value(named: word)?.handle
        if let known, handles.contains(known.kind) { return argument(.handle(known), known.kind) }
        do {
            return argument(try machine.host.resolve(word, as: named, at: span), named)
        } catch {
            throw error.located(at: span)
        }
    }

    private func argument(_ value: Value, _ kind: Handle.Kind) -> Argument {
        Argument(value: value, span: span, kind: kind == .run ? .run : .task, isWrittenOut: isWrittenOut)
    }

    private func mismatch(_ value: Value) -> Diagnostic {
        if kinds.contains(.time), case .number(let number) = value {
            return .timeWithoutUnit(number.description, at: span)
        }
        return .wrongArgument(
            parameter, of: command, needs: kinds.map(\.description).joined(with: "or"), found: value, at: span)
    }
}

extension Parameter.Kind {
    fileprivate var handleKind: Handle.Kind? {
        switch self {
        case .run: .run
        case .task: .task
        default: nil
        }
    }
}

extension Parameter.Kind: CustomStringConvertible {
    /// The kind as it stands in a sentence: `a run`, `a length of time`.
    public var description: String {
        switch self {
        case .value: "a value"
        case .row: "an expression for each row"
        case .word(.file): "a file name"
        case .word(.agent): "an agent"
        case .word(.name): "a name"
        case .word(.choice(let choices)): choices.joined(with: "or")
        case .run: "a run"
        case .task: "a task"
        case .rowNumber: "the number of a row"
        case .time: "a length of time"
        }
    }
}
