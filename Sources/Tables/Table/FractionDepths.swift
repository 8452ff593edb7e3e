import Values

/// How many characters the numbers of a column have from their decimal point on.
struct FractionDepths: Sendable {
    private var shallowest = Int.max
    private var deepest = 0
    private var hasExponent = false

    /// Deeper fractions are noise of computing (`0.30000000000000004`): to align them would push the whole numbers away.
    private static let deepestAligned = 7

    mutating func note(_ number: Number, _ text: String) {
        if case .integer = number {
            shallowest = 0
            return
        }
        let depth = FractionDepths.depth(of: text)
        shallowest = min(shallowest, depth)
        deepest = max(deepest, depth)
        hasExponent = hasExponent || text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
    }

    /// The depth to which all are padded; nil where that changes or helps nothing.
    var commonDepth: Int? {
        deepest > shallowest && deepest <= FractionDepths.deepestAligned && !hasExponent ? deepest : nil
    }

    /// The characters from the decimal point on, 0 if there is none.
    static func depth(of text: String) -> Int {
        text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8.distance(from: $0, to: text.utf8.endIndex) } ?? 0
    }
}
