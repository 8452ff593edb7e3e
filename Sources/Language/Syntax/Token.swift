/// A piece of the source that means something, with the white space and comments before it.
///
/// The tokens of a program, put one after another with what stands before each, are its source again.
public struct Token: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case name
        case keyword(Keyword)
        case symbol(Symbol)
        /// A number or a duration, with every letter that follows it directly.
        case number
        /// `$3` or `$_`.
        case cell
        /// `'raw'`, whole.
        case rawString
        /// The `"` on either side of a string.
        case quote
        /// What stands between the quotes of a string and its `\( )`.
        case text
        /// A word that is no expression: a file, an agent, a run's id.
        case word
        /// `--name`.
        case flag
        /// Nothing the language knows.
        case unknown
        case end
    }

    public let kind: Kind
    /// The piece itself.
    public let span: Span
    /// Where the white space and comments before it begin.
    public let start: Int
    /// Whether a line break lies between this token and the one before.
    public let followsLineBreak: Bool

    /// Whether white space or a comment stands before it.
    public var followsSpace: Bool { start < span.lower }

    func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
    func isKeyword(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }
}

/// The words that cannot be names.
public enum Keyword: String, Sendable, CaseIterable {
    case null, `true`, `false`, and, or, not, `in`, `if`, then, `else`, `let`, fn, `for`, expect
}

/// The signs of the language, the longer before those they begin with.
public enum Symbol: String, Sendable, CaseIterable {
    case ellipsis = "..."
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case notMatches = "!~"
    case coalesce = "??"
    case optionalDot = "?."
    case interpolation = "\\("
    case assign = "="
    case less = "<"
    case greater = ">"
    case matches = "~"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case dot = "."
    case comma = ","
    case colon = ":"
    case semicolon = ";"
    case pipe = "|"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case backslash = "\\"

    /// The symbols by their first byte, the longer first.
    static let byFirstByte: [[(bytes: [UInt8], symbol: Symbol)]] = {
        var table = [[(bytes: [UInt8], symbol: Symbol)]](repeating: [], count: 128)
        for symbol in allCases {
            let bytes = Array(symbol.rawValue.utf8)
            table[Int(bytes[0])].append((bytes, symbol))
        }
        return table
    }()
}
