import Values

/// What `timeline` is asked to show.
public struct TimelineOptions: Sendable, Equatable {
    /// A bar for each step over the session's time.
    public var bars: Bool
    /// Nothing is cut: what a step did takes as many lines as it needs.
    public var full: Bool
    /// Only steps of these types, regardless of case; nil for all.
    public var types: [String]?

    public init(bars: Bool = false, full: Bool = false, types: [String]? = nil) {
        self.bars = bars
        self.full = full
        self.types = types
    }
}

extension Timeline {
    /// The timeline as a table with a line below it that sums it up.
    public func render(_ layout: Layout, options: TimelineOptions = TimelineOptions()) -> String {
        var options = options
        options.full = options.full || layout.isWhole
        let rows = chosenRows(options)
        let span = TimelineSpan(rows)
        let bar = options.bars ? TimelineBar(span, layout) : nil
        let emphasis = rows.enumerated().filter { $0.element.emphasis != .none }.map {
            ($0.offset, $0.element.emphasis)
        }
        let footer = summary(shown: rows.count, span)
        if rows.isEmpty {
            return TableNotes(hidden: [], rowCount: 0, footer: footer).lines(layout).joined(separator: "\n")
        }
        return Table(
            columns: columns(bar, layout, full: options.full), rows: rows.map { $0.cells(bar) },
            emphasis: Dictionary(uniqueKeysWithValues: emphasis), footer: footer
        ).render(layout)
    }

    /// One row for each item of the types that are asked for, sentences whole if `full` is.
    func chosenRows(_ options: TimelineOptions) -> [TimelineRow] {
        let types = options.types.map { Set($0.map { $0.lowercased() }) }
        return items.lazy
            .filter { item in types?.contains(item["type"].string?.lowercased() ?? "") ?? true }
            .map { item in options.full ? row(item, room: .max / 2) : timelineRow(for: item) }
    }

    private static let roomy = 140

    private func columns(_ bar: TimelineBar?, _ layout: Layout, full: Bool) -> [Column] {
        // Where there is room, only what a step did is cut.
        let comfortable = layout.width < Timeline.roomy ? 12 : nil
        let columns = [
            Column("#", kind: .number, importance: 5),
            Column("at", kind: .duration, importance: 2),
            Column("who", shrinkable: !full, minimum: 7, comfortable: comfortable, importance: 1),
            Column("step", shrinkable: !full, minimum: 12, comfortable: comfortable, importance: 3),
            Column("did", minimum: max(14, layout.width / 4), importance: 4, overflow: full ? .wrap : .cut),
            Column("tokens", kind: .number),
            Column("took", kind: .duration, importance: 1),
        ]
        return bar == nil ? columns : columns + [Column("", shrinkable: false, importance: 2)]
    }

    /// `WaitingForHITL, 8 steps, 1184 tokens, 3.710s`.
    private func summary(shown: Int, _ span: TimelineSpan) -> String {
        let all = "\(items.count) \(items.count == 1 ? "step" : "steps")"
        let parts = [
            session["status"].string, shown == items.count ? all : "\(shown) of \(all)",
            session["totalTokensUsed"].number.map { "\($0) tokens" },
            span.length > .zero
                ? DurationText.of(span.length, decimals: DurationText.decimals(for: [span.length])) : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}

extension TimelineRow {
    fileprivate func cells(_ bar: TimelineBar?) -> [Value] {
        let cells: [Value] = [
            number.map(Value.integer) ?? .null, at.map(Value.duration) ?? .null, .string(who), .string(step),
            .string(did),
            tokens.map(Value.integer) ?? .null, tookSomeTime,
        ]
        return cells + (bar.map { [.string($0.text(for: self))] } ?? [])
    }

    /// Nothing for what took no time: a call is over in its result.
    private var tookSomeTime: Value { took.flatMap { $0 > .zero ? Value.duration($0) : nil } ?? .null }
}

/// The time that a timeline covers, from the session's start to the end of its last step.
struct TimelineSpan: Sendable {
    let length: Duration

    init(_ rows: [TimelineRow]) {
        length = rows.lazy.compactMap { row in row.at.map { $0 + (row.took ?? .zero) } }.max() ?? .zero
    }

    /// Where on the span a moment lies, 0…1.
    func share(_ moment: Duration) -> Double { length > .zero ? moment / length : 0 }
}

/// Draws each step where it lies on the span; one that is not over reaches to the end.
struct TimelineBar: Sendable {
    let width: Int
    private let span: TimelineSpan
    private let layout: Layout

    init(_ span: TimelineSpan, _ layout: Layout) {
        self.span = span
        self.layout = layout
        width = min(max(layout.width / 6, 8), 40)
    }

    func text(for row: TimelineRow) -> String {
        guard let at = row.at else { return "" }
        let end = row.took.map { span.share(at + $0) } ?? (row.emphasis == .attention ? 1 : span.share(at))
        return Bar.span(from: span.share(at), to: end, width: width, layout)
    }
}
