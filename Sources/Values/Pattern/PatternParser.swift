/// Reads a pattern into a tree, by recursive descent; each function reads one construct of the dialect (see `Pattern`).
struct PatternParser {
    static let nestingLimit = 200

    /// Names of the captured groups so far, in order of their opening brackets.
    private(set) var groupNames: [String?] = []
    var scanner: PatternScanner
    private var flags = Flags()
    private var depth = 0

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotIsAll = false
    }

    init(_ source: String) { scanner = PatternScanner(source) }

    mutating func parse() throws(PatternError) -> PatternTree {
        let tree = try alternatives()
        guard scanner.next == nil else { throw scanner.error(.unopenedGroup) }
        return tree
    }

    private mutating func alternatives() throws(PatternError) -> PatternTree {
        var branches = [try sequence()]
        while scanner.skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let next = scanner.next, next != "|", next != ")" {
            let part = try atom()
            parts.append(try repeated(part))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func atom() throws(PatternError) -> PatternTree {
        let start = scanner.position
        switch scanner.take() {
        case "(": return try group(from: start)
        case "[": return .set(try scanner.characterClass(from: start, ignoringCase: flags.ignoresCase))
        case ".": return .set(flags.dotIsAll ? .all : .allButLineEnds)
        case "^": return .assertion(flags.isMultiline ? .startOfLine : .startOfText)
        case "$": return .assertion(flags.isMultiline ? .endOfLine : .endOfText)
        case "\\": return try escape(from: start)
        case "*", "+", "?": throw scanner.error(.nothingToRepeat, at: start)
        case let scalar?: return literal(scalar)
        case nil: return .empty
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternTree {
        let variants = flags.ignoresCase ? scalar.caseVariants : []
        guard !variants.isEmpty else { return .scalar(scalar.value) }
        return .set(ScalarSet(([scalar] + variants).map { $0.value...$0.value }, ignoringCase: true))
    }

    private mutating func escape(from start: Int) throws(PatternError) -> PatternTree {
        switch try scanner.escape(from: start) {
        case .scalar(let scalar): literal(scalar)
        case .set(let set): .set(set)
        case .wordEdge: .assertion(.wordEdge)
        case .noWordEdge: .assertion(.noWordEdge)
        }
    }
}

extension PatternParser {
    private mutating func repeated(_ part: PatternTree) throws(PatternError) -> PatternTree {
        let start = scanner.position
        guard var repetition = try repetition() else { return part }
        if case .assertion = part { throw scanner.error(.nothingToRepeat, at: start) }
        if scanner.next == "+" { throw scanner.error(.unsupported("a possessive repetition is")) }
        if scanner.skip("?") { repetition.isGreedy = false }
        return .repetition(part, repetition)
    }

    private mutating func repetition() throws(PatternError) -> PatternTree.Repetition? {
        if scanner.skip("*") { return .init(least: 0) }
        if scanner.skip("+") { return .init(least: 1) }
        if scanner.skip("?") { return .init(least: 0, most: 1) }
        return try countedRepetition()
    }

    /// `{m}`, `{m,}` or `{m,n}`; anything else that begins with `{` is left as it is.
    private mutating func countedRepetition() throws(PatternError) -> PatternTree.Repetition? {
        let start = scanner.position
        guard scanner.skip("{"), let least = scanner.decimal() else { return giveUp(start) }
        var most: Int? = least
        if scanner.skip(",") { most = scanner.decimal() }
        guard scanner.skip("}") else { return giveUp(start) }
        if let most, most < least { throw scanner.error(.reversedRepetition, at: start) }
        return .init(least: least, most: most)
    }

    private mutating func giveUp(_ start: Int) -> PatternTree.Repetition? {
        scanner.position = start
        return nil
    }
}

extension PatternParser {
    /// A group behind its opening bracket.
    private mutating func group(from start: Int) throws(PatternError) -> PatternTree {
        guard depth < Self.nestingLimit else { throw scanner.error(.tooDeep, at: start) }
        let outerFlags = flags
        guard scanner.skip("?") else { return try capture(named: nil, from: start) }
        try refuseLookAround(from: start)
        if scanner.skip("P<") || scanner.skip("<") { return try capture(named: try groupName(), from: start) }
        try readFlags(from: start)
        if scanner.skip(")") { return .empty }
        guard scanner.skip(":") else { throw scanner.error(.unknownGroupSyntax, at: start) }
        let tree = try groupContents(from: start)
        flags = outerFlags
        return tree
    }

    private mutating func capture(named name: String?, from start: Int) throws(PatternError) -> PatternTree {
        let outerFlags = flags
        groupNames.append(name)
        let number = groupNames.count
        let tree = try groupContents(from: start)
        flags = outerFlags
        return .group(number: number, tree)
    }

    private mutating func groupContents(from start: Int) throws(PatternError) -> PatternTree {
        depth += 1
        let tree = try alternatives()
        depth -= 1
        guard scanner.skip(")") else { throw scanner.error(.unclosedGroup, at: start) }
        return tree
    }

    private func refuseLookAround(from start: Int) throws(PatternError) {
        for (opening, feature) in [
            ("=", "look-ahead is"), ("!", "look-ahead is"), ("<=", "look-behind is"), ("<!", "look-behind is"),
            (">", "an atomic group is"),
        ]
        where scanner.stands(opening) {
            throw scanner.error(.unsupported(feature), at: start)
        }
    }

    private mutating func groupName() throws(PatternError) -> String {
        let start = scanner.position
        var name = ""
        while let next = scanner.next,
            next == "_" || next.properties.isAlphabetic || next.properties.numericType == .decimal
        {
            name.unicodeScalars.append(next)
            scanner.position += 1
        }
        guard let first = name.unicodeScalars.first, first.properties.numericType == nil, scanner.skip(">") else {
            throw scanner.error(.invalidGroupName, at: start)
        }
        if groupNames.contains(name) { throw scanner.error(.duplicateGroupName(name), at: start) }
        return name
    }

    /// Letters as in `(?i-m)`; they hold until the end of the group in which they stand.
    private mutating func readFlags(from start: Int) throws(PatternError) {
        var isOn = true
        while let next = scanner.next, next != ")", next != ":" {
            switch next {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotIsAll = isOn
            case "-" where isOn: isOn = false
            default: throw scanner.error(.unknownGroupSyntax, at: start)
            }
            scanner.position += 1
        }
    }
}
