/// Horizontal bars of block characters, in eighths of a column; of `#` and `=` where those cannot be drawn.
public enum Bar {
    /// A bar from the left that fills `fraction` (0…1) of `width` columns, without spaces behind it.
    public static func filled(_ fraction: Double, width: Int, _ layout: Layout) -> String {
        let part = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        if !layout.drawsLines {
            let count = Int((part * Double(width)).rounded())
            return String(repeating: "#", count: part > 0 ? max(count, 1) : 0)
        }
        let eighths = Int((part * Double(width) * 8).rounded())
        return blocks(eighths: part > 0 ? max(eighths, 1) : 0)
    }

    /// A bar that covers the part from `start` to `end` (0…1 each) of `width` columns: where on a span of time something
    /// was. What took no time is the thinnest line there is.
    public static func span(from start: Double, to end: Double, width: Int, _ layout: Layout) -> String {
        let start = start.isFinite ? min(max(start, 0), 1) : 0
        let end = end.isFinite ? min(max(end, start), 1) : start
        let column = min(Int(start * Double(width)), max(width - 1, 0))
        let length = max(end * Double(width) - Double(column), 0)
        let indent = String(repeating: " ", count: column)
        if !layout.drawsLines {
            return indent + (end > start ? String(repeating: "=", count: max(Int(length.rounded()), 1)) : "|")
        }
        return indent + blocks(eighths: max(end > start ? Int((length * 8).rounded()) : 1, 1))
    }

    private static let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    private static func blocks(eighths: Int) -> String {
        String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
