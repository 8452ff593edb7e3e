import Values

/// Words to look for in a text, with holes that take words of it: `order {order:code}`.
///
/// Case, spaces and the punctuation around words do not count. A hole takes one word: `{name}` any, `{name:code}` one with
/// a digit in it, `{name:number}` a number, which is captured as one; `{name:rest}` takes everything that follows.
struct Phrase: Sendable, Equatable {
    enum Element: Sendable, Equatable {
        case word(String)
        case hole(String, HoleKind)
    }

    enum HoleKind: String, Sendable, CaseIterable {
        case word, code, number, rest
    }

    let elements: [Element]

    /// Throws a sentence that says what is wrong.
    init(_ text: String) throws(PhraseError) {
        var elements: [Element] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if word.hasPrefix("{"), word.hasSuffix("}") {
                elements.append(try Self.hole(word.dropFirst().dropLast()))
            } else if word.contains("{") || word.contains("}") {
                throw PhraseError(message: "'\(word)' is no hole; write {name} or {name:kind}")
            } else if let plain = Self.plain(word) {
                elements.append(.word(plain.lowercased()))
            }
        }
        guard !elements.isEmpty else { throw PhraseError(message: "a phrase needs at least one word") }
        self.elements = elements
    }

    /// The names that a match captures.
    var captures: [String] {
        elements.compactMap { element in
            if case .hole(let name, _) = element { name } else { nil }
        }
    }

    /// What the holes take at the first place where the phrase fits; nil when it fits nowhere.
    func match(in text: String) -> [String: Value]? {
        let words = text.split(whereSeparator: \.isWhitespace)
        for start in words.indices {
            if let captured = match(words[start...]) { return captured }
        }
        return nil
    }

    private func match(_ words: ArraySlice<Substring>) -> [String: Value]? {
        var words = words
        var captured: [String: Value] = [:]
        for element in elements {
            guard let word = words.first else { return nil }
            switch element {
            case .word(let wanted):
                guard Self.plain(word)?.lowercased() == wanted else { return nil }
            case .hole(let name, .rest):
                captured[name] = .string(words.joined(separator: " "))
                return captured
            case .hole(let name, let kind):
                guard let value = Self.plain(word).flatMap(kind.value) else { return nil }
                captured[name] = value
            }
            words = words.dropFirst()
        }
        return captured
    }

    private static func hole(_ text: Substring) throws(PhraseError) -> Element {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
            throw PhraseError(message: "'{\(text)}' is no hole; write {name} or {name:kind}")
        }
        guard parts.count == 2 else { return .hole(String(name), .word) }
        guard let kind = HoleKind(rawValue: String(parts[1])) else {
            let kinds = HoleKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw PhraseError(message: "'\(parts[1])' is no kind of hole; the kinds are \(kinds)")
        }
        return .hole(String(name), kind)
    }

    /// The word without the punctuation around it; nil when nothing is left.
    private static func plain(_ word: Substring) -> Substring? {
        let isPart = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = word.firstIndex(where: isPart), let last = word.lastIndex(where: isPart) else { return nil }
        return word[first...last]
    }
}

extension Phrase.HoleKind {
    /// What a hole of this kind captures of the word; nil when it does not take it.
    fileprivate func value(_ word: Substring) -> Value? {
        switch self {
        case .word, .rest: .string(String(word))
        case .code: word.contains(where: \.isNumber) ? .string(String(word)) : nil
        case .number: Number(json: String(word)).map(Value.number)
        }
    }
}

/// Why a text is no phrase.
struct PhraseError: Error, Equatable {
    var message: String
}
