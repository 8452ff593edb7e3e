public import Values

/// The runs of a session as a tree: who called whom, and how each of them stands.
public struct RunTree: Sendable {
    /// One run with its place in the tree.
    private struct Branch {
        let run: Value
        let depth: Int
        /// What is drawn before the agent's name: whether each ancestor has younger siblings, the run itself last.
        let hasYounger: [Bool]
    }

    private let branches: [Branch]
    private let steps: [String: Int]

    /// `conversation` is the answer of `GET /v1/runs/{runId}/conversation` (section 8): its `runs` (8.2), and `items`, which
    /// are counted. A run whose parent is not among them is a root.
    public init(conversation: Value) {
        let runs = conversation["runs"].list ?? List()
        branches = RunTree.arrange(Array(runs))
        steps = (conversation["items"].list ?? List()).reduce(into: [:]) { counts, item in
            counts[item["runId"].string ?? "", default: 0] += 1
        }
    }

    /// Every run once, each below its parent, siblings in the order of the list. What only leads in a circle is left out.
    private static func arrange(_ runs: [Value]) -> [Branch] {
        let known = Set(runs.map { $0["id"].string ?? "" })
        let children = Dictionary(grouping: runs) { run in
            run["parentRunId"].string.flatMap { known.contains($0) ? $0 : nil } ?? ""
        }
        var branches: [Branch] = []
        var open = siblings(children[""] ?? [], below: nil)
        var seen: Set<String> = []
        while let branch = open.popLast() {
            let id = branch.run["id"].string ?? ""
            guard seen.insert(id).inserted else { continue }
            branches.append(branch)
            open += siblings(id.isEmpty ? [] : children[id] ?? [], below: branch)
        }
        return branches
    }

    /// The last one first, as a stack takes them.
    private static func siblings(_ runs: [Value], below parent: Branch?) -> [Branch] {
        runs.enumerated().reversed().map { index, run in
            Branch(
                run: run, depth: (parent?.depth ?? -1) + 1,
                hasYounger: parent.map { $0.hasYounger + [index < runs.count - 1] } ?? [])
        }
    }

    /// One record for each run, in the order in which they are drawn, with the fields `agent depth status steps tokens
    /// startedAt took id parentRunId`.
    public var value: Value { .list(List(branches.map(record))) }

    private func record(_ branch: Branch) -> Value {
        let run = branch.run
        let begin = run["startedAt"].asInstant
        let took = begin.flatMap { begin in run["finishedAt"].asInstant.map { Value.duration($0 - begin) } }
        return [
            "agent": .string(agent(of: run)), "depth": .integer(branch.depth), "status": run["status"],
            "steps": .integer(steps[run["id"].string ?? ""] ?? 0), "tokens": run["totalTokensUsed"],
            "startedAt": run["startedAt"], "took": took ?? .null, "id": run["id"], "parentRunId": run["parentRunId"],
        ]
    }

    private func agent(of run: Value) -> String {
        run["agentName"].string ?? run["agentId"].string.map(Cast.shortened) ?? ""
    }

    /// The tree as a table, the agents' names on branches.
    public func render(_ layout: Layout) -> String {
        if branches.isEmpty { return "(no runs)" }
        let columns = [
            Column("agent", minimum: 12, importance: 5), Column("status", shrinkable: false, importance: 4),
            Column("steps", kind: .number, importance: 1), Column("tokens", kind: .number, importance: 2),
            Column("took", kind: .duration, importance: 3), Column("id", shrinkable: false),
        ]
        let rows = branches.map { branch -> [Value] in
            let record = record(branch)
            let id = Cast.shortened(record["id"].string ?? "")
            return [
                .string(RunTree.twigs(branch.hasYounger, layout) + agent(of: branch.run)), record["status"],
                record["steps"], record["tokens"], record["took"], .string(id),
            ]
        }
        return Table(columns: columns, rows: rows).render(layout)
    }

    private static func twigs(_ hasYounger: [Bool], _ layout: Layout) -> String {
        guard let isBranching = hasYounger.last else { return "" }
        let (fork, corner, trunk) = layout.drawsLines ? ("├─ ", "└─ ", "│  ") : ("|- ", "`- ", "|  ")
        let trunks = hasYounger.dropLast().map { $0 ? trunk : "   " }.joined()
        return trunks + (isBranching ? fork : corner)
    }
}
