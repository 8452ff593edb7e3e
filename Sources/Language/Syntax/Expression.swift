import Values

/// A node of the tree: what an expression is and where it stands.
struct Expression: Sendable {
    let kind: Kind
    let span: Span
    /// How deep evaluating this goes. What stands behind an operand or a `|` stands upon all that is before it, so that
    /// fields and stages add up.
    let height: Int

    init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
        height = kind.height
    }

    indirect enum Kind: Sendable {
        /// `null`, `true`, a number, a duration, a string without interpolation.
        case literal(Value)
        /// `"text \(expression)"`
        case text([TextPart])
        case list([ListElement])
        case record([RecordEntry])
        case name(String)
        /// `$3`; nil for `$_`.
        case cell(Int?)
        /// `.`
        case row
        case group(Expression)
        case postfix(Expression, [Accessor])
        case negation(Expression)
        case not(Expression)
        /// Operators of one level, from left to right: flat, so that a long sum is no deep tree.
        case chain(Expression, [Link])
        case comparison(Comparison, Expression, Expression)
        case conditional(Expression, then: Expression, otherwise: Expression)
        case call(RegisteredCall)
        /// A call of a function made with `fn`.
        case invocation(Invocation)
        case pipeline(Expression, [RegisteredCall])
    }

    /// The expression inside of any parentheses around it.
    var ungrouped: Expression {
        var inner = self
        while case .group(let content) = inner.kind { inner = content }
        return inner
    }
}

/// A name where it stands.
struct Name: Sendable {
    let text: String
    let span: Span
}

enum TextPart: Sendable {
    case text(String)
    case interpolation(Expression)
}

enum ListElement: Sendable {
    case item(Expression)
    case spread(Expression)
}

enum RecordEntry: Sendable {
    case field(Name, Expression)
    case spread(Expression)
}

/// What may stand behind an operand.
struct Accessor: Sendable {
    enum Kind: Sendable {
        case field(String, isOptional: Bool)
        case index(Expression)
        case slice(from: Expression?, to: Expression?)
    }

    let kind: Kind
    let span: Span
}

/// An operator with the operand on its right.
struct Link: Sendable {
    let `operator`: Operator
    let span: Span
    let operand: Expression
}

enum Operator: String, Sendable {
    case or, and
    case coalesce = "??"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
}

struct Comparison: Sendable {
    enum Kind: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contained = "in"
        case matches = "~"
        case notMatches = "!~"
    }

    let kind: Kind
    let span: Span
}

/// A call of a command or a built-in function, its arguments sorted by parameter.
struct RegisteredCall: Sendable {
    enum Spelling: Sendable {
        /// `f a b`, in verb position.
        case words
        /// `f(a, b)`
        case parentheses
    }

    let entry: Registry.Entry
    let name: Name
    let spelling: Spelling
    /// Whether a pipe fills one of the parameters.
    let isPiped: Bool
    let arguments: [CallArgument]
    let flags: [FlagArgument]
    let span: Span

    var signature: Signature { entry.signature }
}

struct CallArgument: Sendable {
    enum Content: Sendable {
        case expression(Expression)
        /// A bare word.
        case word(String)
        /// A bound name, a short name, or the beginning of an id.
        case reference(String)
    }

    /// The index of the parameter it goes to.
    let parameter: Int
    /// The kinds it may have, the likeliest first.
    let kinds: [Parameter.Kind]
    /// `n:` in `select n: .a`.
    let label: Name?
    let content: Content
    let span: Span
}

struct FlagArgument: Sendable {
    let flag: Flag
    let content: CallArgument.Content?
    let span: Span
}

struct Invocation: Sendable {
    struct Argument: Sendable {
        let label: Name?
        let expression: Expression
    }

    let name: Name
    let arguments: [Argument]
}
