/// The regular expressions of phrosh: of `~`, `match` and `replace`, of JSON schemas and of the platform's rules.
///
/// A pattern never runs away. It is compiled to a small automaton that follows all of its ways through the text at the
/// same time, one scalar after the other (Thompson 1968; captures as in Pike's `sam`), so a search takes time in
/// proportion to the length of the text, whatever the pattern; the standard library's `Regex` tries one way after
/// another and may need years. The automaton's size is bounded, and what is searched for repeatedly is bounded in
/// steps.
///
/// The dialect is the part of ECMA-262 (with its `u` flag) that such automata can have, like RE2's:
///
/// - `.` is any scalar but a line end: `\n`, `\r`, U+2028, U+2029.
/// - `[a-z_]` and `[^…]` are one of these and none of these; `\d`, `\w`, `\s` and their opposites may stand inside.
/// - `\d`, `\w`, `\s` are `[0-9]`, `[A-Za-z0-9_]`, Unicode's white space and line ends; `\D`, `\W`, `\S` all others.
/// - `\b` and `\B` hold at the edge of a word of `\w` and elsewhere; in a class `\b` is the backspace.
/// - `^` and `$` hold at the start and the end of the text, with `(?m)` of a line.
/// - `a|b` are alternatives; `(…)`, `(?<name>…)` and `(?P<name>…)` groups that are captured, `(?:…)` one that is not.
/// - `* + ? {m} {m,} {m,n}` repeat as often as possible, with `?` behind them as rarely as possible. A `{` that begins
///   none of them is itself.
/// - `(?i)`, `(?m)`, `(?s)` hold to the end of the group, `(?i:…)` inside: case does not count (by Unicode's mappings
///   of one scalar to one), `^` and `$` hold at lines, `.` is any scalar. `(?-i)` ends it.
/// - `\n \t \r \f \v \0 \xHH \uHHHH \u{H…} \cX` are characters; a backslash before anything that is no letter or digit
///   takes its meaning away.
///
/// Among several matches the leftmost counts, and of those the one that backtracking would find first. Texts are
/// sequences of Unicode scalars here: `.` is a part of `👨‍👩‍👧`, and `é` in two scalars is not `é` in one.
/// Back-references and look-around cannot be had in linear time and are refused.
public struct Pattern: Sendable {
    /// The pattern as it was written.
    public let source: String
    private let program: PatternProgram

    /// Compiles a pattern. Throws where and why it is none.
    public init(_ source: String) throws(PatternError) {
        var parser = PatternParser(source)
        let tree = try parser.parse()
        var compiler = PatternCompiler(sourceLength: source.utf8.count)
        program = try compiler.program(for: tree, groupNames: parser.groupNames)
        self.source = source
    }

    /// How many groups are captured, without the whole match.
    public var groupCount: Int { program.groupNames.count }

    /// The names of the captured groups in order; nil for those without one.
    public var groupNames: [String?] { program.groupNames }
}

extension Pattern: Equatable {
    public static func == (left: Pattern, right: Pattern) -> Bool { left.source == right.source }
}

extension Pattern {
    /// Whether the pattern matches anywhere in the text.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard program.mayMatch(bytes) else { return false }
            var machine = PatternMachine(program, text: bytes, capturing: false)
            return machine.search(from: 0) != nil
        }
    }

    /// The leftmost match.
    public func firstMatch(in text: String) -> Match? {
        var text = text
        let offsets = text.withUTF8 { bytes in
            var machine = PatternMachine(program, text: bytes, capturing: true)
            return machine.search(from: 0)
        }
        return offsets.map { Match(text: text, offsets: $0, names: program.groupNames) }
    }

    /// All matches from left to right; none overlaps another, an empty one may touch the one before it only in front.
    ///
    /// Throws `.tooManySteps` for the rare pattern that looks far ahead behind every match (`a*b|a` on a long row of
    /// `a`).
    public func allMatches(in text: String) throws(PatternError) -> [Match] {
        var text = text
        let found = text.withUTF8 { bytes in
            Result { () throws(PatternError) in
                var found: [[Int]] = []
                try forEachMatch(in: bytes) { found.append($0) }
                return found
            }
        }
        return try found.get().map { Match(text: text, offsets: $0, names: program.groupNames) }
    }

    /// Hands on the offsets of all matches, in pairs of the whole and of each group; -1 for one that took no part.
    func forEachMatch(
        in bytes: UnsafeBufferPointer<UInt8>, _ body: ([Int]) throws(PatternError) -> Void
    ) throws(PatternError) {
        var machine = PatternMachine(program, text: bytes, capturing: true)
        var start = 0
        while start <= bytes.count, let offsets = machine.search(from: start) {
            try body(offsets)
            let end = offsets[1]
            start = end > offsets[0] ? end : end + bytes.scalarLength(at: end)
            guard machine.scannedBytes <= Self.scanLimit(for: bytes.count) else {
                throw PatternError(offset: end, reason: .tooManySteps)
            }
        }
    }

    /// How many bytes the searches for all matches of a text may look at together.
    private static func scanLimit(for length: Int) -> Int { 64 * length + 1 << 16 }
}

extension Pattern {
    /// Where a pattern matched, and what its groups caught.
    public struct Match: Sendable {
        private let text: String
        /// Pairs of UTF-8 offsets of the whole match and of each group; -1 for a group that took no part.
        private let offsets: [Int]
        private let names: [String?]

        fileprivate init(text: String, offsets: [Int], names: [String?]) {
            self.text = text
            self.offsets = offsets
            self.names = names
        }

        /// What matched.
        public var matched: Substring { text[range] }

        /// Where it stands in the text.
        public var range: Range<String.Index> { index(offsets[0])..<index(offsets[1]) }

        /// Where it stands in the text, in UTF-8 bytes.
        public var byteRange: Range<Int> { offsets[0]..<offsets[1] }

        /// What each captured group caught last, in order; nil for one that took no part.
        public var groups: [Substring?] { names.indices.map { self[$0 + 1] } }

        /// What a group caught last, by its number from 1 on; 0 is the whole match. Nil when it took no part or is
        /// unknown.
        public subscript(number: Int) -> Substring? {
            range(of: number).map { text[$0] }
        }

        /// What a named group caught last; nil when it took no part or is unknown.
        public subscript(name: String) -> Substring? {
            names.firstIndex(of: name).flatMap { self[$0 + 1] }
        }

        /// Where a group stands in the text, by its number from 1 on; 0 is the whole match.
        public func range(of number: Int) -> Range<String.Index>? {
            guard number >= 0, number <= names.count, offsets[2 * number] >= 0 else { return nil }
            return index(offsets[2 * number])..<index(offsets[2 * number + 1])
        }

        private func index(_ offset: Int) -> String.Index {
            text.utf8.index(text.startIndex, offsetBy: offset)
        }
    }
}
