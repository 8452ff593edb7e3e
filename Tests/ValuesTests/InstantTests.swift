import Testing
import Values

@Suite("Instants")
struct InstantTests {
    @Test(
        "an ISO-8601 instant is read to the nanosecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.000000001Z", 1),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("2026-05-12T09:30:00.000Z", 1_778_578_200_000_000_000),
            ("2026-05-12 09:30:00Z", 1_778_578_200_000_000_000),
            ("2026-05-12T09:30Z", 1_778_578_200_000_000_000),
            ("2026-05-12t09:30:00z", 1_778_578_200_000_000_000),
            ("2026-05-12T11:30:00+02:00", 1_778_578_200_000_000_000),
            ("2026-05-12T11:30:00+0200", 1_778_578_200_000_000_000),
            ("2026-05-12T11:30:00+02", 1_778_578_200_000_000_000),
            ("2026-05-12T04:00:00-05:30", 1_778_578_200_000_000_000),
            ("2026-05-12T09:30:00.5Z", 1_778_578_200_500_000_000),
            ("2026-05-12T09:30:00,25Z", 1_778_578_200_250_000_000),
            ("2026-05-12T09:30:00.12345678999999Z", 1_778_578_200_123_456_789),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
            ("2026-05-11T24:00:00Z", 1_778_544_000_000_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
            ("1900-03-01T00:00:00Z", -2_203_891_200_000_000_000),
            ("2262-04-11T23:47:16.854775807Z", Int64.max),
        ] as [(String, Int64)])
    func reading(text: String, nanoseconds: Int64) throws {
        let instant = try #require(Instant(text))
        #expect(instant.nanoseconds == nanoseconds)
        #expect(instant.description == text)
        #expect(instant.spelled == text)
    }

    @Test(
        "what names no instant is refused",
        arguments: [
            "", "now", "2026-05-12", "2026-05-12T09:30:00", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-05-00T00:00:00Z",
            "2026-05-12T25:00:00Z", "2026-05-12T24:00:01Z", "2026-05-12T09:60:00Z", "2026-05-12T09:30:61Z",
            "2026-05-12T09:30:60Z", "2026-05-12T09:30:00.Z", "2026-05-12T09:30:00+24:00", "2026-05-12T09:30:00+02:60",
            "2026-05-12T09:30:00+02:", "2026-05-12T09:30:00Zulu", " 2026-05-12T09:30:00Z", "2026-5-12T09:30:00Z",
            "２０２６-05-12T09:30:00Z", "+2026-05-12T09:30:00Z", "2026-05-12T09Z", "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z", "2262-04-11T23:47:16.854775808Z",
        ])
    func refusing(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("a computed instant prints in UTC with milliseconds")
    func printing() {
        #expect(Instant(nanoseconds: 0).description == "1970-01-01T00:00:00.000Z")
        #expect(Instant(nanoseconds: -1).iso == "1969-12-31T23:59:59.999Z")
        #expect(Instant(nanoseconds: 1_778_578_200_123_999_999).iso == "2026-05-12T09:30:00.123Z")
        #expect(Instant("2026-05-12T11:30:00+02:00")?.iso == "2026-05-12T09:30:00.000Z")
    }

    @Test("what iso prints is the same instant, down to its milliseconds")
    func isoReadsBack() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &random)
            let instant = Instant(nanoseconds: milliseconds * 1_000_000)
            #expect(try #require(Instant(instant.iso)) == instant)
        }
    }

    @Test("instants are equal and ordered by the point in time, not by spelling")
    func order() throws {
        let utc = try #require(Instant("2026-05-12T09:30:00Z"))
        let summer = try #require(Instant("2026-05-12T11:30:00+02:00"))
        #expect(utc == summer)
        #expect(utc < Instant(nanoseconds: utc.nanoseconds + 1))
    }

    @Test("a duration is added, and two instants are subtracted into one")
    func arithmetic() throws {
        let start = try #require(Instant("2026-05-12T09:30:00Z"))
        let end = try #require(start.adding(.milliseconds(1500)))
        #expect(end.description == "2026-05-12T09:30:01.500Z")
        #expect(end - start == .milliseconds(1500))
        #expect(start - end == .milliseconds(-1500))
        #expect(start.adding(.milliseconds(-1500))?.iso == "2026-05-12T09:29:58.500Z")
    }

    @Test("a sum outside of the range is none, a difference always fits")
    func overflow() {
        let last = Instant(nanoseconds: .max)
        let first = Instant(nanoseconds: .min)
        #expect(last.adding(.nanoseconds(1)) == nil)
        #expect(first.adding(.nanoseconds(-1)) == nil)
        #expect(last.adding(.seconds(Int64.max)) == nil)
        #expect((last - first).components.seconds == 18_446_744_073)
    }

    @Test("now lies between two readings of it")
    func now() {
        let before = Instant.now()
        let after = Instant.now()
        #expect(before <= after)
        #expect(before.iso > "2025")
    }
}
