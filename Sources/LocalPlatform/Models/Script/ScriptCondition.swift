import Values

/// When a rule applies: all of it has to hold. Without anything it always does.
struct ScriptCondition: Sendable {
    /// The model round is one of these.
    var rounds: [Int]?
    /// The model's last turn called this, by tool or by alias, and the results are there.
    var after: String?
    /// Tests of the newest input.
    var input: [PathTest] = []
    /// Tests of the files that the conversation names.
    var files: [PathTest] = []
    /// Tests of the result of `after`.
    var result: [PathTest] = []
    /// Tests of the newest results of tools or aliases.
    var results: [String: [PathTest]] = [:]
    /// A test of what a person wrote last, when it is the newest entry of the conversation.
    var message: [ValueTest] = []
    var called: [String] = []
    var notCalled: [String] = []

    /// A test of the value at the end of a path.
    struct PathTest: Sendable {
        var path: MemberPath
        var test: ValueTest

        func holds(in value: Value?) -> [String: Value]? { test.holds(for: value.flatMap(path.value) ?? .null) }
    }

    /// What the tests capture when all of it holds; nil when something does not.
    func holds(in conversation: ScriptConversation) -> [String: Value]? {
        guard rounds?.contains(conversation.round) ?? true, after.map(conversation.lastCalled.contains) ?? true,
            called.allSatisfy(conversation.wasCalled), !notCalled.contains(where: conversation.wasCalled),
            message.isEmpty || conversation.endsWithMessage
        else { return nil }
        var captured: [String: Value] = [:]
        for outcome in outcomes(in: conversation) {
            guard let outcome else { return nil }
            captured.merge(outcome) { first, _ in first }
        }
        return captured
    }

    /// What each test captures; nil for one that does not hold.
    private func outcomes(in conversation: ScriptConversation) -> [[String: Value]?] {
        let said = conversation.message.map(Value.string) ?? .null
        let result = after.flatMap { conversation.results[$0] }
        var outcomes = input.map { $0.holds(in: conversation.input) }
        outcomes += files.map { $0.holds(in: conversation.files) }
        outcomes += message.map { $0.holds(for: said) }
        outcomes += self.result.map { $0.holds(in: result) }
        for (name, tests) in results { outcomes += tests.map { $0.holds(in: conversation.results[name]) } }
        return outcomes
    }

    /// The names that the tests capture.
    var captures: Set<String> {
        let tests = (input + files + result + results.values.flatMap(\.self)).map(\.test) + message
        return Set(
            tests.flatMap { test -> [String] in
                switch test {
                case .says(let phrases): phrases.flatMap(\.captures)
                case .matches(let pattern): pattern.groupNames.compactMap(\.self)
                default: []
                }
            })
    }
}
