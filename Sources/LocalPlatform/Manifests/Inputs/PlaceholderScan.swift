import Values

/// The placeholders that stand in the entries of a manifest, each named once, in their order.
struct PlaceholderScan {
    /// Keys of `{{inputs.KEY}}`.
    private(set) var keys: [String] = []
    /// Those that name no input, as they stand in the text.
    private(set) var malformed: [String] = []
    private let isLiteral: Bool

    /// The members that name things, in which only inputs may stand (contract, 26.3).
    private static let names = [
        "llmProviders": ["name"], "services": ["name", "manifestKey"], "agents": ["llmProviderName"],
        "triggers": ["serviceName"],
    ]

    /// - Parameter isLiteral: whether nothing is replaced; then only names have placeholders that are wrong.
    init(_ stream: ManifestStream, isLiteral: Bool) {
        self.isLiteral = isLiteral
        for section in ManifestStream.sections where section != "inputs" {
            for entry in stream.entries[section] ?? [] {
                scan(entry.node)
                for name in Self.names[section] ?? [] { scanName(entry.node[name]) }
                for operation in entry.node["allowedOperations"]?.elements ?? [] where section == "versions" {
                    scanName(operation["serviceName"])
                }
            }
        }
        scan(stream.metadataEntry.node)
    }

    private mutating func scan(_ node: YAMLNode) {
        switch node.content {
        case .scalar(.string(let text)):
            for placeholder in Placeholder.all(in: text) {
                switch placeholder {
                case .input(let key): Self.add(key, to: &keys)
                case .malformed(let sample): if !isLiteral { Self.add(sample, to: &malformed) }
                case .other: break
                }
            }
        case .scalar: break
        case .list(let nodes): for node in nodes { scan(node) }
        case .record(let members): for member in members { scan(member.node) }
        }
    }

    private mutating func scanName(_ node: YAMLNode?) {
        for placeholder in Placeholder.all(in: node?.value.string ?? "") {
            switch placeholder {
            case .input: break
            case .malformed(let sample): Self.add(sample, to: &malformed)
            case .other(let name): Self.add("{{\(name)}}", to: &malformed)
            }
        }
    }

    private static func add(_ text: String, to list: inout [String]) {
        if !list.contains(text) { list.append(text) }
    }
}
