import Values

/// An agent session that goes on until it has the wanted number of rows: rounds of the model, tool calls, approvals,
/// sub-agents, waits and questions, in the shapes of sections 8 to 10 of the contract.
///
/// Rows are written as the `slim` form has them. What happens follows from the seed alone, so that a second simulation
/// with the same seed writes the same bytes.
struct SessionSimulation {
    let itemCount: Int
    let session: SimulatedSession
    var runs: [SimulatedRun] = []
    var random: SplitMix64
    var text = JSONText()
    var now = Moment(milliseconds: 1_778_578_200_000)
    private var ordinal = 0
    private let writePiece: ([UInt8]) throws -> Void

    /// Rows that are kept free for what a round and the ends of all open runs may still need.
    private static let reserve = 80
    private static let greatestDepth = 2

    /// - Parameter writePiece: Takes the rows as bytes, some hundred kilobytes at a time.
    init(itemCount: Int, seed: UInt64, writePiece: @escaping ([UInt8]) throws -> Void) {
        self.itemCount = itemCount
        self.writePiece = writePiece
        random = SplitMix64(seed: seed)
        session = SimulatedSession(&random)
    }

    var remaining: Int { itemCount - ordinal }

    /// Writes the array of all rows. The runs are complete afterwards.
    mutating func run() throws {
        text.beginArray()
        let root = addRun(parent: nil)
        try goThroughRounds(of: root, upTo: .max)
        while remaining >= 9 { try writePlainRound(of: root) }
        try finish(root, reasoningRows: remaining - 4)
        try writeEnd(type: "SessionCompleted", of: root)
        text.endArray()
        try flush(over: 0)
    }

    private mutating func goThroughRounds(of run: Int, upTo limit: Int) throws {
        for _ in 0..<limit where remaining > Self.reserve {
            switch random.number(in: 1...100) {
            case 1...15 where runs[run].depth < Self.greatestDepth: try callSubAgent(from: run)
            case 21...22: try writeWait(of: run)
            case 23...25: try writeReply(to: run)
            default: try writeToolRound(of: run)
            }
            if remaining <= Self.reserve { return }
        }
    }

    private mutating func callSubAgent(from parent: Int) throws {
        let child = addRun(parent: parent)
        let call = random.callID()
        try writeThinking(of: parent)
        try writeSubAgentCall(from: parent, to: child, call: call)
        if random.chance(15) { try writeQuestion(from: child, to: parent) }
        let started = now
        try goThroughRounds(of: child, upTo: random.number(in: 5...40))
        try finish(child, reasoningRows: 1)
        try writeSubAgentResult(to: parent, from: child, call: call, startedAt: started)
    }

    private mutating func finish(_ run: Int, reasoningRows: Int) throws {
        try writeThinking(of: run, reasoningRows: reasoningRows)
        let result = "{\"answer\":\"\(random.sentences(1...2))\",\"resolved\":\(random.chance(90))}"
        runs[run].output = result
        try writeOutput(of: run)
        runs[run].finishedAt = now
        try writeEnd(type: "RunCompleted", of: run)
    }

    private mutating func addRun(parent: Int?) -> Int {
        let input = "{\"orderId\":\"\(random.orderNumber())\",\"reason\":\"\(random.sentences(1...1))\"}"
        runs.append(
            SimulatedRun(
                id: random.uuid(), parent: parent, depth: parent.map { runs[$0].depth + 1 } ?? 0,
                agentID: random.uuid(), agentVersionID: random.uuid(), agentName: random.pick(Vocabulary.agents),
                startedAt: now, input: input))
        return runs.count - 1
    }
}

// MARK: - Rows

extension SessionSimulation {
    /// Starts the next row of the run and its `content`; `endItem` completes both.
    mutating func beginItem(_ type: String, of run: Int) {
        ordinal += 1
        runs[run].sequence += 1
        text.beginObject()
        text.member("runId", runs[run].id)
        text.member("id", random.uuid())
        text.member("sequence", runs[run].sequence)
        text.member("ordinal", ordinal)
        text.member("type", type)
        text.key("content")
        text.beginObject()
    }

    /// The members that every step of the engine has first in its `content`.
    mutating func beginStep(_ type: String, of run: Int) {
        beginItem(type, of: run)
        text.member("sequence", runs[run].sequence)
        text.member("step_kind", type)
        text.member("iteration", runs[run].iteration)
    }

    /// Completes the row and moves the clock to its end; with `took` null, it stays open and the clock stands.
    mutating func endItem(of run: Int, tokens: Int? = nil, error: String? = nil, took milliseconds: Int?) throws {
        text.endObject()
        text.member("tokensUsed", optional: tokens)
        text.member("error", optional: error)
        text.member("startedAt", now.text)
        now.milliseconds += milliseconds ?? 0
        text.member("finishedAt", optional: milliseconds.map { _ in now.text })
        text.endObject()
        now.milliseconds += 1
        runs[run].tokens += tokens ?? 0
        try flush(over: 1 << 18)
    }

    mutating func startRound(of run: Int) {
        runs[run].iteration += 1
    }

    private mutating func flush(over size: Int) throws {
        guard text.bytes.count > size else { return }
        try writePiece(text.bytes)
        text.removeBytes()
    }
}
