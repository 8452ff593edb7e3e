import Values

/// Reads the text of a script (SCRIPTS.md).
struct ScriptReader {
    static let kind = "phrosh.script"

    private let problems = ProblemList()

    /// The script; throws everything that is wrong with the text, with its places.
    static func read(_ text: String, name: String) throws(ScriptError) -> Script {
        let documents: [YAMLNode]
        do {
            documents = try YAMLReader.documents(of: text)
        } catch {
            throw ScriptError(file: name, problems: [error])
        }
        guard documents.count == 1 else {
            let problem = DocumentProblem(
                at: documents.dropFirst().first?.position ?? .start, text: "a script is exactly one YAML document")
            throw ScriptError(file: name, problems: [problem])
        }
        return try read(documents[0], name: name)
    }

    /// As above, of a document that was read already.
    static func read(_ document: YAMLNode, name: String) throws(ScriptError) -> Script {
        let reader = ScriptReader()
        let script = reader.script(document, name: name)
        // A script has one author and no readers of older versions: a member that is not known is an error.
        let problems = reader.problems.errors + reader.problems.warnings
        guard problems.isEmpty else {
            throw ScriptError(file: name, problems: problems.sorted { $0.position < $1.position })
        }
        return script
    }

    private func script(_ document: YAMLNode, name: String) -> Script {
        let reader = MemberReader(document, path: "", problems: problems)
        if reader.requiredText("kind") != Self.kind { reader.report("kind", "must be \(Self.kind)") }
        if reader.member("version")?.value != 1 { reader.report("version", "must be 1") }
        for name in ["name", "about"] { _ = reader.text(name) }
        let rules = reader.list("rules").map { rule($0.node, $0.path) }
        if rules.isEmpty { reader.report("rules", "must be a list of at least one rule") }
        reader.finish()
        return Script(name: name, rules: rules)
    }

    private func rule(_ node: YAMLNode, _ path: String) -> ScriptRule {
        let reader = MemberReader(node, path: path, problems: problems)
        let condition = ConditionReader(problems: problems).condition(reader)
        let turn = turn(reader, captures: condition.captures)
        let rule = ScriptRule(
            name: reader.text("name"), position: node.position, condition: condition, turn: turn,
            tokens: reader.integer("tokens", in: ModelTurn.believableTokens), delay: delay(reader))
        reader.finish()
        return rule
    }

    private func delay(_ reader: MemberReader) -> Duration? {
        guard let text = reader.text("delay") else { return nil }
        guard let delay = Duration(literal: text) else {
            reader.report("delay", "must be a time such as 300ms or 2s")
            return nil
        }
        return delay
    }

    // MARK: - Turns

    private func turn(_ reader: MemberReader, captures: Set<String>) -> ScriptTurn {
        let say = reader.member("say").map { _ in reader.text("say") ?? "" }
        let calls = calls(reader)
        let output = reader.member("output")?.value
        let failure = failure(reader)
        for name in ["say", "call", "ask", "output"] { checkHoles(reader, name, captures) }
        switch (calls.isEmpty, output, failure) {
        case (true, nil, let failure?):
            if say != nil { reader.report("fail", "stands alone: a model that fails says nothing") }
            return .fail(failure)
        case (false, nil, nil): return .call(say: say ?? "", calls: calls)
        case (true, let output?, nil):
            if say != nil { reader.report("output", "is the whole answer; leave 'say' out") }
            return .answer(output)
        case (true, nil, nil):
            guard let say else { break }
            return .answer(.string(say))
        default: break
        }
        reader.problems.report(
            at: reader.node.position, reader.path, "must have exactly one of call or ask, output, fail; or say alone")
        return .answer("")
    }

    private func calls(_ reader: MemberReader) -> [ScriptCall] {
        let asked = reader.member("ask").map { ask($0, reader.memberPath("ask")) }
        guard let node = reader.member("call") else { return asked.map { [$0] } ?? [] }
        let path = reader.memberPath("call")
        let calls =
            if case .list(let nodes) = node.content {
                nodes.enumerated().map { call($1, "\(path)[\($0)]") }
            } else {
                [call(node, path)]
            }
        return calls + (asked.map { [$0] } ?? [])
    }

    private func call(_ node: YAMLNode, _ path: String) -> ScriptCall {
        let reader = MemberReader(node, path: path, problems: problems)
        let arguments = reader.record("arguments") ?? Record()
        let call = ScriptCall(tool: reader.requiredText("tool"), alias: alias(reader), arguments: .record(arguments))
        reader.finish()
        return call
    }

    /// `ask` is a call of `phrony_ask_user` whose arguments stand beside `as`.
    private func ask(_ node: YAMLNode, _ path: String) -> ScriptCall {
        let reader = MemberReader(node, path: path, problems: problems)
        _ = reader.requiredText("kind")
        _ = reader.requiredText("prompt")
        var arguments = node.value.record ?? Record()
        arguments["as"] = nil
        return ScriptCall(tool: "phrony_ask_user", alias: alias(reader), arguments: .record(arguments))
    }

    private func alias(_ reader: MemberReader) -> String? {
        guard let alias = reader.text("as") else { return nil }
        if alias.isEmpty || !alias.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
            reader.report("as", "must be a name of letters, digits and _")
        }
        return alias
    }

    private func failure(_ reader: MemberReader) -> ModelError? {
        guard let node = reader.member("fail") else { return nil }
        let failures = node.members.compactMap { member -> ModelError? in
            let text = member.node.value.insertedText
            switch member.name {
            case "unavailable": return .unavailable(text)
            case "refused": return .refused(text)
            case "malformed": return .malformed(text)
            default: return nil
            }
        }
        if failures.count != 1 {
            reader.report("fail", "must be one of unavailable, refused, malformed with a sentence")
        }
        return failures.first
    }

    /// Reports holes that no conversation could ever fill.
    private func checkHoles(_ reader: MemberReader, _ name: String, _ captures: Set<String>) {
        guard let node = reader.node[name] else { return }
        let known = captures.union(ScriptScope.roots)
        _ = node.mapTexts(at: reader.memberPath(name)) { text, position, member in
            for path in Template(text).holes {
                let root = MemberPath(path).steps.first ?? ""
                guard !known.contains(root) else { continue }
                let hint = Suggestions.hint(for: root, among: known.sorted())
                reader.problems.report(
                    at: position, member,
                    "{{\(path)}} names nothing: this rule captures no '\(root)'\(hint)")
            }
            return .string(text)
        }
    }
}

/// Everything that is wrong with a script.
struct ScriptError: Error, Equatable, CustomStringConvertible {
    var file: String
    var problems: [DocumentProblem]

    /// `file:line:column: member: text`, several joined by `; `.
    var description: String { problems.map { "\(file):\($0)" }.joined(separator: "; ") }
}
