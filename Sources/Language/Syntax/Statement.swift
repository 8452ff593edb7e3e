/// One statement of a program, or a note: a comment that stands by itself.
public struct Statement: Sendable {
    /// From its first token to its last.
    public let span: Span
    /// With the comments that directly precede it and the one that ends its last line.
    public let spanWithComments: Span
    let kind: Kind

    indirect enum Kind: Sendable {
        case note
        case binding(Name, Expression)
        case function(FunctionDefinition)
        case loop(Name, Expression, [Statement])
        case branches([Branch], otherwise: [Statement]?)
        case expectation(Expression, reason: Expression?)
        case expression(Expression)
    }

    /// Whether this is a comment by itself, with nothing to run.
    public var isNote: Bool {
        if case .note = kind { true } else { false }
    }

    /// The name that `let` gives; nil for every other statement.
    public var boundName: String? {
        if case .binding(let name, _) = kind { name.text } else { nil }
    }

    /// The name this statement consists of, or that is all a `let` gives; nil when it is more.
    var loneName: Name? {
        switch kind {
        case .expression(let expression), .binding(_, let expression):
            if case .name(let text) = expression.kind { Name(text: text, span: expression.span) } else { nil }
        default: nil
        }
    }
}

struct Branch: Sendable {
    let condition: Expression
    let body: [Statement]
}

/// `fn name(a, b = 1) = …`, or with a block.
struct FunctionDefinition: Sendable {
    struct Parameter: Sendable {
        let name: Name
        let fallback: Expression?
    }

    enum Body: Sendable {
        case expression(Expression)
        case block([Statement])
    }

    let name: Name
    let parameters: [Parameter]
    let body: Body
}
