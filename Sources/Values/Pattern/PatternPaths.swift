/// Follows a program's instructions that take no scalar to all those that do.
struct PatternPaths {
    private let program: PatternProgram
    private let text: UnsafeBufferPointer<UInt8>
    /// What the groups have caught on the way so far: places, or -1.
    var slots: [Int]
    private var pending: [Pending] = []

    private enum Pending {
        case visit(Int)
        case restore(slot: Int, to: Int)
    }

    init(_ program: PatternProgram, text: UnsafeBufferPointer<UInt8>, slotCount: Int) {
        self.program = program
        self.text = text
        slots = Array(repeating: -1, count: slotCount)
    }

    mutating func clearSlots() {
        for slot in slots.indices { slots[slot] = -1 }
    }

    /// Lists the instructions that are reached at this place, in the order in which they count.
    mutating func follow(from index: Int, at position: Int, into threads: inout ThreadList) {
        pending.append(.visit(index))
        while let next = pending.popLast() {
            switch next {
            case .restore(let slot, let value): slots[slot] = value
            case .visit(let index) where threads.visit(index): take(index, at: position, &threads)
            case .visit: break
            }
        }
    }

    private mutating func take(_ index: Int, at position: Int, _ threads: inout ThreadList) {
        switch program.instructions[index] {
        case .jump(let target): pending.append(.visit(target))
        case .split(let first, let second):
            pending.append(.visit(second))
            pending.append(.visit(first))
        case .assertion(let assertion):
            if text.satisfies(assertion, at: position) { pending.append(.visit(index + 1)) }
        case .save(let slot):
            save(slot, position)
            pending.append(.visit(index + 1))
        case .scalar, .set, .match: threads.append(index, slots)
        }
    }

    private mutating func save(_ slot: Int, _ position: Int) {
        guard slot < slots.count else { return }
        pending.append(.restore(slot: slot, to: slots[slot]))
        slots[slot] = position
    }
}
