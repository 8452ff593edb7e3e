import Values

/// An agent that others can call, as the version of a parent sees it (contract, section 25).
struct SubAgentTool: Sendable {
    let agent: AgentRecord
    /// The deployed version, which a call runs; nil when there is none.
    let version: VersionRecord?
    /// Whether the parent's version names it in `allowedSubAgents` and may delegate at all.
    let isAllowed: Bool
    /// The name under which the parent's model calls it.
    let name: String
    private let inputSchema: JSONSchema?

    init(agent: AgentRecord, version: VersionRecord?, isAllowed: Bool, name: String) {
        self.agent = agent
        self.version = version
        self.isAllowed = isAllowed
        self.name = name
        // Schemas were checked when the version was saved; one that cannot be read accepts everything.
        inputSchema = version.flatMap { try? JSONSchema($0.inputSchema) }
    }

    /// Whether the model is told of it.
    var isReachable: Bool { isAllowed && version != nil }

    var definition: ToolDefinition {
        let schema = version?.inputSchema ?? [:]
        return ToolDefinition(
            id: name, name: name, description: version?.description ?? agent.name,
            arguments: schema.record.map { $0.isEmpty } ?? true ? ["type": "object"] : schema)
    }

    /// The version that runs with these arguments as its input; throws what the parent's model is told when none can.
    func version(for arguments: Value) throws(ToolFailure) -> VersionRecord {
        guard isAllowed else {
            throw ToolFailure(.subAgentNotAllowed, "This agent may not call \(agent.name).")
        }
        guard let version else {
            throw ToolFailure(.subAgentNotDeployed, "\(agent.name) has no deployed version.")
        }
        guard arguments.record != nil else { throw ToolFailure(.invalidArguments, "The input must be an object.") }
        let violations = inputSchema?.validate(arguments, at: "input") ?? []
        guard violations.isEmpty else {
            let list = violations.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
            throw ToolFailure(.invalidArguments, "The input does not fit: \(list).")
        }
        return version
    }
}

extension SubAgentTool {
    /// Models take no longer names of tools.
    private static let nameLength = 64

    /// The manifest key, or a slug of the name when the key is none that models take as the name of a tool. A name that
    /// is taken gets an ending of its own.
    static func name(of agent: AgentRecord, notIn taken: Set<String>) -> String {
        let base = isToolName(agent.manifestKey) ? agent.manifestKey : slug(of: agent.name)
        var name = base
        var number = 2
        while taken.contains(name) {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }

    private static func isToolName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= nameLength
            && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func slug(of name: String) -> String {
        let words = name.lowercased().utf8.split { !isLetterOrDigit($0) }
        let slug = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_").prefix(nameLength)
        return slug.isEmpty ? "agent" : String(slug)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
