import Values

/// What all parts of one running statement share: the host, the limits, and what was used up so far.
final class Machine {
    let host: any Host
    let limits: Limits
    let registry: Registry
    let source: String
    /// Counts commands carried out; what the host said of a name holds until the next one.
    private(set) var epoch = 0
    private var steps = 0
    private var calls = 0
    private let stackBase = StackPosition()
    /// The functions called so far.
    var functions: [String: CompiledFunction] = [:]
    /// The patterns searched for so far.
    var patterns: [String: Pattern] = [:]

    init(host: any Host, limits: Limits, registry: Registry, source: String) {
        self.host = host
        self.limits = limits
        self.registry = registry
        self.source = source
    }

    /// Counts one row, turn or call; throws when there were too many, or when the cell was interrupted.
    func step() throws(Diagnostic) {
        steps &+= 1
        if steps & 127 == 0 { try checkProgress() }
    }

    func checkProgress() throws(Diagnostic) {
        if host.isCancelled { throw .interrupted() }
        if steps > limits.steps { throw .steps(limits.steps) }
    }

    /// Runs the body of a function, unless functions call each other too deep already.
    func call<Result>(
        _ name: String, at span: Span, _ body: () throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        try step()
        guard calls < limits.recursion else { throw .recursion(name, limit: limits.recursion, at: span) }
        guard stackBase.distance <= limits.stack else { throw .stack(name, limit: limits.stack, at: span) }
        calls += 1
        defer { calls -= 1 }
        return try body()
    }

    func perform(_ call: Call) throws(Diagnostic) -> Value {
        epoch += 1
        do {
            return try host.perform(call)
        } catch {
            throw error.located(at: call.span)
        }
    }

    func check(list count: Int, at span: Span) throws(Diagnostic) {
        if count > limits.listLength { throw .listLength(limits.listLength, at: span) }
    }

    func check(text count: Int, at span: Span) throws(Diagnostic) {
        if count > limits.textLength { throw .textLength(limits.textLength, at: span) }
    }

    /// Bounds how deep a new value nests.
    func check(nesting value: Value, at span: Span) throws(Diagnostic) {
        if value.nests(deeperThan: limits.valueNesting) { throw .valueNesting(limits.valueNesting, at: span) }
    }
}

extension Value {
    /// Whether lists and records stand deeper inside each other than a limit. Looks no deeper than that.
    fileprivate func nests(deeperThan limit: Int) -> Bool {
        switch self {
        case .list(let list): limit == 0 || list.contains { $0.nests(deeperThan: limit - 1) }
        case .record(let record): limit == 0 || record.contains { $0.1.nests(deeperThan: limit - 1) }
        default: false
        }
    }
}
