/// A compiled pattern: instructions of an automaton that begins at the first, which notes where, and accepts at
/// `match`.
struct PatternProgram: Sendable {
    enum Instruction: Equatable {
        /// Goes on behind a scalar of this value.
        case scalar(UInt32)
        /// Goes on behind a scalar of the set with this index.
        case set(Int)
        /// Goes on if the condition holds here.
        case assertion(PatternAssertion)
        /// Goes on at both places; ways that begin at the first one count before those at the second.
        case split(Int, Int)
        case jump(Int)
        /// Notes the place in this slot: 2n is where group n begins, 2n + 1 where it ends.
        case save(Int)
        case match
    }

    /// How many instructions a program may have, which bounds the steps for each scalar of a text.
    static let sizeLimit = 4096

    let instructions: [Instruction]
    let sets: [ScalarSet]
    let groupNames: [String?]
    /// Whether a match can begin only at the start of the text.
    let isAnchored: Bool
    /// The bytes with which a match can begin; nil when it may be empty.
    let firstBytes: ByteSet?

    init(instructions: [Instruction], sets: [ScalarSet], groupNames: [String?]) {
        self.instructions = instructions
        self.sets = sets
        self.groupNames = groupNames
        isAnchored = instructions.dropFirst().first == .assertion(.startOfText)
        firstBytes = Self.firstBytes(of: instructions, sets: sets)
    }

    /// Whether the text has a byte with which a match can begin; spares most texts of a table the machine.
    func mayMatch(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let firstBytes else { return true }
        return text.contains { firstBytes.contains($0) }
    }

    private static func firstBytes(of instructions: [Instruction], sets: [ScalarSet]) -> ByteSet? {
        var bytes = ByteSet()
        var pending = [0]
        var seen = Set<Int>()
        while let index = pending.popLast() {
            guard seen.insert(index).inserted else { continue }
            switch instructions[index] {
            case .scalar(let scalar): bytes.insertFirstByte(of: scalar)
            case .set(let set): bytes.insertFirstBytes(of: sets[set])
            case .assertion, .save: pending.append(index + 1)
            case .split(let first, let second): pending += [first, second]
            case .jump(let target): pending.append(target)
            case .match: return nil
            }
        }
        return bytes
    }
}

/// A set of byte values.
struct ByteSet: Sendable {
    private var isMember = [Bool](repeating: false, count: 256)

    func contains(_ byte: UInt8) -> Bool { isMember[Int(byte)] }

    fileprivate mutating func insertFirstByte(of scalar: UInt32) {
        guard let scalar = Unicode.Scalar(scalar), let first = UTF8.encode(scalar)?.first else { return }
        isMember[Int(first)] = true
    }

    /// Takes every byte beyond ASCII in as well, as nearly all of them are in sets that have any.
    fileprivate mutating func insertFirstBytes(of set: ScalarSet) {
        for scalar in UInt32(0)..<128 where set.contains(scalar) { isMember[Int(scalar)] = true }
        for byte in 0x80...0xFF { isMember[byte] = true }
    }
}
