import PhronyClient

/// How a run stood when a cell read it, so that the cell's value is known to be old once the run has moved on.
struct RunReading: Sendable {
    let run: String
    /// The cell of the top level whose value it is about.
    let cell: Int
    /// As the shell knew the run when the cell ended.
    private let known: State
    /// As a conversation told that the cell read; it may be ahead of what the shell knew.
    private let read: Conversed?

    private struct State: Equatable {
        let status: String
        let tokens: Int

        init(_ run: RunState) {
            status = run.status
            tokens = run.tokens
        }
    }

    /// What a conversation says of one of its runs.
    struct Conversed: Sendable {
        let status: String
        /// Of the run alone, and of its whole session.
        let tokens: [Int]

        init?(_ conversation: Conversation, of id: String) {
            guard let run = conversation.runs.first(where: { $0.id == id }) else { return nil }
            status = run.status.rawValue
            tokens = [run.totalTokensUsed, conversation.session.totalTokensUsed].compactMap { $0 }
        }
    }

    init(_ run: RunState, cell: Int, read: Conversed?) {
        self.run = run.name
        self.cell = cell
        self.read = read
        known = State(run)
    }

    /// Whether the run is in a state now that the cell did not see.
    func isStale(_ run: RunState) -> Bool {
        let now = State(run)
        if now == known { return false }
        guard let read else { return true }
        return now.status != read.status || !read.tokens.contains(now.tokens)
    }
}

extension Cell {
    /// The runs that this cell's value is about: those it read itself, and those of the values it took from earlier cells.
    func readings() -> [RunReading] {
        guard let cell = Int(number) else { return [] }
        let own = readRuns.compactMap { name, read in
            core.book.run(named: name).map { RunReading($0, cell: cell, read: read) }
        }
        return own.sorted { $0.run < $1.run } + recalledReadings
    }

    /// A line for each run that has moved since an earlier cell whose value this cell took up.
    var staleMarks: [String] {
        var named: Set<String> = []
        return recalledReadings.filter { reading in
            core.book.run(named: reading.run).map(reading.isStale) == true && named.insert(reading.run).inserted
        }.map { "stale: \($0.run) has moved since cell \($0.cell)" }
    }

    private var recalledReadings: [RunReading] {
        let cells = recalledCells.sorted()
        return core.update { state in cells.flatMap { state.readings[$0] ?? [] } }
    }
}
