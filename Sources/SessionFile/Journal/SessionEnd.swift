/// How a session file ends, for a journal that goes on there.
struct SessionEnd {
    /// The length of its whole lines.
    let length: Int
    /// Whether a killed writer left a part of a line behind them.
    let isTorn: Bool
    /// Whether the last whole line lacks its newline.
    let lacksNewline: Bool
    /// The highest id of an exchange; 0 when there is none.
    let lastExchange: Int

    init(of path: String) throws(SessionFileError) {
        let reader = try SessionReader(path: path)
        try reader.checkFormat()
        let index = try LineIndex(reader)
        length = index.wholeLength
        isTorn = index.tornLine != nil
        lacksNewline = index.lacksNewline
        lastExchange = index.entries.reduce(0) { highest, entry in
            if case .request(let id, _, _, _) = entry.head { max(highest, id) } else { highest }
        }
    }
}
