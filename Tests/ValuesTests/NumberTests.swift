import Testing
import Values

@Suite("Numbers")
struct NumberTests {
    @Test(
        "a text that would print differently keeps its spelling",
        arguments: [
            "0", "-0", "1", "-1", "42", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
            "12345678901234567890", "1.5", "1.10", "1.0", "100.0", "1e400", "-1e400", "1e-400", "1E5", "1e5", "1e+5",
            "1e+21",
            "1e21", "1.5e-7", "0.1", "0.000001", "0.0000001", "1e-7", "123456789012345.6", "1234567890123456.78",
            "0.30000000000000004", "5e-324", "1.7976931348623157e+308", "0.123456789012345678901234567890", "-0.0",
            "-12.25",
        ])
    func spelling(text: String) throws {
        let number = try #require(Number(json: text))
        #expect(number.description == text)
        #expect(try JSON.parse(text).json() == text)
    }

    @Test("only what prints otherwise is kept as text")
    func cases() throws {
        for text in ["0", "-7", "9223372036854775807"] {
            guard case .integer = try #require(Number(json: text)) else { throw Wrong(text) }
        }
        for text in ["1.5", "-0", "1e+21", "1e-7", "0.1"] {
            guard case .decimal = try #require(Number(json: text)) else { throw Wrong(text) }
        }
        for text in ["1.0", "1e5", "9223372036854775808", "1e400"] {
            guard case .spelled = try #require(Number(json: text)) else { throw Wrong(text) }
        }
    }

    private struct Wrong: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    @Test(
        "what JSON does not call a number is none",
        arguments: [
            "", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", " 1", "1 ",
        ])
    func refusing(text: String) {
        #expect(Number(json: text) == nil)
    }

    @Test(
        "a decimal prints as the shortest text that reads back",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-2.5, "-2.5"), (100, "100"), (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.25e-9, "1.25e-9"),
            (0.1 + 0.2, "0.30000000000000004"),
            (9_007_199_254_740_992, "9007199254740992"), (123456.789, "123456.789"), (.nan, "nan"),
        ] as [(Double, String)])
    func printing(value: Double, text: String) {
        #expect(Number.decimal(value).description == text)
    }

    @Test("every double reads back from what it prints")
    func shortestReadsBack() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<3000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = Number.decimal(value).description
            guard case .number(.decimal(let read)) = try JSON.parse("[\(text)]").list?.first ?? .null else {
                #expect(Double(text) == value && Int64(text) != nil, "\(text)")
                continue
            }
            #expect(read.bitPattern == value.bitPattern, "\(text)")
        }
    }

    @Test("integers and decimals are compared exactly")
    func exactComparison() {
        let odd = Number.integer(9_007_199_254_740_993)
        #expect(odd != .decimal(9_007_199_254_740_992))
        #expect(odd > .decimal(9_007_199_254_740_992))
        #expect(Number.integer(.max) < .decimal(0x1p63))
        #expect(Number.integer(.min) == .decimal(-0x1p63))
        #expect(Number.integer(1) == .decimal(1))
        #expect(Number.integer(-2) < .decimal(-1.5))
        #expect(Number.integer(-1) > .decimal(-1.5))
    }

    @Test("a spelled number is compared by value")
    func spelledComparison() throws {
        func number(_ text: String) throws -> Number { try #require(Number(json: text)) }
        #expect(try number("1.10") == number("1.1"))
        #expect(try number("1e3") == .integer(1000))
        #expect(try number("12345678901234567890") < number("12345678901234567891"))
        #expect(try number("-12345678901234567891") < number("-12345678901234567890"))
        #expect(try number("9223372036854775808") > .integer(.max))
        #expect(try number("9223372036854775808") != .decimal(0x1p63))
        #expect(try number("1e400") < number("1e401"))
        #expect(try number("1e400") == number("10e399"))
        #expect(try number("1e400") > number("12345678901234567890"))
        #expect(try number("-1e400") < .decimal(-.greatestFiniteMagnitude))
    }

    @Test("the order of all numbers is total")
    func totalOrder() throws {
        var random = SplitMix64(seed: 4)
        var numbers = (0..<30).map { _ in random.number() }
        numbers += [.decimal(.nan), .decimal(.infinity), .integer(.max), .decimal(0x1p63)]
        numbers += try ["9223372036854775808", "-9223372036854775809", "1e401"].map { try #require(Number(json: $0)) }
        for a in numbers {
            for b in numbers {
                #expect([a < b, b < a, a == b].count { $0 } == 1, "\(a) \(b)")
                #expect(!numbers.contains { a < b && b < $0 && !(a < $0) }, "\(a) \(b)")
            }
        }
    }

    @Test("an integer of more than 64 bits says so")
    func oversized() throws {
        #expect(try #require(Number(json: "12345678901234567890")).isOversizedInteger)
        #expect(try #require(Number(json: "12345678901234567890")).int64 == nil)
        #expect(try !#require(Number(json: "1e400")).isOversizedInteger)
        #expect(try #require(Number(json: "1e3")).int64 == 1000)
    }
}
