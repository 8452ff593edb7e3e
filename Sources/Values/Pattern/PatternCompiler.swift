/// Turns a pattern's tree into a program (Thompson's construction).
struct PatternCompiler {
    private let sourceLength: Int
    private var instructions: [PatternProgram.Instruction] = []
    private var sets: [ScalarSet] = []
    /// Trees compiled so far; repetitions of what needs no instruction count too.
    private var work = 0

    /// The length in bytes is where an error of size is said to be.
    init(sourceLength: Int) { self.sourceLength = sourceLength }

    mutating func program(for tree: PatternTree, groupNames: [String?]) throws(PatternError) -> PatternProgram {
        try compile(.group(number: 0, tree))
        try emit(.match)
        return PatternProgram(instructions: instructions, sets: sets, groupNames: groupNames)
    }

    private mutating func compile(_ tree: PatternTree) throws(PatternError) {
        work += 1
        guard work <= PatternProgram.sizeLimit * 4 else { throw PatternError(offset: sourceLength, reason: .tooLarge) }
        switch tree {
        case .empty: break
        case .scalar(let scalar): try emit(.scalar(scalar))
        case .set(let set): try emit(.set(index(of: set)))
        case .assertion(let assertion): try emit(.assertion(assertion))
        case .sequence(let parts): for part in parts { try compile(part) }
        case .alternatives(let branches): try compile(alternatives: branches)
        case .group(let number, let contents):
            try emit(.save(2 * number))
            try compile(contents)
            try emit(.save(2 * number + 1))
        case .repetition(let part, let repetition): try compile(part, repetition)
        }
    }

    private mutating func compile(alternatives branches: [PatternTree]) throws(PatternError) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = try emit(.jump(0))
            try compile(branch)
            exits.append(try emit(.jump(0)))
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = branches.last { try compile(last) }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func compile(_ part: PatternTree, _ repetition: PatternTree.Repetition) throws(PatternError) {
        for _ in 0..<repetition.least { try compile(part) }
        guard let most = repetition.most else { return try compileLoop(part, isGreedy: repetition.isGreedy) }
        var skips: [Int] = []
        for _ in repetition.least..<most {
            skips.append(try emit(.jump(0)))
            try compile(part)
        }
        for skip in skips { instructions[skip] = split(skip + 1, instructions.count, isGreedy: repetition.isGreedy) }
    }

    private mutating func compileLoop(_ part: PatternTree, isGreedy: Bool) throws(PatternError) {
        let start = try emit(.jump(0))
        try compile(part)
        try emit(.jump(start))
        instructions[start] = split(start + 1, instructions.count, isGreedy: isGreedy)
    }

    private func split(_ inside: Int, _ behind: Int, isGreedy: Bool) -> PatternProgram.Instruction {
        isGreedy ? .split(inside, behind) : .split(behind, inside)
    }

    @discardableResult
    private mutating func emit(_ instruction: PatternProgram.Instruction) throws(PatternError) -> Int {
        guard instructions.count < PatternProgram.sizeLimit else {
            throw PatternError(offset: sourceLength, reason: .tooLarge)
        }
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let known = sets.firstIndex(of: set) { return known }
        sets.append(set)
        return sets.count - 1
    }
}
