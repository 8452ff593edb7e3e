public import Values

/// A session's steps, of all its runs, in their order.
public struct Timeline: Sendable {
    let session: Value
    let items: List
    let cast: Cast
    private let start: Instant?

    /// `conversation` is the answer of `GET /v1/runs/{runId}/conversation` (section 8): `session`, `runs`, `items`. What is
    /// missing is empty. `taskNames` has the short names of human tasks by their `userTaskId`.
    public init(conversation: Value, taskNames: [String: String] = [:]) {
        session = conversation["session"]
        items = conversation["items"].list ?? List()
        cast = Cast(runs: conversation["runs"], items: items, taskNames: taskNames)
        start = session["startedAt"].asInstant ?? items.lazy.compactMap { $0["startedAt"].asInstant }.first
    }

    /// How many bytes of a sentence are kept, unless rows are asked for in full.
    private static let sentenceRoom = 1000

    /// One row for each item.
    public var rows: [TimelineRow] { items.map { row($0, room: Timeline.sentenceRoom) } }

    /// The rows that the options choose as a list of records, for `--json` and for pipes.
    public func value(options: TimelineOptions = TimelineOptions()) -> Value {
        .list(List(chosenRows(options).map(\.value)))
    }

    /// The row of one item (section 8.3, `ordinal` may be missing), of this conversation or of the stream that follows it.
    public func timelineRow(for item: Value) -> TimelineRow { row(item, room: Timeline.sentenceRoom) }

    func row(_ item: Value, room: Int) -> TimelineRow {
        let run = item["runId"].string ?? ""
        let begin = item["startedAt"].asInstant
        let end = item["finishedAt"].asInstant
        return TimelineRow(
            number: item["ordinal"].int, at: begin.flatMap { begin in start.map { begin - $0 } },
            agent: cast.agent(of: run), depth: cast.depth(of: run), step: item["type"].string ?? "",
            did: StepSentence(cast, room: room).text(for: item), tokens: item["tokensUsed"].int,
            took: begin.flatMap { begin in end.map { $0 - begin } }, runID: run, itemID: item["id"].string ?? "",
            emphasis: Emphasis(item: item))
    }
}
