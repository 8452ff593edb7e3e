import Values

/// The rules of a version as they were read.
struct RuleReading: Sendable {
    /// As many as there are; those with problems block everything.
    var rules: [Rule] = []
    /// All that is wrong, by member: `rules[0].when.arg_gt.path`.
    var problems: [VersionChecks.Problem] = []
}

/// Reads the `rules` of a version (contract, section 24). Members of a rule that are not known have no effect, as
/// everywhere; inside a condition they are an error, since a misspelt one would let calls pass.
struct RuleReader {
    /// The problems of the rule that is being read.
    private let problems = ProblemList()

    static func read(_ rules: Value) -> RuleReading {
        var reading = RuleReading()
        var places: [String: String] = [:]
        for (index, node) in YAMLNode(rules).elements.enumerated() {
            let path = "rules[\(index)]"
            let reader = RuleReader()
            let rule = reader.rule(node, path)
            if let rule, let place = places.updateValue(path, forKey: rule.id) {
                reader.problems.report(at: node.position, "\(path).id", "\(place) has the id '\(rule.id)' too")
            }
            let problems = (reader.problems.errors + reader.problems.warnings).map(VersionChecks.Problem.init)
            if let rule, problems.isEmpty {
                reading.rules.append(rule)
            } else {
                let problem = problems.first.map { "\($0.member) \($0.text)" } ?? ""
                reading.rules.append(.unreadable(id: rule?.id ?? path, problem: problem))
            }
            reading.problems += problems
        }
        return reading
    }

    /// Nil for what has no id; what else is wrong is among the problems.
    private func rule(_ node: YAMLNode, _ path: String) -> Rule? {
        let reader = MemberReader(node, path: path, problems: problems)
        guard case .record = node.content else { return nil }
        let id = reader.requiredText("id")
        let condition = reader.member("when").map {
            RuleConditionReader(problems: problems).condition($0, "\(path).when")
        }
        if condition == nil { reader.report("when", "is required") }
        let action: CallVerdict.Action? = reader.requiredChoice("then")
        let reason = reader.text("reason")
        guard !id.isEmpty else { return nil }
        return Rule(id: id, condition: condition ?? .never, action: action ?? .block, reason: reason)
    }
}
