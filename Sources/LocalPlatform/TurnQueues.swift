/// Who waits for what: by its key, what is taken, with those who wait for their turn, oldest first.
struct TurnQueues {
    typealias Turn = CheckedContinuation<Void, Never>

    private var waiting: [String: [Turn]] = [:]

    /// Takes what is free; false when somebody has it.
    mutating func take(_ key: String) -> Bool {
        guard waiting[key] == nil else { return false }
        waiting[key] = []
        return true
    }

    /// Takes what is free, or lets the turn wait until it has come. True when it was free.
    mutating func take(_ key: String, orLineUp turn: Turn) -> Bool {
        if take(key) { return true }
        waiting[key]?.append(turn)
        return false
    }

    /// Gives back what is taken. The turn that has come has it already, and is to be resumed.
    mutating func giveBack(_ key: String) -> Turn? {
        guard var queue = waiting[key], !queue.isEmpty else {
            waiting[key] = nil
            return nil
        }
        let next = queue.removeFirst()
        waiting[key] = queue
        return next
    }
}
