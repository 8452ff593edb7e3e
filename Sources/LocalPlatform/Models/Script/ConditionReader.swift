import Values

/// Reads the `when` of a rule.
struct ConditionReader {
    let problems: ProblemList

    func condition(_ rule: MemberReader) -> ScriptCondition {
        guard let node = rule.member("when") else { return ScriptCondition() }
        let reader = MemberReader(node, path: rule.memberPath("when"), problems: problems)
        var condition = ScriptCondition()
        condition.rounds = rounds(reader)
        condition.after = reader.text("after")
        condition.input = pathTests(reader, "input")
        condition.files = pathTests(reader, "files")
        condition.result = pathTests(reader, "result")
        condition.results = results(reader)
        condition.message = reader.member("message").map { tests($0, reader.memberPath("message")) } ?? []
        condition.called = names(reader, "called")
        condition.notCalled = names(reader, "not_called")
        if !condition.result.isEmpty, condition.after == nil {
            reader.report("result", "needs 'after', the call whose result is meant")
        }
        reader.finish()
        return condition
    }

    private func rounds(_ reader: MemberReader) -> [Int]? {
        guard let node = reader.member("round") else { return nil }
        let values = node.value.list.map(Array.init) ?? [node.value]
        let rounds = values.compactMap(\.int).filter { $0 > 0 }
        if rounds.count != values.count { reader.report("round", "must be a round from 1 on, or a list of them") }
        return rounds
    }

    /// One name or several.
    private func names(_ reader: MemberReader, _ name: String) -> [String] {
        if let node = reader.member(name), case .list = node.content { return reader.texts(name) }
        return reader.text(name).map { [$0] } ?? []
    }

    private func results(_ reader: MemberReader) -> [String: [ScriptCondition.PathTest]] {
        guard let node = reader.member("results") else { return [:] }
        let inner = MemberReader(node, path: reader.memberPath("results"), problems: problems)
        return Dictionary(node.members.map { ($0.name, pathTests(inner, $0.name)) }) { first, _ in first }
    }

    private func pathTests(_ reader: MemberReader, _ name: String) -> [ScriptCondition.PathTest] {
        guard let node = reader.member(name) else { return [] }
        let inner = MemberReader(node, path: reader.memberPath(name), problems: problems)
        return node.members.flatMap { member in
            tests(member.node, inner.memberPath(member.name)).map {
                ScriptCondition.PathTest(path: MemberPath(member.name), test: $0)
            }
        }
    }

    /// The tests of one value: a scalar it has to equal, a list of scalars it has to be one of, or a mapping of tests.
    private func tests(_ node: YAMLNode, _ path: String) -> [ValueTest] {
        switch node.content {
        case .scalar(let value): [.equals(value)]
        case .list(let nodes): [.isOneOf(nodes.map(\.value))]
        case .record(let members):
            members.compactMap { member in test(member, "\(path).\(member.name)") }
        }
    }

    private static let names = [
        "is", "not", "in", "given", "matches", "contains", "says", "over", "under", "at_least", "at_most",
    ]

    private func test(_ member: YAMLMember, _ path: String) -> ValueTest? {
        let value = member.node.value
        let test: ValueTest? =
            switch member.name {
            case "is": .equals(value)
            case "not": .isNot(value)
            case "in": value.list.map { .isOneOf(Array($0)) }
            case "given": value.bool.map(ValueTest.isGiven)
            case "matches": pattern(member.node, path)
            case "contains": value.string.map(ValueTest.contains)
            case "says": phrases(member.node, path)
            default:
                ValueTest.Comparison(rawValue: member.name).flatMap { comparison in
                    value.number.map { .compares(comparison, $0) }
                }
            }
        if test == nil { reportTest(member, path) }
        return test
    }

    private func reportTest(_ member: YAMLMember, _ path: String) {
        guard Self.names.contains(member.name) else {
            let hint = Suggestions.hint(for: member.name, among: Self.names)
            problems.report(
                at: member.position, path, "is no test; the tests are \(Self.names.joined(separator: ", "))\(hint)")
            return
        }
        problems.report(at: member.node.position, path, "cannot test with \(member.node.kindName)")
    }

    private func pattern(_ node: YAMLNode, _ path: String) -> ValueTest? {
        guard let source = node.value.string else { return nil }
        do {
            return .matches(try Pattern(source))
        } catch {
            problems.report(at: node.position, path, "is no pattern: \(error)")
            return .isGiven(true)
        }
    }

    private func phrases(_ node: YAMLNode, _ path: String) -> ValueTest? {
        let nodes = if case .list(let nodes) = node.content { nodes } else { [node] }
        var phrases: [Phrase] = []
        for node in nodes {
            guard let text = node.value.string else { return nil }
            do {
                phrases.append(try Phrase(text))
            } catch {
                problems.report(at: node.position, path, error.message)
            }
        }
        return .says(phrases)
    }
}
