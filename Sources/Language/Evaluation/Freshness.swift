extension Expression {
    /// Whether evaluating it can make a list or record that was not there before, and whose structure nobody has looked
    /// at. What a function gives was looked at when it was made.
    var isFresh: Bool {
        switch ungrouped.kind {
        case .name, .cell, .row, .literal, .text, .negation, .not, .comparison, .invocation: false
        case .postfix(let base, _): base.isFresh
        case .conditional(_, let consequence, let alternative): consequence.isFresh || alternative.isFresh
        default: true
        }
    }
}

extension Statement {
    /// Whether the value of this statement can be such a list or record.
    var isFresh: Bool {
        switch kind {
        case .expression(let expression): expression.isFresh
        case .branches(let branches, let otherwise):
            (branches.map(\.body) + [otherwise ?? []]).contains { $0.last?.isFresh ?? false }
        default: false
        }
    }
}
