import Values

/// Turns the tree of one statement into code, right before it runs: every name is looked up once, not once per row.
///
/// It recurses as deep as the source nests, which the parser has bounded.
struct Compiler {
    let machine: Machine
    let scope: Scope
    /// The source that spans belong to; that of a function may be another than the one that runs.
    let source: String
    /// The parameters and `let`s that can be seen here, the innermost last.
    private var locals: [(name: String, slot: Int)] = []
    private(set) var slotCount = 0

    init(machine: Machine, scope: Scope, source: String) {
        self.machine = machine
        self.scope = scope
        self.source = source
    }

    /// Makes room for a name; it can be seen until the end of the block.
    mutating func declare(_ name: String) -> Int {
        let slot = slotCount
        slotCount += 1
        locals.append((name, slot))
        return slot
    }

    /// Compiles a block: its names end with it.
    mutating func block<Result>(
        _ body: (inout Compiler) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        let outer = locals
        defer { locals = outer }
        return try body(&self)
    }

    func slot(of name: String) -> Int? { locals.last { $0.name == name }?.slot }

    /// Whether a name is a parameter or a variable.
    func isBound(_ name: String) -> Bool { slot(of: name) != nil || scope[name] != nil }

    /// A parameter, a variable, or a name that appears by itself.
    func name(_ name: String, at span: Span) -> Code {
        if let slot = slot(of: name) { return Code { frame throws(Diagnostic) in frame.slots[slot] } }
        if let value = scope[name] { return Code { _ throws(Diagnostic) in value } }
        let lookup = HostName(name, span: span, machine: machine)
        return Code { _ throws(Diagnostic) in try lookup.value() }
    }
}

/// A name that appears by itself. What the host said of it holds until a command is carried out.
private final class HostName {
    private let name: String
    private let span: Span
    private let machine: Machine
    private var known: (epoch: Int, value: Value)?

    init(_ name: String, span: Span, machine: Machine) {
        self.name = name
        self.span = span
        self.machine = machine
    }

    func value() throws(Diagnostic) -> Value {
        if let known, known.epoch == machine.epoch { return known.value }
        guard let value = machine.host.value(named: name) else {
            let nearest = Suggestions.nearest(to: name, among: machine.host.names)
            throw .unknownName(name, nearest: nearest, hint: nil, isInRow: false, at: span)
        }
        known = (machine.epoch, value)
        return value
    }
}
