extension DisplayWidth {
    /// The mark of everything that was cut.
    static let ellipsis = "…"

    /// The text if it fits into `width` columns, else its beginning with `…` behind it, cut between grapheme clusters.
    ///
    /// The result may be one column narrower than asked where a wide character would have been halved.
    public static func cut(_ text: String, to width: Int, ambiguousIsWide: Bool = false) -> String {
        measuredCut(text, to: width, ambiguousIsWide: ambiguousIsWide).text
    }

    /// The same together with the columns that the result takes.
    static func measuredCut(_ text: String, to width: Int, ambiguousIsWide: Bool) -> (text: String, width: Int) {
        if text.utf8.count <= width, let whole = asciiWidth(text) { return (text, whole) }
        let room = width - of(ellipsis, ambiguousIsWide: ambiguousIsWide)
        if room >= 0, let beginning = asciiBeginning(text, of: room, followedByASCIITo: width) {
            return (beginning + ellipsis, width)
        }
        var measure = CutMeasure(start: text.startIndex, width: width, room: room)
        for index in text.unicodeScalars.indices where !measure.isOver {
            guard let columns = ofLone(text.unicodeScalars[index], ambiguousIsWide: ambiguousIsWide) else {
                return cutBetweenClusters(
                    text, CutMeasure(start: text.startIndex, width: width, room: room), ambiguousIsWide)
            }
            measure.add(columns, at: index)
        }
        return measure.result(text)
    }

    /// The first columns of a text that is longer than `width` and so far holds nothing but printable ASCII: most that is
    /// cut is found here without being decoded. What follows the cut is ASCII too, so nothing joins the last character.
    private static func asciiBeginning(
        _ text: String, of columns: Int, followedByASCIITo width: Int
    ) -> String? {
        guard text.utf8.count > width else { return nil }
        let beginning = Substring(text.utf8.prefix(width + 1))
        // It is shorter where its end would have been within a scalar.
        guard beginning.utf8.count == width + 1, beginning.isPrintableASCII else { return nil }
        return String(Substring(text.utf8.prefix(columns)))
    }

    private static func cutBetweenClusters(
        _ text: String, _ start: CutMeasure, _ ambiguousIsWide: Bool
    ) -> (text: String, width: Int) {
        var measure = start
        for index in text.indices where !measure.isOver {
            measure.add(of(text[index], ambiguousIsWide: ambiguousIsWide), at: index)
        }
        return measure.result(text)
    }

    /// The text in lines of at most `width` columns, broken behind a space where that fills at least half of the line, else
    /// between clusters.
    ///
    /// Nothing is dropped: the lines joined are the text again. Line breaks in the text end lines.
    static func wrap(_ text: String, to width: Int, ambiguousIsWide: Bool) -> [[Substring]] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            wrapLine(line, to: max(width, 2), ambiguousIsWide: ambiguousIsWide)
        }
    }

    private static func wrapLine(_ line: Substring, to width: Int, ambiguousIsWide: Bool) -> [Substring] {
        if let columns = asciiWidth(line), columns <= width { return [line] }
        var lines: [Substring] = []
        var start = line.startIndex
        var used = 0
        var lastBreak: (index: Substring.Index, used: Int)?
        for index in line.indices {
            let next = of(line[index], ambiguousIsWide: ambiguousIsWide)
            if used + next > width {
                let end = lastBreak?.index ?? index
                lines.append(line[start..<end])
                start = end
                used -= lastBreak?.used ?? used
                lastBreak = nil
            }
            used += next
            if line[index] == " ", used > width / 2 { lastBreak = (line.index(after: index), used) }
        }
        lines.append(line[start...])
        return lines
    }
}

/// How far a text goes until it is too wide, and where it is to be cut then.
private struct CutMeasure {
    /// The columns that the text may take.
    let width: Int
    /// What is left of them beside the mark.
    let room: Int
    private var used = 0
    private var end: (index: String.Index, used: Int)

    init(start: String.Index, width: Int, room: Int) {
        self.width = width
        self.room = room
        end = (start, 0)
    }

    var isOver: Bool { used > width }

    /// Takes in the next piece of the text, which starts at `index`.
    mutating func add(_ columns: Int, at index: String.Index) {
        if used <= room { end = (index, used) }
        used += columns
    }

    func result(_ text: String) -> (text: String, width: Int) {
        guard isOver else { return (text, used) }
        guard room >= 0 else { return ("", 0) }
        // Appended to a string: a substring's `+` counts all of its clusters first.
        var beginning = String(text[..<end.index])
        beginning += DisplayWidth.ellipsis
        return (beginning, end.used + width - room)
    }
}
