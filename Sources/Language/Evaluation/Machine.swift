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
    /// Bytes that lists and texts were made of since memory was last looked at.
    private var unweighed = 0
    /// Whether the call of a function of another cell was blamed for the error that ends the statement.
    var hasBlamedCall = false
    /// The places for which something was remarked.
    var remarked: Set<Span> = []
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
        if steps % Self.stepsBetweenWeighings == 0 { try weigh(0) }
    }

    private static let stepsBetweenWeighings = 1 << 16
    private static let bytesBetweenWeighings = 16 << 20

    /// Counts memory that is about to be taken; now and then the process is asked how much it has, and the host whether
    /// to go on.
    func take(bytes: Int) throws(Diagnostic) {
        unweighed += bytes
        if unweighed >= Self.bytesBetweenWeighings { try weigh(bytes) }
    }

    private func weigh(_ coming: Int) throws(Diagnostic) {
        unweighed = 0
        if host.isCancelled { throw .interrupted() }
        if MemoryUse.bytes + coming > limits.memory { throw .memory(limits.memory) }
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

    /// Bounds a list of `count` elements that `added` more are about to be put into.
    func check(list count: Int, adding added: Int, at span: Span) throws(Diagnostic) {
        if added > limits.listLength - count { throw .listLength(limits.listLength, at: span) }
        try take(bytes: added * MemoryLayout<Value>.stride)
    }

    /// Bounds a text of `count` bytes that `added` more are about to be put into.
    func check(text count: Int, adding added: Int, at span: Span) throws(Diagnostic) {
        if added > limits.textLength - count { throw .textLength(limits.textLength, at: span) }
        try take(bytes: added)
    }

    /// Bounds a list that is about to be made, or was just made.
    func check(list count: Int, at span: Span) throws(Diagnostic) { try check(list: 0, adding: count, at: span) }

    /// Bounds a text that is about to be made, or was just made.
    func check(text count: Int, at span: Span) throws(Diagnostic) { try check(text: 0, adding: count, at: span) }

    /// Bounds how deep a new value nests, and how many parts it has.
    func check(structure value: Value, at span: Span) throws(Diagnostic) {
        let host = host
        switch value.excess(depth: limits.valueNesting, parts: limits.valueParts, stop: { host.isCancelled }) {
        case .depth: throw .valueNesting(limits.valueNesting, at: span)
        case .parts: throw .valueParts(limits.valueParts, at: span)
        case .stopped: throw .interrupted()
        case nil: break
        }
    }

    /// Bounds what a statement gives, which is shown and written to the session's file.
    func check(result value: Value, at span: Span) throws(Diagnostic) {
        try check(structure: value, at: span)
        let host = host
        if value.hasJSON(ofBytes: limits.resultSize, stop: { host.isCancelled }) { return }
        throw host.isCancelled ? .interrupted() : .resultSize(limits.resultSize, at: span)
    }
}
