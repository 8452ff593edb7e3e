import Values

/// Reads manifests: YAML texts to checked drafts of records (contract, section 26).
struct ManifestReader {
    private let source: ManifestSource
    private let problems: ProblemList

    /// Reads a text that includes nothing, and refuses whatever is wrong with it.
    ///
    /// - Parameters:
    ///   - file: the path of the text; its directory is where relative `script:` addresses begin.
    ///   - inputs: values for `{{inputs.KEY}}`; a declared default fills what is missing.
    /// - Throws: everything that is wrong, not only the first.
    static func read(_ text: String, file: String?, inputs: [String: String] = [:]) throws(ManifestError) -> Manifest {
        try read(ManifestSource(text, file: file, inputs: inputs)).checked()
    }

    /// As above, of documents that were read already.
    static func read(
        _ documents: [YAMLNode], file: String?, inputs: [String: String] = [:]
    ) throws(ManifestError) -> Manifest {
        try read(documents, ManifestSource("", file: file, inputs: inputs), problems: ProblemList()).checked()
    }

    /// Reads a manifest with all that it includes.
    ///
    /// What its entries say about one another may still be wrong then: `Manifest.problems`.
    ///
    /// - Throws: everything that keeps it from being read, not only the first.
    static func read(_ source: ManifestSource) throws(ManifestError) -> Manifest {
        let problems = ProblemList(allowsPlaceholders: source.isOffline)
        let loader = load(source, problems: problems)
        return try read(loader.documents, source, problems: problems)
    }

    /// The documents of a manifest and of all that it includes.
    static func load(_ source: ManifestSource, problems: ProblemList) -> ManifestLoader {
        var loader = ManifestLoader(files: source.files, problems: problems)
        loader.load(source.text, file: source.file)
        return loader
    }

    private static func read(
        _ documents: [YAMLNode], _ source: ManifestSource, problems: ProblemList
    ) throws(ManifestError) -> Manifest {
        let reader = ManifestReader(source: source, problems: problems)
        var manifest = reader.manifest(documents)
        guard problems.errors.isEmpty else { throw ManifestError(file: source.file, problems: problems.errors) }
        let crossProblems = ProblemList()
        CrossChecks(manifest: manifest, isOffline: source.isOffline, problems: crossProblems).run()
        manifest.problems = crossProblems.errors.sorted { $0.position < $1.position }
        manifest.warnings = problems.warnings.sorted { $0.position < $1.position }
        return manifest
    }

    private func manifest(_ documents: [YAMLNode]) -> Manifest {
        let stream = ManifestStream(documents, problems: problems)
        let inputs = ManifestInputs(stream, of: source)
        func readers(_ section: String) -> [MemberReader] {
            (stream.entries[section] ?? []).map(inputs.fill).map {
                MemberReader($0.node, path: $0.path, problems: problems)
            }
        }
        var manifest = Manifest(file: source.file)
        readMetadata(inputs.fill(stream.metadataEntry).node, into: &manifest)
        manifest.providers = readers("llmProviders").map(provider)
        manifest.services = readers("services").map { ServiceReader(reader: $0).service() }
        manifest.agents = readers("agents").map(agent)
        manifest.versions = readers("versions").map { VersionReader(reader: $0).version() }
        manifest.triggers = readers("triggers").map { TriggerReader(reader: $0).trigger() }
        return manifest
    }

    private func readMetadata(_ node: YAMLNode, into manifest: inout Manifest) {
        let reader = MemberReader(node, path: "metadata", problems: problems)
        _ = reader.text("exportedAt")
        manifest.label = reader.text("label")
        manifest.rootManifestKey = reader.text("rootManifestKey")
        manifest.rootPlace = ManifestPlace(position: reader.position(of: "rootManifestKey"), path: "metadata")
        if manifest.rootManifestKey == "" { reader.report("rootManifestKey", "must not be empty") }
        reader.finish()
    }

    private func provider(_ reader: MemberReader) -> ManifestEntry<ProviderRecord> {
        let name = reader.requiredName("name")
        let type: ProviderType = reader.requiredChoice("type") ?? .selfHosted
        let address = reader.text("baseUrlOverride")
        if type == .selfHosted, address == nil { reader.report("baseUrlOverride", "is required for self_hosted") }
        if type != .selfHosted, let address, ScriptLibrary.scriptName(in: address) != nil {
            reader.report("baseUrlOverride", "may be a script for self_hosted only")
        }
        reader.finish()
        let record = ProviderRecord(
            id: "", name: name, type: type, baseUrlOverride: address.map { absolute($0, in: reader.place) },
            createdAt: .unset, updatedAt: .unset)
        return ManifestEntry(draft: record, place: reader.place)
    }

    /// A `script:` address that is relative begins at the directory of the file that it stands in.
    private func absolute(_ address: String, in place: ManifestPlace) -> String {
        guard let name = ScriptLibrary.scriptName(in: address), !name.hasPrefix("/"), !name.hasPrefix("demo/") else {
            return address
        }
        let folder = ManifestPath.directory(of: place.position.file ?? source.file ?? "")
        if folder.hasPrefix("/") { return "\(ScriptLibrary.scheme)\(folder)\(name)" }
        return source.directory.map { "\(ScriptLibrary.scheme)\($0)/\(folder)\(name)" } ?? address
    }

    private func agent(_ reader: MemberReader) -> ManifestEntry<AgentRecord> {
        let record = AgentRecord(
            id: "", tenantId: "", name: reader.requiredText("name"), manifestKey: reader.requiredText("manifestKey"),
            executionMode: reader.requiredChoice("executionMode", inAnyCase: true) ?? .request,
            llmProviderName: reader.requiredName("llmProviderName"), createdAt: .unset, updatedAt: .unset)
        reader.finish()
        return ManifestEntry(draft: record, place: reader.place)
    }
}

extension Instant {
    /// The time of a draft, which has none yet.
    static let unset = Instant(nanoseconds: 0)
}

extension MemberReader {
    var place: ManifestPlace { ManifestPlace(position: node.position, path: path) }

    /// A required text in which no `{{…}}` may stand (contract, 26.3).
    func requiredName(_ name: String) -> String {
        let text = requiredText(name)
        refuseHoles(name, text)
        return text
    }

    /// Reports `{{…}}` in a text that names something.
    func refuseHoles(_ name: String, _ text: String?) {
        guard let text, text.contains("{{") else { return }
        let holes = Placeholder.all(in: text)
        let isAllowed = !holes.isEmpty && holes.allSatisfy { if case .input = $0 { true } else { false } }
        if !isAllowed { report(name, "no {{…}} but {{inputs.KEY}} may stand here") }
    }
}
