import Values

/// All commands and functions, by name and alias: the built-in functions of the language and the shell's commands.
public struct Registry: Sendable {
    /// One command or function.
    public struct Entry: Sendable {
        public let signature: Signature
        /// What it does when it is a function of the language; nil for a command, which the host carries out.
        let builtin: Builtin?

        /// Whether the host carries it out.
        public var isCommand: Bool { builtin == nil }
    }

    /// All signatures, sorted by name.
    public let signatures: [Signature]
    private let entries: [String: Entry]
    private let names: [String]

    /// The built-in functions and these commands. Of two entries with one name the first one counts.
    public init(commands: [Signature]) {
        let all =
            Builtin.all.map { Entry(signature: $0.signature, builtin: $0) }
            + commands.map { Entry(signature: $0, builtin: nil) }
        signatures = all.map(\.signature).sorted { $0.name < $1.name }
        names = signatures.flatMap { [$0.name] + $0.aliases }
        entries = all.reduce(into: [:]) { entries, entry in
            for name in [entry.signature.name] + entry.signature.aliases where entries[name] == nil {
                entries[name] = entry
            }
        }
    }

    /// The entry of a name or an alias.
    public func lookup(_ word: String) -> Entry? { entries[word] }

    /// The names and aliases closest to a word, the closest first.
    public func nearest(to word: String) -> [String] { Suggestions.nearest(to: word, among: names) }

    /// What breaks the rules of the registry, one sentence each: a name or alias used twice, a summary that is no
    /// sentence, an entry or a parameter without its text, an entry without example, an example without result. A sound registry gives none.
    public var faults: [String] {
        var faults: [String] = []
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { faults.append("\(name) is registered twice.") }
        for signature in signatures {
            if signature.examples.isEmpty { faults.append("\(signature.name) has no example.") }
            for example in signature.examples where example.result == nil && example.printed == nil {
                faults.append("\(signature.name): nothing says what `\(example.source)` gives.")
            }
            let sentences = [signature.summary] + signature.parameters.map(\.summary) + signature.flags.map(\.summary)
            for sentence in sentences where !sentence.hasSuffix(".") {
                faults.append("\(signature.name): \"\(sentence)\" is no sentence.")
            }
            let labels = signature.parameters.map(\.name) + signature.flags.map(\.name)
            if Set(labels).count < labels.count { faults.append("\(signature.name) names a parameter twice.") }
        }
        return faults
    }
}
