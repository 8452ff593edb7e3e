/// The tokens around one that does not fit. They often tell what was meant.
struct Surroundings {
    /// The text of the last token before it, and of the one before that; empty where there is none.
    let before: (last: String, other: String)
    let found: String
    /// The text of the token behind it; empty at the end.
    let next: String
    /// Whether no white space stands before it.
    let isGlued: Bool
    /// What would have been right, as the message lists it.
    let expected: [String]
    /// The bracket around it, with its line where that is another one; nil outside of brackets.
    let bracket: (text: String, line: Int?)?

    /// What to type instead; nil where nothing is known but what would have been right.
    var hint: String? { statement ?? operators ?? operand ?? separator ?? closer }

    private func expects(_ text: String) -> Bool { expected.contains(text) }
    private var followsName: Bool { before.last.first.map { $0.isLetter || $0 == "_" } ?? false }
    private var followsOperand: Bool { expects("the end of the statement") }

    /// The beginnings of statements: `let x 5`, `for (x in xs)`, `if c: a`.
    private var statement: String? {
        if before.last == "for", found == "(" { return "It is `for x in list { … }`, without parentheses." }
        if before.last == "let" || before.last == "fn" || before.last == "for" {
            return Keyword(rawValue: found).map { "`\($0.rawValue)` has a meaning of its own; take another name." }
        }
        if expects("`=`"), before.other == "let" {
            if found == ":" { return "Kinds are not written: `let \(before.last) = …`." }
            return "Write `let \(before.last) = \(found == "\"" ? "…" : found)`."
        }
        if expects("`then`") { return "It is `if c { … }`, or `if c then a else b`." }
        if before.last == "else", found == "if" { return "It is `if c then a else b`, or blocks: `else if c { … }`." }
        if found == ":", next == "=" { return "`let \(before.last) = …` gives a value a name." }
        return nil
    }

    /// Signs of other languages, which come as two tokens here.
    private var operators: String? {
        switch (before.last, found) {
        case ("+", "+"): "`+` puts texts and lists together."
        case ("*", "*"): "There is no power; write `x * x`."
        case ("<", ">"): "`!=` asks whether two things differ."
        case ("=", "="): "`==` compares."
        case (".", "."): "There are no ranges: write `[1, 2, 3]`, or cut a list with `[1:3]`."
        case (_, "/") where next == "/" || next == "*": "A comment begins with `#`."
        case (_, "(") where isGlued && before.other == ".": method
        case (_, ".") where next == ".": "There are no ranges: write `[1, 2, 3]`, or cut a list with `[1:3]`."
        default: nil
        }
    }

    /// `xs.length()`
    private var method: String {
        if let habit = Habits.hint(for: before.last) { return "A value has no methods. \(habit)" }
        return "A value has no methods: write `\(before.last)(…)`, or `… | \(before.last)`."
    }

    /// Words and values behind a whole operand: `a AND b`, `5 seconds`, `"a" "b"`.
    private var operand: String? {
        guard followsOperand || expects("`,`") else { return nil }
        if let word = Self.operatorWords[found.lowercased()] { return "Write `\(word)`." }
        if let unit = Diagnostic.unit(of: found), before.last.allSatisfy(\.isNumber), let amount = Int(before.last) {
            return "A length of time is written as one word: `\(unit(amount))`."
        }
        if found == "if" { return "A choice is `if c then a else b`." }
        if before.last == "\"", isGlued { return "A quote inside of a string is written `\\\"`." }
        if before.last == "\"", found == "\"" { return "`+` puts texts together." }
        if found == "\"", isGlued, followsName {
            return "A text takes values in without a letter before it: `\"\\(x)\"`."
        }
        return nil
    }

    private static let operatorWords = [
        "and": "and", "or": "or", "not": "not", "in": "in", "then": "then", "is": "==", "eq": "==", "equals": "==",
        "ne": "!=", "gt": ">", "ge": ">=", "gte": ">=", "lt": "<", "le": "<=", "lte": "<=", "mod": "%", "div": "/",
        "xor": "!=", "contains": "\"part\" in text", "like": "text ~ \"pattern\"", "matches": "text ~ \"pattern\"",
    ]

    /// Commas and colons that are missing or too many.
    private var separator: String? {
        if found == ",", followsOperand {
            return followsName && !next.isEmpty
                ? "A field is read with a point: `\(before.last).\(next)`. A list stands in brackets: `[a, b]`."
                : "A list stands in brackets: `[a, b]`."
        }
        if expects("`:`"), bracket?.text == "{" { return "A field is written `\(fieldName): …`." }
        if found == ":", bracket?.text == "[", !expects("`:`") { return "A slice is `[from:to]`." }
        if expects("`,`"), !Self.closers.values.contains(found), bracket != nil { return "Put a comma between them." }
        return nil
    }

    private var fieldName: String { followsName ? before.last : "name" }

    private static let closers = ["(": ")", "[": "]", "{": "}", "\\(": ")"]

    /// Brackets that do not fit each other, or are missing.
    private var closer: String? {
        guard let bracket, let wanted = Self.closers[bracket.text] else {
            return Self.closers.values.contains(found) ? "No bracket is open that it could close." : nil
        }
        return expects("`\(wanted)`") && found != wanted ? closing : nil
    }

    private var closing: String? {
        guard let bracket, let wanted = Self.closers[bracket.text] else { return nil }
        let place = bracket.line.map { " of line \($0)" } ?? ""
        return "Close the `\(bracket.text)`\(place) with `\(wanted)`."
    }

    /// What to type where the text ends too early.
    var hintAtEnd: String {
        if let closing, !endsInOperator { return closing }
        return before.last.isEmpty ? "Go on on the next line." : "Something has to stand behind `\(before.last)`."
    }

    private var endsInOperator: Bool {
        expects("an expression") && !["(", "[", "{", "\\(", ","].contains(before.last)
    }

    static let arrow =
        "`>=` compares. There are no arrow functions: the row is `.`, and `fn f(x) = …` makes a function."

    /// What to type where `=` stands where it means nothing.
    var hintForAssignment: String {
        switch (before.last, next) {
        case ("==", _): return "Write `==`."
        case ("!=", _): return "Write `!=`."
        case ("+", _), ("-", _), ("*", _), ("/", _): return "Nothing is changed in place: `let x = x \(before.last) …`."
        case (_, ">"): return Self.arrow
        case (_, "<"): return "Write `<=`."
        case (_, "~"): return "Write `~`."
        default:
            if bracket?.text == "{", expects("`:`") { return "A field is written `\(fieldName): …`." }
            return followsName && isGlued && before.other != "."
                ? "`==` compares; a record is written `{\(before.last): …}`." : "`==` compares."
        }
    }
}
