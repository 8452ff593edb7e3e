import Testing
import Values

@testable import LocalPlatform

/// Section 20: five-field cron with lists, ranges, steps and names.
@Suite("Cron expressions")
struct CronExpressionTests {
    @Test(
        "numbers, lists, ranges, steps and *",
        arguments: [
            ("5 * * * *", [5]), ("0,30 * * * *", [0, 30]), ("10-13 * * * *", [10, 11, 12, 13]),
            ("*/20 * * * *", [0, 20, 40]), ("10-30/10 * * * *", [10, 20, 30]), ("50/4 * * * *", [50, 54, 58]),
            ("0,5-7,*/30 * * * *", [0, 5, 6, 7, 30]),
        ] as [(String, Set<Int>)])
    func minutes(text: String, minutes: Set<Int>) throws {
        #expect(try CronExpression(text).minutes == minutes)
    }

    @Test(
        "names of months and weekdays, with Sunday as 0 and 7",
        arguments: [
            ("0 0 * * mon-fri", Set(1...5)), ("0 0 * * SUN", [0]), ("0 0 * * 7", [0]), ("0 0 * * fri-7", [5, 6, 0]),
            ("0 0 * * sat-sun", [6, 0]), ("0 0 * * 0-2", [0, 1, 2]), ("0 0 * * */2", [0, 2, 4, 6]),
            ("0 0 * * *", Set(0...6)),
        ] as [(String, Set<Int>)])
    func weekdays(text: String, weekdays: Set<Int>) throws {
        let cron = try CronExpression(text)
        #expect(Set((0...6).filter { cron.fires(month: 3, day: 9, weekday: $0) }) == weekdays)
    }

    @Test("months by name and number")
    func months() throws {
        let cron = try CronExpression("0 0 1 Jan,6-AUG *")
        #expect((1...12).filter { cron.fires(month: $0, day: 1, weekday: 2) } == [1, 6, 7, 8])
    }

    @Test("when both day fields restrict the days one is enough, else both have to agree")
    func days() throws {
        let either = try CronExpression("0 0 13 * fri")
        #expect(either.fires(month: 1, day: 13, weekday: 1) && either.fires(month: 1, day: 2, weekday: 5))
        #expect(either.fires(month: 1, day: 2, weekday: 1) == false)
        let both = try CronExpression("0 0 */2 * fri")
        #expect(both.fires(month: 1, day: 3, weekday: 5))
        #expect(both.fires(month: 1, day: 3, weekday: 4) == false && both.fires(month: 1, day: 4, weekday: 5) == false)
    }

    @Test(
        "what is none is refused with what is wrong about it",
        arguments: [
            ("", "not 0"), ("* * * *", "not 4"), ("* * * * * *", "not 6"), ("@daily", "not 1"),
            ("60 * * * *", "'60' is no minute; it goes from 0 to 59"), ("* 24 * * *", "0 to 23"),
            ("* * 0 * *", "1 to 31"), ("* * * 13 *", "1 to 12"), ("* * * * 8", "0 to 7"),
            ("* * * * mon-sat-sun", "'mon-sat-sun' is no day of the week"), ("a * * * *", "'a' is no minute"),
            ("-5 * * * *", "'' is no minute"), ("5- * * * *", "'' is no minute"), ("*/0 * * * *", "'*/0' is no minute"),
            ("*/x * * * *", "'*/x' is no minute"), ("1,,2 * * * *", "'' is no minute"),
            ("1/2/3 * * * *", "'1/2/3' is no minute"), ("30-10 * * * *", "'30-10' ends before it begins"),
            ("+5 * * * *", "'+5' is no minute"), ("٣ * * * *", "is no minute"),
            ("99999999999999999999 * * * *", "is no minute"), ("0 0 30 feb *", "never fires"),
            ("0 0 31 4,6,9,11 *", "never fires"),
        ])
    func refused(text: String, message: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        #expect(error.map { "\($0)" }?.contains(message) == true, "\(text): \(error.map { "\($0)" } ?? "")")
    }
}

@Suite("Schedules in time zones")
struct CronScheduleTests {
    private func next(_ cron: String, _ zone: String, after time: String, count: Int = 1) throws -> [String] {
        let schedule = try #require(CronSchedule(try CronExpression(cron), timeZone: zone))
        var times: [String] = []
        var last = try #require(Instant(time))
        while times.count < count, let next = schedule.next(after: last) {
            times.append(next.iso)
            last = next
        }
        return times.map { String($0.dropLast(8)) }
    }

    @Test("the next time is behind the given one, in the clock of the time zone")
    func zones() throws {
        #expect(try next("30 9 * * *", "UTC", after: "2026-05-12T09:30:00Z") == ["2026-05-13T09:30"])
        #expect(try next("30 9 * * *", "UTC", after: "2026-05-12T09:29:59.999Z") == ["2026-05-12T09:30"])
        #expect(try next("0 8 * * *", "Europe/Berlin", after: "2026-05-12T09:30:00Z") == ["2026-05-13T06:00"])
        #expect(try next("0 8 * * *", "Asia/Kolkata", after: "2026-05-12T00:00:00Z") == ["2026-05-12T02:30"])
        #expect(try next("0 8 * * *", "America/New_York", after: "2026-01-12T13:00:00Z") == ["2026-01-13T13:00"])
    }

    @Test("days of weeks and months are those of the time zone, leap days included")
    func days() throws {
        #expect(
            try next("0 0 * * mon", "Pacific/Auckland", after: "2026-05-12T00:00:00Z", count: 2)
                == ["2026-05-17T12:00", "2026-05-24T12:00"])
        #expect(
            try next("0 0 29 2 *", "UTC", after: "2026-01-01T00:00:00Z", count: 2)
                == ["2028-02-29T00:00", "2032-02-29T00:00"])
        #expect(
            try next("0 12 31 * *", "UTC", after: "2026-03-31T12:00:00Z", count: 2)
                == ["2026-05-31T12:00", "2026-07-31T12:00"])
    }

    @Test("a time that is left out when clocks go forward is made up for, and fires once")
    func springForward() throws {
        // 2026-03-29 in Berlin: 02:00 becomes 03:00 at 01:00 UTC.
        #expect(
            try next("30 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", count: 2)
                == ["2026-03-29T01:30", "2026-03-30T00:30"])
        #expect(
            try next("0 * * * *", "Europe/Berlin", after: "2026-03-29T00:00:00Z", count: 2)
                == ["2026-03-29T01:00", "2026-03-29T02:00"])
    }

    @Test("a time that comes twice when clocks go back fires the first time, an hourly one goes on")
    func fallBack() throws {
        // 2026-10-25 in Berlin: 03:00 becomes 02:00 at 01:00 UTC.
        #expect(
            try next("30 2 * * *", "Europe/Berlin", after: "2026-10-24T12:00:00Z", count: 2)
                == ["2026-10-25T00:30", "2026-10-26T01:30"])
        #expect(
            try next("*/30 * * * *", "Europe/Berlin", after: "2026-10-24T23:30:00Z", count: 4)
                == ["2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30"])
    }

    @Test(
        "time zones are names of the IANA",
        arguments: [
            ("Europe/Berlin", true), ("UTC", true), ("America/Argentina/Buenos_Aires", true), ("Mars/Olympus", false),
            ("CET", true), ("EST5EDT", true), ("Japan", true), ("Zulu", true), ("W-SU", true), ("abc", false),
            ("", false), ("CEST", false), ("+02:00", false), ("GMT+2", false), ("../etc/passwd", false),
        ])
    func names(name: String, isKnown: Bool) { #expect(CronSchedule.knows(timeZone: name) == isKnown) }
}
