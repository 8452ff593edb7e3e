/// The names of a record's fields in order, and how to find one. Many records may share one layout.
struct RecordLayout: Sendable {
    private(set) var keys: [String]
    /// Positions by name, kept only for layouts too wide to be searched.
    private var positions: [ExactText: Int]?

    private static let indexedFrom = 12

    /// A layout of distinct keys.
    init(keys: [String] = []) {
        self.keys = keys
        if keys.count >= Self.indexedFrom { rebuildPositions() }
    }

    func position(of key: String) -> Int? {
        if let positions { return positions[ExactText(text: key)] }
        return keys.firstIndex { $0.isExactly(key) }
    }

    /// Adds a key that is not there yet.
    mutating func append(_ key: String) {
        keys.append(key)
        if positions != nil {
            positions?[ExactText(text: key)] = keys.count - 1
        } else if keys.count >= Self.indexedFrom {
            rebuildPositions()
        }
    }

    mutating func remove(at position: Int) {
        keys.remove(at: position)
        if positions != nil { rebuildPositions() }
    }

    private mutating func rebuildPositions() {
        var positions: [ExactText: Int] = [:]
        positions.reserveCapacity(keys.count)
        for (position, key) in keys.enumerated() { positions[ExactText(text: key)] = position }
        self.positions = positions
    }
}
