import Language
import PhronyClient
import Values

/// Finds what Tab offers: from the registry, the names bound now, the values they hold now, and the runs, tasks and desk
/// names this shell has seen. It asks nothing of any platform.
struct Completer: Sendable {
    let core: ShellCore

    /// - Parameters:
    ///   - line: The line being typed.
    ///   - cursor: Where the cursor stands in it, as a UTF-8 offset.
    func complete(_ line: String, _ cursor: Int) -> Completion {
        let context = Parser.context(at: cursor, in: line, registry: core.registry)
        let found = candidates(for: context, in: String(decoding: line.utf8.prefix(context.start), as: UTF8.self))
        return Completion(
            replacedBytes: cursor - context.start,
            candidates: Set(found.filter { $0.hasPrefix(context.prefix) }).sorted())
    }

    /// - Parameter before: The line up to the word to complete.
    private func candidates(for context: CompletionContext, in before: String) -> [String] {
        switch context.expected {
        case .verb: words(core.registry.signatures) + words(Self.beginnings) + names
        case .stage: words(core.registry.signatures.filter { $0.parameters.contains { $0.takesPipe } })
        case .argument(let signature, let parameters, let kinds):
            known(for: signature, Self.names(parameters, of: signature, in: before), in: before, context.prefix)
                ?? kinds.flatMap { candidates(of: $0, beginningWith: context.prefix) }
        case .flag(let signature): words(signature.flags.map { "--" + $0.name })
        case .field(let base): HeldValues(core: core).fields(of: base)
        case .rowField(let rows): HeldValues(core: core).rowFields(of: rows)
        case .name: names + words(core.registry.signatures.filter { $0.effect == .pure })
        case .nothing: []
        }
    }

    private func candidates(of kind: Parameter.Kind, beginningWith prefix: String) -> [String] {
        switch kind {
        case .value: names
        case .run: runs(beginningWith: prefix)
        case .task, .rowNumber: words(core.book.openTasks.map(\.name))
        case .word(.file): FileNames.beginning(with: prefix)
        case .word(.agent): quoted(agents, behind: prefix)
        case .word(.choice(let choices)): words(choices)
        case .word(.name), .row, .time: []
        }
    }

    /// What an argument may be called: the parameters that may take it, or the flag that it stands behind.
    private static func names(_ parameters: [Int], of signature: Signature, in before: String) -> [String] {
        guard parameters.isEmpty else { return parameters.map { signature.parameters[$0].name } }
        let last = before.split(whereSeparator: \.isWhitespace).last ?? ""
        return last.hasPrefix("--") ? [String(last.dropFirst(2))] : []
    }

    /// What only one command knows of its words; nil for all others.
    private func known(
        for signature: Signature, _ names: [String], in before: String, _ prefix: String
    ) -> [String]? {
        switch (signature.name, names.first) {
        case ("choose", "option"): words(options(of: before))
        case ("help", _): words(core.registry.signatures.map(\.name) + HelpTopic.allCases.map(\.rawValue))
        case ("local", "fault"): words(TroubleCommand.words)
        // It takes an id, which nobody types.
        case ("runs", "version"): []
        case (_, let name?) where signature.takesName(name): quoted(deskNames(of: name), behind: prefix)
        default: nil
        }
    }

    /// What the desk listed of the kind of thing that a parameter or a flag names.
    private func deskNames(of name: String) -> [String] {
        guard let segment = DeskKind.onTab.first(where: { $0.names.contains(name) })?.segment else { return [] }
        let listings = core.update { $0.deskNames }
        return listings.filter { $0.key.split(separator: "/").last == segment[...] }.flatMap(\.value)
    }

    // MARK: Names

    private static let beginnings = ["let", "if", "for", "fn", "expect"]

    /// Whole words: a space follows them.
    private func words(_ words: [String]) -> [String] { words.map { $0 + " " } }
    private func words(_ signatures: [Signature]) -> [String] { words(signatures.map(\.name)) }

    /// Variables, functions of the session, runs and tasks.
    private var names: [String] {
        let scope = core.scope
        return scope.variables.map(\.name) + scope.functionNames + core.book.runs.map(\.name)
            + core.book.openTasks.map(\.name)
    }

    /// Short names and variables that hold runs; ids once the beginning of one is typed.
    private func runs(beginningWith prefix: String) -> [String] {
        let variables = core.scope.variables.filter { $0.value.handle?.kind == .run }.map(\.name)
        let ids = prefix.isEmpty ? [] : core.book.runs.map(\.id) + core.book.seenRuns(withIdPrefix: prefix).map(\.id)
        return words(variables + core.book.runs.map(\.name) + ids)
    }

    private var agents: [String] {
        let listed = core.update { $0.deskNames["agents"] } ?? []
        let named = core.ground == .live ? core.connector.namedAgents.map(\.name) : []
        return listed + named + core.book.runs.map(\.agent)
    }

    /// The options of the last open task that a line names.
    private func options(of line: String) -> [String] {
        let words = Set(line.split(whereSeparator: \.isWhitespace))
        let options = core.book.openTasks.last { words.contains($0.name[...]) }?.view.options ?? []
        return options.map(\.id).filter(\.isPlainWord)
    }

    /// Names from outside enter the line only if they are one plain word, or behind a quote that was typed several of them:
    /// no other command may hide in them.
    private func quoted(_ names: [String], behind prefix: String) -> [String] {
        guard prefix.hasPrefix("\"") else { return words(names.filter(\.isPlainWord)) }
        return words(names.filter(\.isPlainText).map { "\"\($0)\"" })
    }
}

extension String {
    fileprivate var isPlainWord: Bool { isPlainText && unicodeScalars.allSatisfy { $0.isASCII && $0 != " " } }

    /// Words of letters and digits, of whatever script, with spaces between them.
    fileprivate var isPlainText: Bool {
        !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || " _-.".unicodeScalars.contains($0)
            }
    }
}

extension Signature {
    /// Whether a parameter or a flag takes a word that is the name of something.
    fileprivate func takesName(_ name: String) -> Bool {
        parameters.contains { $0.name == name && $0.kinds == [.word(.name)] }
            || flags.contains { $0.name == name && $0.kind == .word(.name) }
    }
}
