/// Finds the names somebody may have meant.
public enum Suggestions {
    /// The names closest to a misspelt one, the closest first; equally close ones in alphabetical order.
    public static func nearest(to word: String, among names: some Sequence<String>, limit: Int = 3) -> [String] {
        let allowed = max(1, word.count / 3)
        let wanted = word.lowercased()
        let ranked = Set(names).compactMap { name -> (distance: Int, name: String)? in
            let distance = distance(wanted, name.lowercased())
            let isBeginning = wanted.count >= 2 && name.lowercased().hasPrefix(wanted)
            return distance <= allowed || isBeginning ? (distance, name) : nil
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
    }

    /// How many letters must be changed, added, dropped or swapped with their neighbour to get from one to the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (from, to) = (Array(left), Array(right))
        var beforeLast: [Int] = []
        var last = Array(0...to.count)
        for i in from.indices {
            var row = [i + 1]
            for j in to.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (from[i] == to[j] ? 0 : 1))
                if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[to.count]
    }
}
