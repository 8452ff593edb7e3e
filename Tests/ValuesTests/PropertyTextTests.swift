import Testing
import Values

@Suite("Numbers, times and durations as text")
struct PropertyTextTests {
    @Test("every double has its shortest text, which reads back as the same bits", arguments: [41] as [UInt64])
    func doubles(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3000 {
            let value = Self.double(&random)
            let text = Number.decimal(value).description
            #expect(Double(text)?.bitPattern == value.bitPattern, "seed \(seed): \(text)")
            let digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
            let shortest = value.magnitude.description.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
            // Both may have zeros behind, which are no digits of the number.
            func trimmed(_ digits: Substring) -> String { String(digits.reversed().drop { $0 == "0" }) }
            #expect(trimmed(digits[...]) == trimmed(shortest[...]), "seed \(seed): \(text)")
            #expect(try JSON.parse(text).json() == text, "seed \(seed)")
            #expect(Number(json: text)?.description == text, "seed \(seed)")
        }
    }

    /// Doubles of every size, those that people write, and their neighbours.
    private static func double(_ random: inout SplitMix64) -> Double {
        let bits = Double(bitPattern: random.next())
        switch random.below(4) {
        case 0: return Double(random.below(1_000_000)) / Double(random.pick([1, 10, 100, 1000, 3, 7]))
        case 1: return Double("\(random.below(10_000))e\(random.below(600) - 300)").map { $0.nextUp } ?? 0
        case 2: return (1...30).randomElement(using: &random).map { 1.0 / Double(1 << $0) } ?? 0
        default: return bits.isFinite ? bits : -0.0
        }
    }

    @Test("every spelling of a number is kept, and has one place among the others", arguments: [42] as [UInt64])
    func spellings(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var numbers = try FuzzCorpus.numbers.map { try #require(Number(json: $0)) }
        for _ in 0..<1000 {
            var text = random.pick(["", "-"]) + random.pick(["0", "\(1 + random.below(99))", "12345678901234567890"])
            if random.below(2) == 0 { text += ".\(random.below(1000))" }
            if random.below(2) == 0 {
                text += random.pick(["e", "E", "e+", "E-"]) + "\(random.next() >> UInt64(random.below(64)))"
            }
            let number = try #require(Number(json: text), "seed \(seed): \(text)")
            #expect(number.description == text, "seed \(seed)")
            if numbers.count < 70 { numbers.append(number) }
        }
        for a in numbers {
            for b in numbers {
                #expect([a < b, a == b, a > b].count { $0 } == 1, "seed \(seed): \(a) \(b)")
                #expect((a == b) == (b == a) && (a < b) == (b > a), "seed \(seed): \(a) \(b)")
            }
        }
        let sorted = numbers.sorted()
        for (index, number) in sorted.enumerated() {
            #expect(!sorted[index...].contains { $0 < number }, "seed \(seed): \(number)")
        }
    }

    @Test("every duration reads back from its text", arguments: [43] as [UInt64])
    func durations(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let attoseconds =
                Int128(Int64(bitPattern: random.next() >> UInt64(random.below(64))))
                * Int128(
                    random.pick([1, 1_000, 1_000_000_000, 1_000_000_000_000_000, 1_000_000_000_000_000_000]))
            let duration = Duration(attoseconds: max(attoseconds, -Int128(Int64.max) * 1_000_000_000_000_000_000))
            #expect(Duration(literal: duration.literal) == duration, "seed \(seed): \(duration.literal)")
        }
    }

    @Test("whole nanoseconds are there for every duration that has them, and none crashes")
    func nanoseconds() {
        let second: Int128 = 1_000_000_000_000_000_000
        #expect(Duration(attoseconds: Int128(Int64.min) * second).wholeNanoseconds == nil)
        #expect(Duration(attoseconds: .min).wholeNanoseconds == nil)
        #expect(Duration.nanoseconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.nanoseconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration(attoseconds: -1_999_999_999).wholeNanoseconds == -1)
    }

    @Test("every instant reads back from its text, in any offset", arguments: [44] as [UInt64])
    func instants(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -9_000_000_000...9_000_000_000, using: &random)
            let offset = Int64(random.below(24 * 60)) * (random.below(2) == 0 ? 60 : -60)
            let local = Instant(nanoseconds: (seconds + offset) * 1_000_000_000).iso.prefix(19)
            let fraction = Int64(random.below(1_000_000_000))
            let zone = (offset < 0 ? "-" : "+") + Self.clock(abs(offset) / 60)
            let text = "\(local).\(String(fraction + 1_000_000_000).dropFirst())\(zone)"
            let instant = try #require(Instant(text), "seed \(seed): \(text)")
            #expect(instant.nanoseconds == seconds * 1_000_000_000 + fraction, "seed \(seed): \(text)")
            #expect(instant.description == text)
            let whole = Instant(nanoseconds: seconds * 1_000_000_000)
            #expect(Instant(whole.iso) == whole && whole.iso.utf8.count == 24, "seed \(seed): \(whole.iso)")
        }
    }

    private static func clock(_ minutes: Int64) -> String {
        [minutes / 60, minutes % 60].map { String($0 + 100).dropFirst() }.joined(separator: ":")
    }

    @Test("broken times and durations never crash", arguments: [45] as [UInt64])
    func brokenTexts(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let texts = [
            "2026-05-12T09:30:00.123Z", "2016-12-31T23:59:60+23:59", "9223372036854775807.5s", "-0.25h", "1ms",
        ]
        for _ in 0..<4000 {
            let text = String(decoding: random.mutated(Array(random.pick(texts).utf8)), as: UTF8.self)
            if let instant = Instant(text) {
                #expect(instant.description == text, "seed \(seed)")
                #expect(Instant(instant.iso).map { abs($0.nanoseconds - instant.nanoseconds) < 1_000_000 } != false)
            }
            if let duration = Duration(literal: text) {
                #expect(Duration(literal: duration.literal) == duration, "seed \(seed): \(text)")
            }
        }
    }
}
