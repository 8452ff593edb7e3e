extension Pattern {
    /// The text with every match replaced.
    ///
    /// In the template `$1` stands for what the first group caught, `${name}` for what a named one caught, `$0` and
    /// `$&` for the whole match, and `$$` for a dollar sign; a group that took no part stands for nothing. A dollar
    /// sign before anything else is itself. Throws `.noSuchGroup` and `.unclosedReference` with the offset in the
    /// template, and `.tooManySteps` as `allMatches(in:)`.
    public func replacing(in text: String, with template: String) throws(PatternError) -> String {
        let parts = try PatternTemplate(template, groupNames: groupNames).parts
        var result = ""
        var end = text.startIndex
        for match in try allMatches(in: text) {
            result += text[end..<match.range.lowerBound]
            for part in parts {
                switch part {
                case .text(let text): result += text
                case .group(let number): result += match[number] ?? ""
                }
            }
            end = match.range.upperBound
        }
        return result + text[end...]
    }
}

/// What a match is replaced with.
private struct PatternTemplate {
    enum Part {
        case text(Substring)
        case group(Int)
    }

    private(set) var parts: [Part] = []
    private let template: String
    private let groupNames: [String?]

    init(_ template: String, groupNames: [String?]) throws(PatternError) {
        self.template = template
        self.groupNames = groupNames
        var rest = template[...]
        while let dollar = rest.unicodeScalars.firstIndex(of: "$") {
            parts.append(.text(rest[..<dollar]))
            rest = template[template.unicodeScalars.index(after: dollar)...]
            parts.append(try reference(in: &rest, from: dollar))
        }
        parts.append(.text(rest))
    }

    /// What a dollar sign stands for, with what follows it.
    private func reference(in rest: inout Substring, from dollar: String.Index) throws(PatternError) -> Part {
        switch rest.unicodeScalars.first {
        case "$":
            rest.unicodeScalars.removeFirst()
            return .text("$")
        case "&":
            rest.unicodeScalars.removeFirst()
            return .group(0)
        case "{":
            guard let end = rest.unicodeScalars.firstIndex(of: "}") else { throw error(.unclosedReference, at: dollar) }
            let name = String(rest.unicodeScalars[..<end].dropFirst())
            rest = rest[rest.unicodeScalars.index(after: end)...]
            return .group(try group(called: name, at: dollar))
        case let digit? where ("0"..."9").contains(digit):
            return .group(try numberedGroup(in: &rest, at: dollar))
        default: return .text("$")
        }
    }

    /// `$12` is group 12 if there is one, else group 1 before a `2`.
    private func numberedGroup(in rest: inout Substring, at dollar: String.Index) throws(PatternError) -> Int {
        let digits = rest.unicodeScalars.prefix { ("0"..."9").contains($0) }
        for length in [2, 1] where length <= digits.count {
            guard let number = Int(String(digits.prefix(length))), number <= groupNames.count else { continue }
            rest.unicodeScalars.removeFirst(length)
            return number
        }
        throw error(.noSuchGroup(String(digits)), at: dollar)
    }

    private func group(called name: String, at dollar: String.Index) throws(PatternError) -> Int {
        if let index = groupNames.firstIndex(of: name) { return index + 1 }
        guard let number = Int(name), number >= 0, number <= groupNames.count else {
            throw error(.noSuchGroup(name), at: dollar)
        }
        return number
    }

    private func error(_ reason: PatternError.Reason, at index: String.Index) -> PatternError {
        PatternError(offset: template.utf8.distance(from: template.startIndex, to: index), reason: reason)
    }
}
