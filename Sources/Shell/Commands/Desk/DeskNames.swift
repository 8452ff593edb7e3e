import Language
import Values

/// A kind of thing that the workspace has many of, and how one of them is named.
struct DeskKind: Sendable {
    /// `trigger`
    let noun: String
    /// The command that lists them.
    let listing: String
    /// The member that holds the name.
    let name: String
    let unknown: Diagnostic.Code
    /// How one of several with the same name is told from the others.
    let distinction: String

    /// The last part of the listing's path, and the parameters and flags that take one, for those that completion knows.
    var segment: String?
    var names: [String] = []

    /// Parameters say by their kind that they take one.
    static let agent = DeskKind("agent", listing: "agents", "unknown-agent").offered(from: "agents")
    static let version = DeskKind("version", listing: "versions AGENT", name: "versionLabel", "unknown-version")
        .offered(as: "version", "from", from: "versions")
    static let trigger = DeskKind(
        "trigger", listing: "triggers", "unknown-trigger", distinction: "Say whose: `--agent AGENT`."
    ).offered(as: "trigger", from: "triggers")
    static let apiKey = DeskKind("API key", listing: "apikeys", "unknown-api-key").offered(as: "key", from: "api-keys")
    static let secret = DeskKind("secret", listing: "secrets", "unknown-secret").offered(as: "secret", from: "secrets")
    static let provider = DeskKind("provider", listing: "providers", "unknown-provider")
        .offered(as: "provider", from: "llm-providers")
    static let service = DeskKind("integration", listing: "services", "unknown-service")
        .offered(as: "service", from: "services")
    static let operation = DeskKind("operation", listing: "services INTEGRATION", "unknown-operation")
        .offered(as: "operation", from: "operations")
    static let file = DeskKind("file", listing: "files", name: "displayName", "unknown-file")
        .offered(as: "file", from: "files")
    static let attempt = DeskKind("attempt", listing: "ingress", name: "id", "unknown-attempt")
    static let incident = DeskKind("incident", listing: "incidents", name: "id", "unknown-incident")

    private init(
        _ noun: String, listing: String, name: String = "name", _ unknown: Diagnostic.Code, distinction: String? = nil
    ) {
        self.noun = noun
        self.listing = listing
        self.name = name
        self.unknown = unknown
        self.distinction = distinction ?? "The end of its id tells which; `\(listing)` lists them."
    }
}

extension DeskKind {
    /// The kinds whose names Tab offers once they were listed.
    static let onTab = [agent, version, trigger, apiKey, secret, provider, service, operation, file]

    private func offered(as names: String..., from segment: String) -> DeskKind {
        var kind = self
        kind.names = names
        kind.segment = segment
        return kind
    }
}

extension [Value] {
    /// The one thing that a word names: by its name, its id, or the beginning or the end of its id.
    func named(_ argument: Argument, _ kind: DeskKind) throws(Diagnostic) -> Value {
        let word = argument.text
        let matching = matching(word, kind)
        if matching.count == 1 { return matching[0] }
        guard matching.isEmpty else {
            throw Diagnostic(
                "ambiguous-name", "More than one \(kind.noun) is called \(word).", at: argument.span,
                hint: kind.distinction)
        }
        throw Diagnostic(
            kind.unknown, "There is no \(kind.noun) \(word) here.", at: argument.span,
            hint: "`\(kind.listing)` lists them.",
            nearest: Suggestions.nearest(to: word, among: compactMap { $0[kind.name].string }))
    }

    /// All that a word names; those with this very name, if there are some.
    func matching(_ word: String, _ kind: DeskKind) -> [Value] {
        let exact = filter { $0[kind.name].string == word || $0["leafName"].string == word }
        return exact.isEmpty ? filter { $0.hasId(like: word) } : exact
    }
}

extension Value {
    /// Of a file the id is what its leaf name has before the ending.
    var fileId: String? { self["leafName"].string.map { String($0.prefix { $0 != "." }) } }

    fileprivate func hasId(like word: String) -> Bool {
        [self["id"].string, self["leafName"].string, fileId].contains { $0?.isId(like: word) ?? false }
    }
}

extension CommandContext {
    /// The argument of a parameter that must be given.
    func required(_ parameter: String) throws(Diagnostic) -> Argument {
        guard let argument = call.argument(parameter) else {
            throw Diagnostic(
                .missingArgument, "`\(call.signature.name)` needs \(parameter.uppercased()).", at: call.span,
                hint: "`help \(call.signature.name)` shows how it is typed.")
        }
        return argument
    }

    /// The agent that an argument names.
    func agent(of argument: Argument) async throws(Diagnostic) -> ShellCore.Agent {
        try await agent(named: argument.text, at: argument.span)
    }
}

extension String {
    /// As a word of a command: in quotes unless it is a plain one.
    var asWord: String {
        let isPlain = !isEmpty && allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." }
        return isPlain ? self : Value.string(self).json()
    }
}

extension Argument {
    /// The word, or the text of what was computed.
    var text: String { value.string ?? value.json() }
}
