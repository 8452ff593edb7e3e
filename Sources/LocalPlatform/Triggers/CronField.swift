/// One field of a cron expression: a list of numbers, names, ranges and steps.
struct CronField: Sendable, Equatable {
    let values: Set<Int>
    /// False when the field begins with `*`.
    let isRestricted: Bool

    /// Which of the five fields it is.
    struct Kind: Sendable {
        var name: String
        var range: ClosedRange<Int>
        /// What may stand for the numbers from `range.lowerBound` on.
        var names: [String] = []

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let day = Kind(name: "day of the month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        /// Sunday is 0 and 7.
        static let weekday = Kind(
            name: "day of the week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
    }

    init(_ text: some StringProtocol, _ kind: Kind) throws(CronError) {
        var values: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try Self.values(of: String(part), kind))
        }
        if kind.range == 0...7, values.remove(7) != nil { values.insert(0) }
        self.values = values
        isRestricted = !text.hasPrefix("*")
    }

    /// `*`, `5`, `1-5`, each with `/2` behind it; `5/2` is from 5 to the end.
    private static func values(of part: String, _ kind: Kind) throws(CronError) -> [Int] {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { throw .invalid(field: kind.name, part: part) }
        let step = halves.count == 2 ? try step(halves[1], of: part, kind) : nil
        let range = try range(halves[0], isOpen: step != nil, kind)
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step ?? 1))
    }

    private static func step(_ text: Substring, of part: String, _ kind: Kind) throws(CronError) -> Int {
        guard let step = digits(text), step > 0 else { throw .invalid(field: kind.name, part: part) }
        return step
    }

    /// `isOpen`: a single number begins a range.
    private static func range(_ text: Substring, isOpen: Bool, _ kind: Kind) throws(CronError) -> ClosedRange<Int> {
        // The 7 of Sunday would make Sunday twice of `*`, and a Monday of `*/2`.
        if text == "*" { return kind.range.lowerBound...(kind.range.upperBound == 7 ? 6 : kind.range.upperBound) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw .invalid(field: kind.name, part: String(text)) }
        let first = try number(ends[0], kind)
        guard ends.count == 2 else { return isOpen ? first...max(first, kind.range.upperBound) : first...first }
        var last = try number(ends[1], kind)
        // `sat-sun`
        if kind.range == 0...7, last == 0, first > 0 { last = 7 }
        guard first <= last else { throw .backwards(field: kind.name, part: String(text)) }
        return first...last
    }

    private static func number(_ text: Substring, _ kind: Kind) throws(CronError) -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.range.lowerBound + index }
        guard let number = digits(text) else { throw .invalid(field: kind.name, part: String(text)) }
        guard kind.range.contains(number) else {
            throw .outOfRange(field: kind.name, part: String(text), kind.range)
        }
        return number
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
