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
    private var identities: [String: [String]] = [:]
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
            let list = reader.list(section)
            let own = list.map { identity(of: $0.node, in: section) }
            for (index, element) in list.enumerated() {
                if own[..<index].contains(own[index]) {
                    problems.report(at: element.node.position, element.path, "stands here twice: \(own[index])")
                }
                put(Entry(node: element.node, path: element.path), own[index], in: section)
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

    private mutating func put(_ entry: Entry, _ identity: String, in section: String) {
        if let index = identities[section, default: []].firstIndex(of: identity) {
            entries[section]?[index] = entry
        } else {
            identities[section, default: []].append(identity)
            entries[section, default: []].append(entry)
        }
    }

    /// What makes two entries of a section the same.
    private func identity(of node: YAMLNode, in section: String) -> String {
        func text(_ name: String) -> String { node[name]?.value.insertedText ?? "" }
        let key = node["manifestKey"].flatMap(\.value.string)
        return switch section {
        case "inputs": text("key")
        case "llmProviders": text("name")
        case "services": key ?? "name:\(text("name"))"
        case "agents": text("manifestKey")
        case "versions": "\(text("agentManifestKey"))@\(text("versionLabel"))"
        default: "\(text("agentManifestKey"))@\(key ?? text("name"))"
        }
    }
}
