import Values

/// The declared inputs of a manifest, and the placeholders `{{inputs.KEY}}` that stand for them (contract, 26.3).
struct ManifestInputs {
    private let declared: Set<String>
    private let values: [String: String]
    private let problems: ProblemList

    enum InputType: String, CaseIterable {
        case string, integration
        case llmProvider = "llm_provider"
    }

    /// Reads the declarations. A value that is given counts before a default; an empty text counts as missing.
    init(_ entries: [ManifestStream.Entry], given: [String: String], problems: ProblemList) {
        var declared: Set<String> = []
        var values = given.filter { !$0.value.isEmpty }
        for entry in entries {
            let reader = MemberReader(entry.node, path: entry.path, problems: problems)
            let key = reader.requiredText("key")
            if !key.isEmpty, !Self.isKey(key) { reader.report("key", "must be made of letters, digits and _") }
            let _: InputType? = reader.requiredChoice("type")
            let _: ProviderType? = reader.choice("llmType")
            let _: ServiceType? = reader.choice("integrationManifestType")
            for name in ["description", "integrationToolkitSlug"] { _ = reader.text(name) }
            declared.insert(key)
            if values[key] == nil, let standard = reader.text("default"), !standard.isEmpty { values[key] = standard }
            reader.finish()
        }
        self.declared = declared
        self.values = values
        self.problems = problems
    }

    /// The entry with its placeholders replaced.
    func fill(_ entry: ManifestStream.Entry) -> ManifestStream.Entry {
        var entry = entry
        entry.node = entry.node.mapTexts { text, node in .string(fill(text, at: node.position, entry.path)) }
        return entry
    }

    private func fill(_ text: String, at position: TextPosition, _ path: String) -> String {
        guard text.contains("{{") else { return text }
        return Template(text).filled { hole in
            guard hole == "inputs" || hole.hasPrefix("inputs.") else { return "{{\(hole)}}" }
            return value(of: hole, at: position, path) ?? "{{\(hole)}}"
        }
    }

    private func value(of hole: String, at position: TextPosition, _ path: String) -> String? {
        let key = String(hole.dropFirst("inputs.".count))
        guard Self.isKey(key) else {
            problems.report(at: position, path, "{{\(hole)}} is no placeholder; write {{inputs.KEY}}")
            return nil
        }
        guard declared.isEmpty || declared.contains(key) else {
            let hint = NearestName.of(key, among: declared.sorted()).map { "; did you mean '\($0)'?" } ?? ""
            problems.report(at: position, path, "{{\(hole)}} is not declared under 'inputs'\(hint)")
            return nil
        }
        guard let value = values[key] else {
            problems.report(at: position, path, "unresolved {{\(hole)}}: there is no value and no default for it")
            return nil
        }
        return value
    }

    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_")
            }
    }
}
