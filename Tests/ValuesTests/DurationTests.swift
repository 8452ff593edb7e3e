import Testing
import Values

@Suite("Durations as text")
struct DurationTests {
    @Test(
        "a literal is digits, a fraction and a unit",
        arguments: [
            ("250ms", .milliseconds(250)), ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
            ("0.25h", .seconds(900)), ("0.1m", .seconds(6)), ("0s", .zero), ("-1.5s", .milliseconds(-1500)),
            ("007s", .seconds(7)), ("1.000000000000000001s", Duration(secondsComponent: 1, attosecondsComponent: 1)),
            ("1.50s", .milliseconds(1500)),
        ] as [(String, Duration)])
    func reading(literal: String, duration: Duration) {
        #expect(Duration(literal: literal) == duration)
    }

    @Test(
        "everything else is refused",
        arguments: [
            "", "s", "1", "1.s", ".5s", "1 s", "1us", "1d", "1.5.1s", "1sec", "+1s", "1e3s", "--1s", "1ms2",
            "0.0000000000000000001s", "99999999999999999999h", "999999999999999999999999999999999999999999999s", "１s",
        ])
    func refusing(literal: String) {
        #expect(Duration(literal: literal) == nil)
    }

    @Test(
        "a duration prints in the one unit that is shortest",
        arguments: [
            (.zero, "0s"), (.milliseconds(1), "1ms"), (.milliseconds(250), "250ms"), (.milliseconds(1500), "1.5s"),
            (.milliseconds(1234), "1.234s"), (.seconds(90), "90s"), (.seconds(120), "2m"), (.seconds(3600), "1h"),
            (.seconds(100), "100s"), (.microseconds(1), "0.001ms"), (.nanoseconds(1_000_000_001), "1.000000001s"),
            (.milliseconds(-1500), "-1.5s"),
            (Duration(secondsComponent: 0, attosecondsComponent: 1), "0.000000000000001ms"),
        ] as [(Duration, String)])
    func printing(duration: Duration, literal: String) {
        #expect(duration.literal == literal)
    }

    @Test("every duration reads back from what it prints")
    func roundTrip() {
        var random = SplitMix64(seed: 2)
        let factors: [Int64] = [1, 1000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000]
        for _ in 0..<500 {
            let duration = Duration.nanoseconds(Int64(random.below(2_000_000) - 1_000_000) * random.pick(factors))
            #expect(Duration(literal: duration.literal) == duration)
        }
        for extreme in [Duration.seconds(Int64.max), .seconds(Int64.min + 1)] {
            #expect(Duration(literal: extreme.literal) == extreme)
        }
    }
}
