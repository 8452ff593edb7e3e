extension Sequence<String> {
    /// `a`, `a or b`, `a, b or c`.
    func joined(with conjunction: String) -> String {
        let words = Array(self)
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
