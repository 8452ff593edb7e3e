import Values

/// Who takes part in a session: its runs with their agents' names, the operations they call, and the short names of its
/// human tasks.
struct Cast: Sendable {
    private struct Member: Sendable {
        let agent: String
        let depth: Int
    }

    private var members: [String: Member] = [:]
    /// Names of operations by their ids.
    private var operations: [String: String] = [:]
    private let taskNames: [String: String]

    /// `runs` has the shape of the contract's section 8.2, the items that of 8.3.
    init(runs: Value, items: List, taskNames: [String: String]) {
        self.taskNames = taskNames
        for item in items where StepType(name: item["type"].string ?? "") == .toolCall {
            guard let id = item["content"]["name"].string else { continue }
            operations[id] = item["content"]["operation_name"].string
        }
        for run in runs.list ?? List() {
            guard let id = run["id"].string else { continue }
            let agent = run["agentName"].string ?? run["agentId"].string.map(Cast.shortened) ?? ""
            members[id] = Member(agent: agent, depth: run["depth"].int ?? 0)
        }
    }

    /// The agent of a run; the first characters of the run's id when the run is not known.
    func agent(of run: String) -> String { members[run]?.agent ?? Cast.shortened(run) }

    func depth(of run: String) -> Int { members[run]?.depth ?? 0 }

    /// What an operation is called; the first characters of an id that no call has named.
    func operation(_ id: String) -> String { operations[id] ?? Cast.shortened(id) }

    /// `t1`, if the task has been given a name.
    func taskName(_ userTaskID: String) -> String? { taskNames[userTaskID] }

    /// The widest agent's name with its indentation, in columns.
    func widestName(_ layout: Layout) -> Int {
        members.values.map { member in
            DisplayWidth.of(member.agent, ambiguousIsWide: layout.ambiguousIsWide) + 2 * member.depth
        }.max() ?? 0
    }

    /// A UUID's first eight digits; any other text as it is.
    static func shortened(_ id: String) -> String {
        let isUUID =
            id.utf8.count == 36
            && id.utf8.allSatisfy { $0 == UInt8(ascii: "-") || Character(Unicode.Scalar($0)).isHexDigit }
        return isUUID ? String(id.prefix(8)) : id
    }
}
