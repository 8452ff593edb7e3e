import Values

/// Whether a manifest could be applied, and what it still needs (contract, 26.4).
struct ManifestPreflight: Sendable, Equatable {
    enum Blocker: Sendable, Equatable {
        case missingProviders(names: [String])
        case malformedPlaceholders(samples: [String])
        case undeclaredPlaceholders(keys: [String])
    }

    var blockers: [Blocker] = []
    /// Everything that is wrong with the text itself.
    var parseError: String?
    /// Declared or used, and without a value.
    var missingInputs: [String] = []
    var referencedInputKeys: [String] = []
    var declaredInputs: [InputDeclaration] = []

    var isOK: Bool { blockers.isEmpty && parseError == nil && missingInputs.isEmpty }

    /// - Parameter providers: the names of the workspace's providers.
    init(_ source: ManifestSource, providers: [String], overrides: [String: String] = [:]) {
        let problems = ProblemList()
        let stream = ManifestStream(ManifestReader.load(source, problems: problems).documents, problems: problems)
        let inputs = ManifestInputs(stream, of: source)
        guard problems.errors.isEmpty else {
            parseError = ManifestError(file: source.file, problems: problems.errors).description
            return
        }
        examinePlaceholders(PlaceholderScan(stream, isLiteral: !inputs.isInUse), inputs)
        examineProviders(stream, inputs, known: providers, overrides: overrides)
        if isReadable { parseError = Self.problems(of: source) }
    }

    private mutating func examinePlaceholders(_ scan: PlaceholderScan, _ inputs: ManifestInputs) {
        referencedInputKeys = scan.keys
        declaredInputs = inputs.declarations
        if !scan.malformed.isEmpty { blockers.append(.malformedPlaceholders(samples: scan.malformed)) }
        let undeclared = inputs.declarations.isEmpty ? [] : scan.keys.filter { !inputs.isDeclared($0) }
        if !undeclared.isEmpty { blockers.append(.undeclaredPlaceholders(keys: undeclared)) }
        missingInputs = scan.keys.filter { inputs.isInUse && !undeclared.contains($0) && !inputs.hasValue($0) }
    }

    /// Providers that are named and not there. Scripts are made by apply.
    private mutating func examineProviders(
        _ stream: ManifestStream, _ inputs: ManifestInputs, known: [String], overrides: [String: String]
    ) {
        func texts(_ section: String, _ member: String) -> [(name: String, node: YAMLNode)] {
            (stream.entries[section] ?? []).map { inputs.fill($0).node }.compactMap { node in
                node[member]?.value.string.map { ($0, node) }
            }
        }
        let providers = texts("llmProviders", "name")
        let scripts = providers.filter { provider in
            let address = provider.node["baseUrlOverride"]?.value.string ?? ""
            return overrides[provider.name] == nil && ScriptLibrary.scriptName(in: address) != nil
        }
        let present = Set(known + scripts.map(\.name))
        var missing: [String] = []
        for (name, _) in providers + texts("agents", "llmProviderName") {
            let name = overrides[name] ?? name
            if !present.contains(name), !name.contains("{{"), !missing.contains(name) { missing.append(name) }
        }
        if !missing.isEmpty { blockers.append(.missingProviders(names: missing)) }
    }

    /// Whether everything that placeholders stand for is known.
    private var isReadable: Bool {
        missingInputs.isEmpty
            && blockers.allSatisfy { if case .missingProviders = $0 { true } else { false } }
    }

    private static func problems(of source: ManifestSource) -> String? {
        do {
            _ = try ManifestReader.read(source).checked()
            return nil
        } catch {
            return error.description
        }
    }
}

extension ManifestPreflight {
    /// The JSON of the management routes.
    var value: Value {
        var fields = Record([("ok", .bool(isOK)), ("blockers", .list(List(blockers.map(\.value))))])
        if let parseError { fields["parseError"] = .string(parseError) }
        fields["missingInputs"] = Value(strings: missingInputs)
        fields["referencedInputKeys"] = Value(strings: referencedInputKeys)
        fields["declaredInputs"] = .list(List(declaredInputs.map(\.value)))
        return .record(fields)
    }
}

extension ManifestPreflight.Blocker {
    fileprivate var value: Value {
        switch self {
        case .missingProviders(let names): ["kind": "missing_llm_provider", "names": Value(strings: names)]
        case .malformedPlaceholders(let samples):
            ["kind": "malformed_placeholder", "samples": Value(strings: samples)]
        case .undeclaredPlaceholders(let keys):
            ["kind": "undeclared_input_placeholder", "keys": Value(strings: keys)]
        }
    }
}
