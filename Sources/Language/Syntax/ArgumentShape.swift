import Values

/// What an argument looks like before it is read, to tell which parameter it is for and how to read it.
struct ArgumentShape {
    /// How well a text fits a kind.
    enum Fit: Int, Comparable {
        case none, possible, natural, certain

        static func < (left: Fit, right: Fit) -> Bool { left.rawValue < right.rawValue }
    }

    let start: Int
    /// Where it ends if it is a bare word.
    let end: Int
    let word: String
    private let first: UInt8?
    private let spelling: RegisteredCall.Spelling

    init(_ lexer: Lexer, at start: Int, spelling: RegisteredCall.Spelling) {
        var end = lexer.endOfWord(from: start)
        if spelling == .parentheses {
            let reference = lexer.endOfReference(from: start)
            if lexer.byte(at: reference) == UInt8(ascii: ",") { end = reference }
        }
        self.start = start
        self.end = end
        self.spelling = spelling
        word = lexer.text(Span(start, end))
        first = lexer.byte(at: start)
    }

    /// Quotes and parentheses always make an expression.
    private var isQuoted: Bool {
        first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") || first == UInt8(ascii: "(")
    }

    var beginsRecord: Bool { first == UInt8(ascii: "{") }

    /// Whether it is nothing but letters, digits, `_` and `-`: a name or the beginning of an id.
    var isReference: Bool {
        guard let first, first.isDigit || first.isLetter || first == UInt8(ascii: "_") || first >= 128 else {
            return false
        }
        let isName = word.utf8.allSatisfy { $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "_") || $0 >= 128 }
        guard isName || word.isBeginningOfID else { return false }
        return Keyword(rawValue: word) == nil && !isRowNumber
    }

    private var isRowNumber: Bool { !word.isEmpty && word.utf8.allSatisfy(\.isDigit) && word.utf8.count < 6 }

    /// Whether a parameter of words takes this as it stands. In parentheses only a word to choose is bare.
    func isBareWord(for kind: Parameter.Kind) -> Bool {
        guard !isQuoted, !word.isEmpty, case .word(let role) = kind else { return false }
        if case .choice(let choices) = role, spelling == .parentheses { return choices.contains(word) }
        return spelling == .words
    }

    func fit(_ kind: Parameter.Kind) -> Fit {
        switch kind {
        case .value, .row: .natural
        case .word(.choice(let choices)): fitOfChoice(choices)
        // A record is meant, if one may stand here.
        case .word: beginsRecord ? .possible : .natural
        case .run: fitOfHandle("r")
        case .task: fitOfHandle("t")
        case .rowNumber: fitOfRowNumber
        case .time: fitOfTime
        }
    }

    private func fitOfChoice(_ choices: [String]) -> Fit {
        if choices.contains(word) { return .certain }
        if first?.isLetter == true { return .natural }
        // In parentheses stands what is computed, which a word rarely is and a time often.
        return isQuoted && first != UInt8(ascii: "(") ? .possible : .none
    }

    private func fitOfHandle(_ letter: Character) -> Fit {
        if word.first == letter, word.count > 1, word.dropFirst().utf8.allSatisfy(\.isDigit) { return .certain }
        if isReference { return .natural }
        guard let first else { return .none }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return .possible }
        return first.isLetter || first == UInt8(ascii: "(") || first == UInt8(ascii: "$") ? .possible : .none
    }

    private var fitOfRowNumber: Fit {
        if !word.isEmpty, word.utf8.allSatisfy(\.isDigit) { return .certain }
        return first?.isLetter == true || first == UInt8(ascii: "(") || first == UInt8(ascii: "$") ? .possible : .none
    }

    private var fitOfTime: Fit {
        if Duration(literal: word) != nil { return .certain }
        guard let first, first != UInt8(ascii: "\""), first != UInt8(ascii: "'") else { return .none }
        return first.isDigit || first.isLetter || first == UInt8(ascii: "(") || first == UInt8(ascii: "$")
            ? .possible : .none
    }
}
