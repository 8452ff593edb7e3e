/// What is wrong with the text of a fault.
public enum FaultTextError: Error, Equatable {
    case unknownKind(String)
    case invalidPart(String, of: String)
    case invalidSeed(String)
}

extension FaultTextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownKind(let text):
            "there is no fault '\(text)'; write one of \(FaultKind.allCases.map(\.rawValue).joined(separator: ", "))"
        case .invalidPart(let part, let text):
            "'\(part)' in '\(text)' is no share (0.2 or 20%), count (3x) or time (300ms, 2s)"
        case .invalidSeed(let text): "'\(text)' is no seed; write a whole number"
        }
    }
}

extension Fault {
    /// Reads `KIND` or `KIND=PARTS`, with the parts `20%` or `0.2` for the share, `3x` for the count and `300ms` or `2s` for
    /// the time, divided by commas: `drop-stream=20%`, `429=1x`, `delay=50%,300ms`.
    public init(_ text: String) throws(FaultTextError) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = FaultKind(rawValue: String(halves[0])) else { throw .unknownKind(String(halves[0])) }
        self.init(kind)
        guard halves.count == 2 else { return }
        for part in halves[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard read(part) else { throw .invalidPart(String(part), of: text) }
        }
    }

    private mutating func read(_ part: Substring) -> Bool {
        if let number = Self.number(part, before: "ms") {
            delay = .milliseconds(number)
        } else if let number = Self.number(part, before: "s") {
            delay = .milliseconds(number * 1000)
        } else if let number = Self.number(part, before: "x"), number == number.rounded(), number < 1e9 {
            count = Int(number)
        } else if let number = Self.number(part, before: "%"), number <= 100 {
            rate = number / 100
        } else if let number = Self.number(part, before: ""), number <= 1 {
            rate = number
        } else {
            return false
        }
        return true
    }

    private static func number(_ text: Substring, before unit: String) -> Double? {
        guard text.hasSuffix(unit) else { return nil }
        let digits = text.dropLast(unit.count)
        guard let first = digits.utf8.first, (48...57).contains(first) else { return nil }
        return Double(digits).flatMap { $0.isFinite && $0 <= 1e9 ? $0 : nil }
    }
}

extension FaultPlan {
    /// Reads one text for each fault, and `seed=7`.
    public init(_ texts: [String]) throws(FaultTextError) {
        self.init()
        for text in texts {
            if text.hasPrefix("seed=") {
                guard let seed = UInt64(text.dropFirst(5)) else { throw .invalidSeed(String(text.dropFirst(5))) }
                self.seed = seed
            } else {
                set(try Fault(text))
            }
        }
    }
}

extension Fault: CustomStringConvertible {
    /// `drop-stream 20%`, `429 at most 1 time`, `delay 50% by 300 ms`.
    public var description: String {
        var words = [kind.rawValue]
        if rate < 1 { words.append("\((rate * 1000).rounded() / 10)%".replacing(".0%", with: "%")) }
        if let count { words.append(count == 1 ? "at most 1 time" : "at most \(count) times") }
        if kind == .delay { words.append("by \(milliseconds) ms") }
        return words.joined(separator: " ")
    }

    var milliseconds: Int {
        let (seconds, attoseconds) = delay.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}

extension FaultPlan: CustomStringConvertible {
    /// `drop-stream 20%, 429 at most 1 time (seed 7)`
    public var description: String { "\(faults.map(\.description).joined(separator: ", ")) (seed \(seed))" }
}
