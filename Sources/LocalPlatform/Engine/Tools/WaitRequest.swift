import Values

/// How long a run wants to wait, read from the arguments of `phrony_wait` (contract, section 14).
struct WaitRequest: Sendable, Equatable {
    enum Goal: Sendable, Equatable {
        case seconds(Int)
        case until(Instant)
    }

    var goal: Goal
    var reason: String?

    init(arguments: Value) throws(ToolFailure) {
        reason = arguments["reason"].string
        switch (arguments["seconds"], arguments["until"]) {
        case (.null, let until):
            guard let text = until.string, let time = Instant(clamping: text) else {
                throw ToolFailure(.invalidArguments, "arguments need seconds, or until as an ISO-8601 time.")
            }
            goal = .until(time)
        case (let seconds, .null):
            guard SchemaType.integer.includes(seconds), let count = seconds.number?.double, count >= 1 else {
                throw ToolFailure(.invalidArguments, "arguments.seconds must be an integer above 0.")
            }
            goal = .seconds(Int(min(count, Self.longest)))
        default: throw ToolFailure(.invalidArguments, "arguments may have seconds or until, not both.")
        }
    }

    /// A hundred years, what a time still can hold: more than any budget allows.
    private static let longest = 3_155_760_000.0

    /// When a wait that begins at a time ends, and how many seconds that is, begun ones included. A time in the past
    /// makes a wait of 0 seconds.
    func schedule(from start: Instant) -> (until: Instant, seconds: Int) {
        switch goal {
        case .seconds(let count): (start.advanced(bySeconds: count), count)
        case .until(let time): (time, time.secondsRoundedUp(since: start))
        }
    }
}

extension Instant {
    /// As `Instant(text)`; a time outside of the years that an instant can hold is the first or the last one that it can.
    fileprivate init?(clamping text: String) {
        if let time = Instant(text) {
            self = time
        } else if let year = Int(text.prefix(4)), Instant("2000" + text.dropFirst(4)) != nil {
            self.init(nanoseconds: year < 2000 ? .min : .max)
        } else {
            return nil
        }
    }

    /// The latest time there is when the sum is beyond it.
    func advanced(bySeconds seconds: Int) -> Instant {
        let (product, isTooLong) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooLate) = nanoseconds.addingReportingOverflow(product)
        return Instant(nanoseconds: isTooLong || isTooLate ? .max : sum)
    }

    /// Seconds since an earlier time, begun ones included; 0 when it is a later one.
    func secondsRoundedUp(since start: Instant) -> Int {
        let passed = nanosecondsPassed(since: start)
        return Int(passed / 1_000_000_000) + (passed % 1_000_000_000 > 0 ? 1 : 0)
    }

    /// Seconds since an earlier time, without a begun one; 0 when it is a later one.
    func wholeSeconds(since start: Instant) -> Int { Int(nanosecondsPassed(since: start) / 1_000_000_000) }

    private func nanosecondsPassed(since start: Instant) -> Int64 {
        guard start < self else { return 0 }
        let (passed, isTooLong) = nanoseconds.subtractingReportingOverflow(start.nanoseconds)
        return isTooLong ? .max : passed
    }
}
