import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads manifests: YAML texts to checked drafts of records (contract, section 26).
struct ManifestReader {
    private let file: String?
    private let problems = ProblemList()

    private init(file: String?) { self.file = file }

    /// - Parameters:
    ///   - file: the path of the text; its directory is where relative `script:` addresses begin.
    ///   - inputs: values for `{{inputs.KEY}}`; a declared default fills what is missing.
    /// - Throws: everything that is wrong, not only the first.
    static func read(_ text: String, file: String?, inputs: [String: String] = [:]) throws(ManifestError) -> Manifest {
        do {
            return try read(try YAMLReader.documents(of: text), file: file, inputs: inputs)
        } catch let error as ManifestError {
            throw error
        } catch let error as DocumentProblem {
            throw ManifestError(file: file, problems: [error])
        } catch {
            throw ManifestError(file: file, problems: [DocumentProblem(at: .start, text: "\(error)")])
        }
    }

    /// As above, of documents that were read already.
    static func read(
        _ documents: [YAMLNode], file: String?, inputs: [String: String] = [:]
    ) throws(ManifestError) -> Manifest {
        let reader = ManifestReader(file: file)
        var manifest = reader.manifest(documents, inputs)
        if reader.problems.errors.isEmpty { CrossChecks(manifest: manifest, problems: reader.problems).run() }
        guard reader.problems.errors.isEmpty else {
            throw ManifestError(file: file, problems: reader.problems.errors)
        }
        manifest.warnings = reader.problems.warnings.sorted { $0.position < $1.position }
        return manifest
    }

    private func manifest(_ documents: [YAMLNode], _ given: [String: String]) -> Manifest {
        let stream = ManifestStream(documents, problems: problems)
        let inputs = ManifestInputs(stream.entries["inputs"] ?? [], given: given, problems: problems)
        func readers(_ section: String) -> [MemberReader] {
            (stream.entries[section] ?? []).map(inputs.fill).map {
                MemberReader($0.node, path: $0.path, problems: problems)
            }
        }
        var manifest = Manifest(file: file)
        readMetadata(stream.metadata, into: &manifest)
        manifest.providers = readers("llmProviders").map(provider)
        manifest.services = readers("services").map { ServiceReader(reader: $0).service() }
        manifest.agents = readers("agents").map(agent)
        manifest.versions = readers("versions").map { VersionReader(reader: $0).version() }
        manifest.triggers = readers("triggers").map { TriggerReader(reader: $0).trigger() }
        return manifest
    }

    private func readMetadata(_ members: [YAMLMember], into manifest: inout Manifest) {
        guard let first = members.first else { return }
        let node = YAMLNode(content: .record(members), position: first.position)
        let reader = MemberReader(node, path: "metadata", problems: problems)
        _ = reader.text("exportedAt")
        manifest.label = reader.text("label")
        manifest.rootManifestKey = reader.text("rootManifestKey")
        if manifest.rootManifestKey == "" { reader.report("rootManifestKey", "must not be empty") }
        reader.finish()
    }

    private func provider(_ reader: MemberReader) -> ManifestEntry<ProviderRecord> {
        let name = reader.requiredName("name")
        let type: ProviderType = reader.requiredChoice("type") ?? .selfHosted
        let address = reader.text("baseUrlOverride")
        if type == .selfHosted, address == nil { reader.report("baseUrlOverride", "is required for self_hosted") }
        reader.finish()
        let record = ProviderRecord(
            id: "", name: name, type: type, baseUrlOverride: address.map(absolute), createdAt: .unset, updatedAt: .unset
        )
        return ManifestEntry(draft: record, place: reader.place)
    }

    /// A `script:` address that is relative begins at the manifest's directory.
    private func absolute(_ address: String) -> String {
        guard let file, let name = ScriptLibrary.scriptName(in: address), !name.hasPrefix("/"), !name.hasPrefix("demo/")
        else { return address }
        let directory = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        let start = directory.hasPrefix("/") ? "" : FileManager.default.currentDirectoryPath + "/"
        return "\(ScriptLibrary.scheme)\(start)\(directory)\(name)"
    }

    private func agent(_ reader: MemberReader) -> ManifestEntry<AgentRecord> {
        let record = AgentRecord(
            id: "", tenantId: "", name: reader.requiredText("name"), manifestKey: reader.requiredText("manifestKey"),
            executionMode: reader.requiredChoice("executionMode") ?? .request,
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
        guard let text, text.contains("{{"), !text.contains("{{inputs.") else { return }
        report(name, "no {{…}} but {{inputs.KEY}} may stand here")
    }
}
