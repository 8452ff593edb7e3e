/// Runs a program over a text: all ways that are still open move on together, one scalar at a time.
///
/// Each way (thread) stands at one instruction; of two at the same instruction the one that counts more stays, so there
/// are never more than the program has instructions. They are kept in the order in which they count.
struct PatternMachine {
    private let program: PatternProgram
    private let text: UnsafeBufferPointer<UInt8>
    private let isCapturing: Bool
    private var threads: ThreadList
    private var nextThreads: ThreadList
    private var paths: PatternPaths
    /// How many bytes all searches together have looked at.
    private(set) var scannedBytes = 0

    /// The text has to outlive the machine. Without capturing, a search only says that there is a match.
    init(_ program: PatternProgram, text: UnsafeBufferPointer<UInt8>, capturing: Bool) {
        self.program = program
        self.text = text
        isCapturing = capturing
        let slotCount = capturing ? 2 * (program.groupNames.count + 1) : 0
        paths = PatternPaths(program, text: text, slotCount: slotCount)
        threads = ThreadList(size: program.instructions.count, slotCount: slotCount)
        nextThreads = threads
    }

    /// The offsets of the leftmost match at or behind `start`, in pairs as in `Pattern.Match`; empty when they are not
    /// captured, nil without a match.
    mutating func search(from start: Int) -> [Int]? {
        var position = start
        var match: [Int]?
        threads.removeAll()
        while true {
            if threads.isEmpty {
                guard match == nil, let candidate = nextCandidate(from: position) else { return match }
                position = candidate
            }
            if match == nil, !program.isAnchored || position == 0 { begin(at: position) }
            let (scalar, length) = text.scalar(at: position)
            if let found = step(over: scalar, to: position + length) {
                match = found
                if !isCapturing { return match }
            }
            swap(&threads, &nextThreads)
            nextThreads.removeAll()
            scannedBytes += max(1, length)
            guard position < text.count else { return match }
            position += length
        }
    }

    /// The first place from here on at which a match can begin.
    private func nextCandidate(from position: Int) -> Int? {
        if program.isAnchored { return position == 0 ? 0 : nil }
        guard let firstBytes = program.firstBytes else { return position }
        var position = position
        while position < text.count, !firstBytes.contains(text[position]) { position += 1 }
        return position < text.count ? position : nil
    }

    private mutating func begin(at position: Int) {
        paths.clearSlots()
        paths.follow(from: 0, at: position, into: &threads)
    }

    /// Moves the threads over the scalar, up to the first that has arrived: its slots are the result, and those that
    /// count less are given up.
    private mutating func step(over scalar: UInt32?, to position: Int) -> [Int]? {
        for thread in 0..<threads.count {
            let index = threads[thread]
            switch program.instructions[index] {
            case .scalar(scalar): advance(thread, to: index + 1, at: position)
            case .set(let set):
                if let scalar, program.sets[set].contains(scalar) { advance(thread, to: index + 1, at: position) }
            case .match: return threads.slots(of: thread)
            default: break
            }
        }
        return nil
    }

    private mutating func advance(_ thread: Int, to index: Int, at position: Int) {
        threads.copySlots(of: thread, to: &paths.slots)
        paths.follow(from: index, at: position, into: &nextThreads)
    }
}
