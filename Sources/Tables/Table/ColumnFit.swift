/// Which columns of a table are shown and how wide each is.
struct ColumnFit: Sendable {
    /// Columns of the terminal between two columns of a table.
    static let gap = 2

    struct Shown: Sendable, Equatable {
        let column: Int
        let width: Int
    }

    /// In the order of the table.
    let shown: [Shown]
    /// Positions of the columns that found no room.
    let hidden: [Int]

    /// Whether at least the minimum of every column found room.
    let isComplete: Bool

    init(_ demands: [TableGrid.Demand], width: Int) {
        let fitting = ColumnFit.choose(demands, width: width)
        // One is always shown, be it cut below its minimum.
        let chosen = fitting.isEmpty ? Array(ColumnFit.ranked(demands).prefix(1)) : fitting
        let room = width - ColumnFit.gap * max(chosen.count - 1, 0)
        let widths = ColumnFit.widths(chosen.map { demands[$0] }, room: room)
        shown = zip(chosen, widths).map(Shown.init)
        hidden = demands.indices.filter { !chosen.contains($0) }
        isComplete = fitting.count == demands.count
    }

    /// The columns by importance, and then from the left.
    private static func ranked(_ demands: [TableGrid.Demand]) -> [Int] {
        demands.indices.sorted { (-demands[$0].importance, $0) < (-demands[$1].importance, $1) }
    }

    /// The columns whose minimums fit together, in the order of the table.
    private static func choose(_ demands: [TableGrid.Demand], width: Int) -> [Int] {
        var chosen: [Int] = []
        var used = -gap
        for index in ranked(demands) where used + gap + demands[index].minimum <= width {
            used += gap + demands[index].minimum
            chosen.append(index)
        }
        return chosen.sorted()
    }

    private static func widths(_ demands: [TableGrid.Demand], room: Int) -> [Int] {
        if demands.count == 1 { return [min(demands[0].natural, room)] }
        let naturals = demands.map(\.natural)
        let comfortable = demands.map(\.comfortable)
        let easy = lowered(naturals, floors: comfortable, to: room)
        return easy.reduce(0, +) <= room ? easy : lowered(comfortable, floors: demands.map(\.minimum), to: room)
    }

    /// Lowers the widest, all to the same level, until the sum fits or all stand on their floors.
    private static func lowered(_ widths: [Int], floors: [Int], to room: Int) -> [Int] {
        func level(_ level: Int) -> [Int] { zip(widths, floors).map { max(min($0, level), $1) } }
        var low = 0
        var high = widths.max() ?? 0
        while low < high {
            let middle = (low + high + 1) / 2
            if level(middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
        }
        var result = level(low)
        var spare = room - result.reduce(0, +)
        for index in result.indices where spare > 0 && result[index] < widths[index] {
            result[index] += 1
            spare -= 1
        }
        return result
    }
}
