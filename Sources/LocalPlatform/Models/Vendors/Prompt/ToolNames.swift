/// What tools are called in requests: their ids (contract, section 22), as long as vendors take them, which is letters, digits,
/// `_` and `-` of ASCII, 64 at most. Any other name is spelled anew, so that no two tools share one.
struct ToolNames: Sendable {
    private static let longest = 64

    private var namesOfTools: [String: String] = [:]
    private var idsByName: [String: String] = [:]

    init(_ tools: [ToolDefinition]) {
        for tool in tools {
            let name = freeName(like: Self.spelled(tool.id))
            idsByName[name] = tool.id
            namesOfTools[tool.id] = name
        }
        // The conversation names operations by their names.
        for tool in tools where namesOfTools[tool.name] == nil { namesOfTools[tool.name] = namesOfTools[tool.id] }
    }

    /// The name for a tool that is known by its id or its name. Of a tool that the model made up, what is left of its name.
    func name(of tool: String) -> String { namesOfTools[tool] ?? Self.spelled(tool) }

    /// The tool behind a name; a name that was never given is passed on as it is, cut where it is absurdly long.
    func tool(named name: String) -> String { idsByName[name] ?? String(name.prefix(2 * Self.longest)) }

    private func freeName(like name: String) -> String {
        guard idsByName[name] != nil else { return name }
        var number = 2
        while true {
            let numbered = "\(name.prefix(Self.longest - 8))_\(number)"
            if idsByName[numbered] == nil { return numbered }
            number += 1
        }
    }

    private static func spelled(_ text: String) -> String {
        let name = text.asVendorName.prefix(longest)
        return name.isEmpty ? "unnamed" : String(name)
    }
}

extension String {
    /// The text with `_` in the place of everything but letters, digits, `_` and `-` of ASCII.
    var asVendorName: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let isAllowed =
                        scalar.isASCII
                        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
                            || scalar == "-")
                    return isAllowed ? scalar : "_"
                }))
    }
}
