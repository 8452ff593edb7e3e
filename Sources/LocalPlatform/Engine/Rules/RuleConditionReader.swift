import Values

/// Reads the conditions of L1 rules (contract, 24.1).
struct RuleConditionReader {
    let problems: ProblemList

    /// How deep conditions may stand in one another.
    private static let nestingLimit = 32

    private enum Predicate: String, CaseIterable {
        case allOf = "all_of"
        case anyOf = "any_of"
        case not
        case toolNameIn = "tool_name_in"
        case toolNameRegex = "tool_name_regex"
        case greater = "arg_gt"
        case greaterOrEqual = "arg_gte"
        case less = "arg_lt"
        case lessOrEqual = "arg_lte"
        case equal = "arg_eq"
        case unequal = "arg_ne"
        case oneOf = "arg_in"
        case noneOf = "arg_not_in"
        case regex = "arg_regex"
        case missing = "arg_missing"
        case present = "arg_present"
        case countInRun = "call_count_in_run_gt"
        case countInSession = "call_count_in_session_gt"
        case countInWindow = "call_count_in_window_gt"
    }

    /// The predicates of one object, joined with AND.
    func condition(_ node: YAMLNode, _ path: String, depth: Int = 1) -> RuleCondition {
        guard case .record(let members) = node.content else {
            return refuse(node, path, "must be a mapping, not \(node.kindName)")
        }
        guard depth <= Self.nestingLimit else {
            return refuse(node, path, "stands more than \(Self.nestingLimit) conditions deep")
        }
        let parts = members.map { member in
            let place = "\(path).\(member.name)"
            guard let predicate = Predicate(rawValue: member.name) else { return unknown(member, at: place) }
            return condition(predicate, member.node, place, depth: depth)
        }
        return parts.isEmpty ? .never : parts.count == 1 ? parts[0] : .all(parts)
    }

    private func condition(_ predicate: Predicate, _ node: YAMLNode, _ path: String, depth: Int) -> RuleCondition {
        switch predicate {
        case .allOf: return parts(node, path, depth).map { .all($0) } ?? .never
        case .anyOf: return parts(node, path, depth).map { .any($0) } ?? .never
        case .not:
            let part = condition(node, path, depth: depth + 1)
            return node.members.isEmpty ? .never : .not(part)
        case .toolNameIn: return .toolIsIn(texts(node, path))
        case .toolNameRegex: return pattern(node, path).map { .toolMatches($0) } ?? .never
        case .countInRun: return count(node, path) { _ in .run }
        case .countInSession: return count(node, path) { _ in .session }
        case .countInWindow: return count(node, path, windowScope)
        default: return argument(node, path) { test(predicate, $0) }
        }
    }

    private func unknown(_ member: YAMLMember, at path: String) -> RuleCondition {
        let hint = Suggestions.hint(for: member.name, among: Predicate.allCases.map(\.rawValue))
        problems.report(at: member.position, path, "there is no such predicate\(hint)")
        return .never
    }

    private func refuse(_ node: YAMLNode, _ path: String, _ text: String) -> RuleCondition {
        problems.report(at: node.position, path, text)
        return .never
    }

    /// Nil for an empty list.
    private func parts(_ node: YAMLNode, _ path: String, _ depth: Int) -> [RuleCondition]? {
        let parts = list(node, path).enumerated().map { condition($1, "\(path)[\($0)]", depth: depth + 1) }
        return parts.isEmpty ? nil : parts
    }
}

// What predicates are made of.
extension RuleConditionReader {
    private func list(_ node: YAMLNode, _ path: String) -> [YAMLNode] {
        guard case .list(let elements) = node.content else {
            problems.report(at: node.position, path, "must be a list, not \(node.kindName)")
            return []
        }
        return elements
    }

    private func texts(_ node: YAMLNode, _ path: String) -> [String] {
        list(node, path).enumerated().compactMap { index, element in
            if let text = element.value.string, !text.isEmpty { return text }
            problems.report(at: element.position, "\(path)[\(index)]", "must be a text that is not empty")
            return nil
        }
    }

    private func pattern(_ node: YAMLNode, _ path: String) -> Pattern? {
        guard let source = node.value.string else {
            problems.report(at: node.position, path, "must be a text, not \(node.kindName)")
            return nil
        }
        do { return try Pattern(source) } catch {
            problems.report(at: node.position, path, "is no pattern: \(error)")
            return nil
        }
    }

    /// A member that must be there and be what it is wanted to be.
    private func required<Result>(
        _ name: String, of reader: MemberReader, _ wanted: String, _ convert: (Value) -> Result?
    ) -> Result? {
        guard let node = reader.member(name) else {
            reader.report(name, "is required")
            return nil
        }
        if let result = convert(node.value) { return result }
        reader.report(name, "must be \(wanted), not \(node.kindName)")
        return nil
    }
}

// Predicates about arguments and counts.
extension RuleConditionReader {
    private func argument(
        _ node: YAMLNode, _ path: String, _ test: (MemberReader) -> ArgumentTest?
    ) -> RuleCondition {
        let reader = MemberReader(node, path: path, problems: problems)
        guard case .record = node.content else { return .never }
        let place = required("path", of: reader, "a text with a name in it") { value in
            value.string.map { MemberPath($0) }.flatMap { $0.steps.isEmpty ? nil : $0 }
        }
        let test = test(reader)
        reader.finish()
        guard let place, let test else { return .never }
        return .argument(place, test)
    }

    private func test(_ predicate: Predicate, _ reader: MemberReader) -> ArgumentTest? {
        switch predicate {
        case .greater: number(reader).map { .isOver($0) }
        case .greaterOrEqual: number(reader).map { .isAtLeast($0) }
        case .less: number(reader).map { .isUnder($0) }
        case .lessOrEqual: number(reader).map { .isAtMost($0) }
        case .equal: anything(reader).map { .equals($0) }
        case .unequal: anything(reader).map { .differs($0) }
        case .oneOf: values(reader).map { .isIn($0) }
        case .noneOf: values(reader).map { .isNotIn($0) }
        case .regex: patternMember(reader).map { .matches($0) }
        case .missing: .isMissing
        case .present: .isPresent
        case .allOf, .anyOf, .not, .toolNameIn, .toolNameRegex, .countInRun, .countInSession, .countInWindow: nil
        }
    }

    private func number(_ reader: MemberReader) -> Number? { required("value", of: reader, "a number") { $0.number } }

    /// Any JSON, null as well.
    private func anything(_ reader: MemberReader) -> Value? {
        if let value = (reader.member("value") ?? reader.node["value"])?.value { return value }
        reader.report("value", "is required")
        return nil
    }

    private func values(_ reader: MemberReader) -> [Value]? {
        required("values", of: reader, "a list") { $0.list.map { Array($0) } }
    }

    private func patternMember(_ reader: MemberReader) -> Pattern? {
        guard let node = reader.member("pattern") else {
            reader.report("pattern", "is required")
            return nil
        }
        return pattern(node, reader.memberPath("pattern"))
    }

    private func count(
        _ node: YAMLNode, _ path: String, _ scope: (MemberReader) -> CallCount.Scope?
    ) -> RuleCondition {
        let reader = MemberReader(node, path: path, problems: problems)
        guard case .record = node.content else { return .never }
        let limit = wholeNumber("value", atLeast: 0, reader)
        let scope = scope(reader)
        let tool = reader.text("tool")
        reader.finish()
        guard let limit, let scope else { return .never }
        return .count(CallCount(scope: scope, tool: tool, limit: limit))
    }

    private func windowScope(_ reader: MemberReader) -> CallCount.Scope? {
        wholeNumber("windowSeconds", atLeast: 1, reader).map { .window(seconds: $0) }
    }

    private func wholeNumber(_ name: String, atLeast least: Int, _ reader: MemberReader) -> Int? {
        required(name, of: reader, "a whole number of at least \(least)") { value in
            value.int.flatMap { $0 >= least ? $0 : nil }
        }
    }
}
