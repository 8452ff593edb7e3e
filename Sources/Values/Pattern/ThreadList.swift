/// The threads of a pattern's machine at one place of the text, each with what its groups have caught.
struct ThreadList {
    private let slotCount: Int
    private var indices: [Int] = []
    private var slots: [Int] = []
    /// For each instruction the generation in which it was last visited: emptying the list is one addition.
    private var visited: [UInt32]
    private var generation: UInt32 = 1

    init(size: Int, slotCount: Int) {
        self.slotCount = slotCount
        visited = Array(repeating: 0, count: size)
        indices.reserveCapacity(size)
        slots.reserveCapacity(size * slotCount)
    }

    var count: Int { indices.count }
    var isEmpty: Bool { indices.isEmpty }
    subscript(thread: Int) -> Int { indices[thread] }

    func slots(of thread: Int) -> [Int] { Array(slots[thread * slotCount..<(thread + 1) * slotCount]) }

    func copySlots(of thread: Int, to target: inout [Int]) {
        for slot in 0..<slotCount { target[slot] = slots[thread * slotCount + slot] }
    }

    /// Whether this is the first visit to the instruction, which is then the one that counts.
    mutating func visit(_ index: Int) -> Bool {
        guard visited[index] != generation else { return false }
        visited[index] = generation
        return true
    }

    mutating func append(_ index: Int, _ newSlots: [Int]) {
        indices.append(index)
        if slotCount > 0 { slots += newSlots }
    }

    mutating func removeAll() {
        indices.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        generation &+= 1
        guard generation == 0 else { return }
        generation = 1
        for index in visited.indices { visited[index] = 0 }
    }
}
