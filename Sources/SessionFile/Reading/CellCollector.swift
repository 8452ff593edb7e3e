/// The lines of one cell, as they are found.
struct CellParts {
    let begin: CellLine
    let start: Int
    /// Past the cell's last line.
    var end: Int?
    var done: DoneLine?
    var outputs: [Int] = []
    var during: [Int] = []
    var after: [Int] = []
}

/// Gives each line of a file, in its order, to the cell it belongs to.
struct CellCollector {
    private(set) var beforeFirstCell: [Int] = []
    private var cells: [CellParts] = []
    /// The place in `cells` of the cell with a number; of several the last.
    private(set) var places: [String: Int] = [:]
    /// The cell whose `done` came last, as long as no other has begun since.
    private var lastDone: Int?

    mutating func take(_ position: Int, _ head: LineHead, _ line: SessionLine?) {
        switch (head, line) {
        case (_, .cell(let line)?): begin(line, at: position)
        case (_, .done(let line)?): end(line, at: position)
        case (.output(let number), _): if let place = places[number] { cells[place].outputs.append(position) }
        case (.news, _), (.effect(nil), _): takeNews(position)
        default: break
        }
    }

    func finish(_ index: LineIndex) -> [RecordedCell] {
        cells.enumerated().map { place, parts in
            let end = parts.end ?? endOfUnfinished(place, index.entries.count)
            return RecordedCell(parts, extent: parts.start..<end, index: index)
        }
    }

    private mutating func begin(_ line: CellLine, at position: Int) {
        places[line.number] = cells.count
        lastDone = nil
        cells.append(CellParts(begin: line, start: position))
    }

    private mutating func end(_ line: DoneLine, at position: Int) {
        guard let place = places[line.cell] else { return }
        cells[place].done = line
        cells[place].end = position + 1
        lastDone = place
    }

    private mutating func takeNews(_ position: Int) {
        if let lastDone {
            cells[lastDone].after.append(position)
        } else if cells.isEmpty {
            beforeFirstCell.append(position)
        } else {
            cells[cells.count - 1].during.append(position)
        }
    }

    /// A cell that was never done ends where the next one begins that is no statement of its own.
    private func endOfUnfinished(_ place: Int, _ count: Int) -> Int {
        let own = cells[place].begin.number + "."
        return cells[(place + 1)...].first { !$0.begin.number.hasPrefix(own) }?.start ?? count
    }
}
