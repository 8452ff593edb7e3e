/// A row of numbers as one character each: how they rise and fall.
public enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let signs: [Character] = ["_", ".", "-", "=", "+", "*", "%", "#"]

    /// The lowest number is the lowest sign, the highest the highest; nil and what is not finite is a space. If all
    /// numbers are equal, all are the lowest.
    public static func of(_ numbers: [Double?], _ layout: Layout) -> String {
        let known = numbers.compactMap { $0 }.filter(\.isFinite)
        guard let lowest = known.min(), let highest = known.max() else {
            return String(repeating: " ", count: numbers.count)
        }
        let levels = layout.drawsLines ? blocks : signs
        return String(
            numbers.map { number in
                guard let number, number.isFinite else { return " " }
                let share = highest > lowest ? number / (highest - lowest) - lowest / (highest - lowest) : 0
                return levels[min(Int(share * Double(levels.count)), levels.count - 1)]
            })
    }
}
