/// What was set last, by its key: when the younger generation is full it becomes the older one, and what was not set
/// meanwhile is forgotten.
struct Generations<Content> {
    private typealias Generation = [String: (content: Content, weight: Int)]

    private var younger: Generation = [:]
    private var older: Generation = [:]
    /// Of the younger generation.
    private var weight = 0
    private let limit: Int

    /// - Parameter limit: the weight of a full generation.
    init(limit: Int) { self.limit = limit }

    subscript(key: String) -> Content? { younger[key]?.content ?? older[key]?.content }

    mutating func set(_ content: Content, weight: Int, for key: String) {
        forget(key)
        younger[key] = (content, weight)
        self.weight += weight
        guard self.weight > limit else { return }
        (older, younger, self.weight) = (younger, [:], 0)
    }

    @discardableResult
    mutating func forget(_ key: String) -> Content? {
        if let known = younger.removeValue(forKey: key) {
            weight -= known.weight
            return known.content
        }
        return older.removeValue(forKey: key)?.content
    }
}
