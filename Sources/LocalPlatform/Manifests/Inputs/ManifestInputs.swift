import Values

/// The declared inputs of a manifest and their values, which stand for its placeholders (contract, 26.3).
struct ManifestInputs {
    let declarations: [InputDeclaration]
    /// Whether the manifest declares inputs or was given values. Without either, what looks like a placeholder is text.
    let isInUse: Bool
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
        isInUse = !given.isEmpty || !declarations.isEmpty
        keepsOpen = given.isEmpty && (problems.allowsPlaceholders || declarations.isEmpty)
        self.problems = problems
        if let place = entries.first?.node.position { warnOfMisspelt(given, at: place) }
    }

    /// Warns of values whose key was probably meant to be a declared one. Any other key may be meant for another manifest
    /// of the same values file.
    private func warnOfMisspelt(_ given: [String: String], at place: TextPosition) {
        let open = declarations.map(\.key).filter { given[$0] == nil }
        for key in given.keys.sorted() where !isDeclared(key) {
            let hint = Suggestions.hint(for: key, among: open)
            guard !hint.isEmpty else { continue }
            problems.warn(at: place, "inputs", "'\(key)' has a value and is not declared\(hint)")
        }
    }

    func isDeclared(_ key: String) -> Bool { declarations.contains { $0.key == key } }

    func hasValue(_ key: String) -> Bool { values[key] != nil }

    /// The entry with its placeholders replaced, and everything else in it as it was.
    func fill(_ entry: ManifestStream.Entry) -> ManifestStream.Entry {
        var entry = entry
        entry.node = entry.node.mapTexts(at: entry.path) { .string(fill($0, at: $1, $2)) }
        return entry
    }

    private func fill(_ text: String, at position: TextPosition, _ path: String) -> String {
        guard isInUse, text.contains("{{") else { return text }
        for case .malformed(let sample) in Placeholder.all(in: text) {
            problems.report(at: position, path, "\(sample) is no placeholder; write {{inputs.KEY}}")
        }
        return Template(text).replacingHoles { hole in
            guard case .input(let key) = Placeholder(hole: hole) else { return nil }
            return value(of: key, at: position, path)
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
