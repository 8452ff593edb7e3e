/// A call while its arguments are being read.
struct CallAssembly {
    let entry: Registry.Entry
    let name: Name
    let spelling: RegisteredCall.Spelling
    let isPiped: Bool
    private(set) var parameters: ParameterSlots
    private var arguments: [CallArgument] = []
    private var flags: [FlagArgument] = []

    init(_ entry: Registry.Entry, name: Name, spelling: RegisteredCall.Spelling, isPiped: Bool) {
        self.entry = entry
        self.name = name
        self.spelling = spelling
        self.isPiped = isPiped
        parameters = ParameterSlots(entry.signature.parameters, isPiped: isPiped)
    }

    var takesPipe: Bool { entry.signature.parameters.contains(where: \.takesPipe) }

    func knows(label: String) -> Bool {
        entry.signature.parameters.contains { $0.name == label } || entry.signature.flags.contains { $0.name == label }
    }

    mutating func add(_ argument: CallArgument) {
        parameters.fill(argument.parameter)
        arguments.append(argument)
    }

    mutating func add(_ flag: FlagArgument) throws(Diagnostic) {
        guard !flags.contains(where: { $0.flag.name == flag.flag.name }) else {
            throw .repeatedArgument("--" + flag.flag.name, at: flag.span)
        }
        flags.append(flag)
    }

    func expression(_ span: Span) -> Expression {
        Expression(
            .call(
                RegisteredCall(
                    entry: entry, name: name, spelling: spelling, isPiped: isPiped, arguments: arguments, flags: flags,
                    span: span)), span)
    }
}

/// Which parameters of a call still take an argument, and which one takes the next.
struct ParameterSlots {
    struct Slot {
        let parameter: Int
        /// The kinds the argument may have, the likeliest first.
        let kinds: [Parameter.Kind]
    }

    private let parameters: [Parameter]
    private var counts: [Int]
    private var next = 0
    private let piped: Int?

    init(_ parameters: [Parameter], isPiped: Bool) {
        self.parameters = parameters
        counts = [Int](repeating: 0, count: parameters.count)
        piped = isPiped ? parameters.firstIndex(where: \.takesPipe) : nil
    }

    /// The parameters that may take the next argument: the first free one, and those behind it up to one that must not be
    /// passed over.
    var reachable: [Int] {
        var result: [Int] = []
        for index in next..<parameters.count where index != piped && isFree(index) {
            result.append(index)
            if !mayPassOver(index) { break }
        }
        return result
    }

    /// The parameter whose kinds fit an argument best; of several the first.
    func slot(for shape: ArgumentShape) -> Slot? {
        let candidates = reachable
        var best: (index: Int, fit: ArgumentShape.Fit)?
        for index in candidates {
            let fit = parameters[index].kinds.map { shape.fit($0) }.max() ?? .none
            if fit > best?.fit ?? .none { best = (index, fit) }
        }
        return (best?.index ?? candidates.first).map { slot($0, shape: shape) }
    }

    /// Whether the next free parameter behind another one takes the name of a file.
    func takesFile(after index: Int) -> Bool {
        let next = parameters.indices.first { $0 > index && $0 != piped && isFree($0) }
        return next.map { parameters[$0].kinds.contains(.word(.file)) } ?? false
    }

    /// The parameter of a label; where labels make names, the row parameter they stand before.
    func slot(labelled label: String, takesLabels: Bool) -> Slot? {
        let rows = takesLabels ? parameters.firstIndex { $0.kinds == [.row] } : nil
        guard let index = rows ?? parameters.firstIndex(where: { $0.name == label }), index != piped, isFree(index)
        else {
            return nil
        }
        return Slot(parameter: index, kinds: parameters[index].kinds)
    }

    private func slot(_ index: Int, shape: ArgumentShape) -> Slot {
        let ranked = parameters[index].kinds.enumerated().sorted { left, right in
            let fits = (shape.fit(left.element), shape.fit(right.element))
            return fits.0 == fits.1 ? left.offset < right.offset : fits.0 > fits.1
        }
        return Slot(parameter: index, kinds: ranked.isEmpty ? [.value] : ranked.map(\.element))
    }

    mutating func fill(_ index: Int) {
        counts[index] += 1
        if index > next { next = index }
    }

    private func isFree(_ index: Int) -> Bool {
        if case .many = parameters[index].arity { return true }
        return counts[index] == 0
    }

    private func mayPassOver(_ index: Int) -> Bool {
        switch parameters[index].arity {
        case .required: counts[index] > 0
        case .optional: true
        case .many(let minimum): counts[index] >= minimum
        }
    }
}
