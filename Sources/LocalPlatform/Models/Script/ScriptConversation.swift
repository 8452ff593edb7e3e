import Values

/// A conversation as rules look at it. It is made anew from the request each round: a script remembers nothing, and goes on
/// after a restart as if nothing had been.
struct ScriptConversation: Sendable {
    let input: Value
    let round: Int
    /// The files that it names, as `ScriptFiles` shows them.
    let files: Value
    /// What a person wrote last; nil when nobody wrote.
    private(set) var message: String?
    /// The newest result by name: of the tool, and of the call's alias.
    private(set) var results: [String: Value] = [:]
    /// The newest arguments by name, likewise.
    private(set) var arguments: [String: Value] = [:]
    /// The names of the calls of the model's last turn; empty when something else happened since.
    private(set) var lastCalled: [String] = []
    /// Whether the newest entry is something a person wrote.
    private(set) var endsWithMessage = false

    init(_ request: ModelRequest, files: Value = []) {
        input = request.input
        self.files = files
        round = request.iteration
        var names: [String: [String]] = [:]
        for message in request.messages {
            switch message {
            case .user(let text, _): hear(text)
            case .assistant(_, let calls): names = note(calls)
            case .toolResult(let id, let tool, let result):
                for name in names[id] ?? [tool] { results[name] = result }
            }
        }
    }

    private mutating func hear(_ text: String) {
        message = text
        endsWithMessage = true
        lastCalled = []
    }

    /// The names by which the result of each call will be known, by call id.
    private mutating func note(_ calls: [ModelCall]) -> [String: [String]] {
        endsWithMessage = false
        lastCalled = []
        var names: [String: [String]] = [:]
        for call in calls {
            let own = [call.operationName ?? call.tool] + (CallId.alias(in: call.id).map { [$0] } ?? [])
            names[call.id] = own
            lastCalled += own
            for name in own {
                arguments[name] = call.arguments
                results[name] = nil
            }
        }
        return names
    }

    func wasCalled(_ name: String) -> Bool { arguments[name] != nil }
}

/// The ids of a script's calls: `call_3` in round 3, `call_3.2` for the second call of that round; and `call_3_size` for the
/// call with the alias `size`, so that the alias is part of the conversation itself.
enum CallId {
    static func make(round: Int, index: Int, alias: String?) -> String {
        let number = index == 0 ? "\(round)" : "\(round).\(index + 1)"
        return "call_\(number)" + (alias.map { "_\($0)" } ?? "")
    }

    static func alias(in id: String) -> String? {
        let parts = id.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "call" ? String(parts[2]) : nil
    }
}
