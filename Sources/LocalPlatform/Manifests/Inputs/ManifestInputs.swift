import Values

/// The declared inputs of a manifest and their values, which stand for its placeholders (contract, 26.3).
struct ManifestInputs {
    let declarations: [InputDeclaration]
    private let values: [String: String]
    /// Whether a placeholder without a value stays as it is.
    private let keepsOpen: Bool
    private let problems: ProblemList

    /// Reads the declarations. A value that is given counts before a default; an empty text counts as missing.
    ///
    /// Without any given value, placeholders stay in a manifest that declares no inputs, and in one that is looked at
    /// offline. One that is to be applied must not hold an input of its own that nobody filled.
    init(_ entries: [ManifestStream.Entry], given: [String: String], problems: ProblemList) {
        declarations = entries.map {
            InputDeclaration(MemberReader($0.node, path: $0.path, problems: problems))
        }
        let defaults = declarations.compactMap { input in input.standard.map { (input.key, $0) } }
        values = Dictionary(defaults) { first, _ in first }
            .merging(given.filter { !$0.value.isEmpty }) { _, given in given }
        keepsOpen = given.isEmpty && (problems.allowsPlaceholders || declarations.isEmpty)
        self.problems = problems
    }

    func isDeclared(_ key: String) -> Bool { declarations.contains { $0.key == key } }

    func hasValue(_ key: String) -> Bool { values[key] != nil }

    /// The entry with its placeholders replaced.
    func fill(_ entry: ManifestStream.Entry) -> ManifestStream.Entry {
        var entry = entry
        entry.node = entry.node.mapTexts { text, node in .string(fill(text, at: node.position, entry.path)) }
        return entry
    }

    private func fill(_ text: String, at position: TextPosition, _ path: String) -> String {
        for case .malformed(let sample) in Placeholder.all(in: text) {
            problems.report(at: position, path, "\(sample) is no placeholder; write {{inputs.KEY}}")
        }
        guard text.contains("{{") else { return text }
        return Template(text).filled { hole in
            guard case .input(let key) = Placeholder(hole: hole) else { return "{{\(hole)}}" }
            return value(of: key, at: position, path) ?? "{{\(hole)}}"
        }
    }

    private func value(of key: String, at position: TextPosition, _ path: String) -> String? {
        if !declarations.isEmpty, !isDeclared(key) {
            let hint = Suggestions.hint(for: key, among: declarations.map(\.key))
            problems.report(at: position, path, "{{inputs.\(key)}} is not declared under 'inputs'\(hint)")
            return nil
        }
        if let value = values[key] { return value }
        if !keepsOpen {
            problems.report(
                at: position, path, "unresolved {{inputs.\(key)}}: there is no value and no default for it")
        }
        return nil
    }
}
