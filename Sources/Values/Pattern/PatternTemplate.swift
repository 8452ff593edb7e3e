extension Pattern {
    /// The text with every match replaced.
    ///
    /// In the template `$1` stands for what the first group caught, `${name}` for what a named one caught, `$0` and
    /// `$&` for the whole match, and `$$` for a dollar sign; a group that took no part stands for nothing. A dollar
    /// sign before anything else is itself. Throws `.noSuchGroup` and `.unclosedReference` with the offset in the
    /// template, `.tooManySteps` as `allMatches(in:)`, and `.tooLong` when the result has more than `limit` bytes of UTF-8.
    public func replacing(
        in text: String, with template: String, limit: Int = .max
    ) throws(PatternError) -> String {
        let parts = try PatternTemplate(template, groupNames: groupNames).parts
        var text = text
        let replaced = text.withUTF8 { bytes in
            Result { () throws(PatternError) in
                var replacement = Replacement(of: bytes, with: parts, limit: limit)
                try forEachMatch(in: bytes) { offsets throws(PatternError) in try replacement.replace(offsets) }
                return try replacement.finished()
            }
        }
        return try replaced.get()
    }
}

/// A text while its matches are being replaced.
private struct Replacement {
    private let text: UnsafeBufferPointer<UInt8>
    private let parts: [PatternTemplate.Part]
    private let limit: Int
    private var result: [UInt8] = []
    /// The end of the match before.
    private var end = 0

    init(of text: UnsafeBufferPointer<UInt8>, with parts: [PatternTemplate.Part], limit: Int) {
        self.text = text
        self.parts = parts
        self.limit = limit
    }

    /// Goes on behind a match, whose offsets are those of the whole and of each group.
    mutating func replace(_ offsets: [Int]) throws(PatternError) {
        result += text[end..<offsets[0]]
        for part in parts {
            switch part {
            case .text(let text): result += text.utf8
            case .group(let number) where offsets[2 * number] >= 0:
                result += text[offsets[2 * number]..<offsets[2 * number + 1]]
            case .group: break
            }
            guard result.count <= limit else { throw PatternError(offset: offsets[0], reason: .tooLong) }
        }
        end = offsets[1]
    }

    /// The whole result, with what stands behind the last match.
    func finished() throws(PatternError) -> String {
        guard result.count + text.count - end <= limit else { throw PatternError(offset: end, reason: .tooLong) }
        return String(decoding: result + text[end...], as: UTF8.self)
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
