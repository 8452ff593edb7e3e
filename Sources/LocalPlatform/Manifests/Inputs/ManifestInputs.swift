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
    init(_ stream: ManifestStream, of source: ManifestSource) {
        let (given, problems) = (source.inputs, stream.problems)
        declarations = (stream.entries["inputs"] ?? []).map {
            InputDeclaration(MemberReader($0.node, path: $0.path, problems: problems))
        }
        let defaults = declarations.compactMap { input in input.standard.map { (input.key, $0) } }
        values = Dictionary(defaults) { first, _ in first }
            .merging(given.filter { !$0.value.isEmpty }) { _, given in given }
        isInUse = !given.isEmpty || !declarations.isEmpty
        keepsOpen = given.isEmpty && (problems.allowsPlaceholders || declarations.isEmpty)
        self.problems = problems
        if !given.isEmpty { warnOfUndeclared(source, in: stream) }
    }

    /// Warns of values that nothing was declared for. One of a values file may be meant for another manifest of that file,
    /// unless its key was probably meant to be a declared one.
    private func warnOfUndeclared(_ source: ManifestSource, in stream: ManifestStream) {
        // A manifest that declares no inputs may use any.
        let used = declarations.isEmpty ? PlaceholderScan(stream, isLiteral: !isInUse).keys : []
        let open = declarations.map(\.key).filter { source.inputs[$0] == nil }
        for key in source.inputs.keys.sorted() where !isDeclared(key) && !used.contains(key) {
            let isOwn = source.ownInputs.contains(key)
            let hint = isOwn ? knownKeys(nearestTo: key) : Suggestions.hint(for: key, among: open)
            guard !hint.isEmpty else { continue }
            let place = stream.entries["inputs"]?.first?.node.position ?? .start
            problems.warn(at: place, "inputs", "'\(key)' has a value and is not declared\(hint)")
        }
    }

    /// The end of a message about a key that is not declared: what is.
    private func knownKeys(nearestTo key: String) -> String {
        let keys = declarations.map(\.key)
        let nearest = Suggestions.nearest(to: key, among: keys)
        let list = (nearest + keys.filter { !nearest.contains($0) }).map { "'\($0)'" }.joined(separator: ", ")
        return "; this manifest declares \(list.isEmpty ? "no inputs" : list)"
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
