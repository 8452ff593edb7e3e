import Values

/// A pattern and a text, with a line break between them.
enum PatternTarget {
    static func test(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let source = String(decoding: parts[0], as: UTF8.self)
        let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : source
        do throws(PatternError) {
            try search(Pattern(source), in: text)
        } catch {
            let length = error.reason == .tooManySteps ? text.utf8.count : source.utf8.count
            precondition((0...length).contains(error.offset), "an error lies inside of the pattern")
        }
    }

    private static func search(_ pattern: Pattern, in text: String) throws(PatternError) {
        let first = pattern.firstMatch(in: text)
        precondition(pattern.matches(text) == (first != nil), "a pattern matches where it has a match")
        let all = try pattern.allMatches(in: text)
        precondition(all.first?.byteRange == first?.byteRange, "the first of all matches is the first")
        for (left, right) in zip(all, all.dropFirst()) {
            precondition(left.byteRange.upperBound <= right.byteRange.lowerBound, "matches stand side by side")
        }
        let replaced = try pattern.replacing(in: text, with: "$&")
        precondition(replaced.utf8.elementsEqual(text.utf8), "a match in its own place changes nothing")
    }
}
