/// Repeats work in this program until its time is known.
struct RateMeter {
    /// How long one thing is repeated, at least.
    let time: Duration

    private static let fewestPasses = 3

    /// The median time of one pass, after one that warms up and does not count.
    func medianTime(of pass: () throws -> Void) rethrows -> Duration {
        let clock = ContinuousClock()
        var samples = Samples()
        try pass()
        while samples.count < Self.fewestPasses || samples.total < time {
            samples.add(try clock.measure(pass))
        }
        return samples.median
    }

    /// The rate of work whose one pass handles the given amount.
    func rate(_ name: String, _ amount: Int, _ unit: Rate.Unit, of pass: () throws -> Void) rethrows -> Rate {
        Rate(name: name, unit: unit, perSecond: Double(amount) / (try medianTime(of: pass)).inSeconds)
    }
}

/// How much of something is done in a second.
struct Rate {
    enum Unit: String {
        case bytes = "MB/s"
        case statements = "statements/s"
        case rows = "rows/s"
        case operations = "operations/s"
        case calls = "calls/s"
        case cells = "cells/s"
    }

    let name: String
    let unit: Unit
    let perSecond: Double
}

/// Uses a result, so that the optimiser cannot leave out what made it.
@inline(never)
func keep<Result>(_ result: Result) {
    withExtendedLifetime(result) {}
}
