import Values

/// The documents of a manifest merged into one (contract, 26.2): per section the entries, a later one of the same identity
/// in the place of the earlier one.
struct ManifestStream {
    static let kinds = ["phrony.manifest", "phrony.workspace.manifest"]
    static let sections = ["inputs", "llmProviders", "services", "agents", "versions", "triggers"]

    struct Entry {
        var node: YAMLNode
        /// The path inside its own document.
        var path: String
    }

    private var metadata: [YAMLMember] = []
    private(set) var entries: [String: [Entry]] = [:]
    private var identities: [String: [String?]] = [:]
    let problems: ProblemList

    init(_ documents: [YAMLNode], problems: ProblemList) {
        self.problems = problems
        // A document that could not be read is not there either, and was reported.
        if documents.isEmpty, problems.errors.isEmpty { problems.report(at: .start, "", "there is no manifest here") }
        for document in documents { merge(document) }
    }

    /// The members of all `metadata`, a later one in the place of an earlier one of its name.
    var metadataEntry: Entry {
        let position = metadata.first?.position ?? .start
        return Entry(node: YAMLNode(content: .record(metadata), position: position), path: "metadata")
    }

    private mutating func merge(_ document: YAMLNode) {
        let reader = MemberReader(document, path: "", problems: problems)
        checkHead(reader)
        if let node = reader.member("metadata") {
            _ = reader.record("metadata")
            for member in node.members {
                metadata.removeAll { $0.name == member.name }
                metadata.append(member)
            }
        }
        for section in Self.sections {
            var own: Set<String> = []
            for (node, path) in reader.list(section) where problems.requireRecord(node, at: path) {
                let identity = identity(of: node, in: section)
                if let identity, !own.insert(identity).inserted {
                    problems.report(at: node.position, path, "stands here twice: \(identity)")
                }
                put(Entry(node: node, path: path), identity, in: section)
            }
        }
        reader.finish()
    }

    private func checkHead(_ reader: MemberReader) {
        let kind = reader.requiredText("kind")
        if !kind.isEmpty, !Self.kinds.contains(kind) {
            reader.report("kind", "must be \(Self.kinds[0]), not '\(kind)'")
        }
        reader.checkManifestVersion()
    }

    private mutating func put(_ entry: Entry, _ identity: String?, in section: String) {
        if let identity, let index = identities[section, default: []].firstIndex(of: identity) {
            entries[section]?[index] = entry
        } else {
            identities[section, default: []].append(identity)
            entries[section, default: []].append(entry)
        }
    }

    /// What makes two entries of a section the same; nil for one that lacks it, which is told when it is read.
    private func identity(of node: YAMLNode, in section: String) -> String? {
        func text(_ name: String) -> String? {
            guard let member = node[name], !member.isNull, !member.value.insertedText.isEmpty else { return nil }
            return member.value.insertedText
        }
        func ofAgent(_ name: String?) -> String? {
            guard let agent = text("agentManifestKey"), let name else { return nil }
            return "\(agent)@\(name)"
        }
        let key = node["manifestKey"].flatMap(\.value.string)
        return switch section {
        case "inputs": text("key")
        case "llmProviders": text("name")
        case "services": key ?? text("name").map { "name:\($0)" }
        case "agents": text("manifestKey")
        case "versions": ofAgent(text("versionLabel"))
        default: ofAgent(key ?? text("name"))
        }
    }
}
