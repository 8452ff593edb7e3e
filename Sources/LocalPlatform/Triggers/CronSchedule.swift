// Names of time zones need the whole of Foundation: its essentials know offsets only.
import Foundation
import Values

/// A cron expression in a time zone (contract, section 20).
///
/// When clocks are set forward, a time that is left out is made up for at the same distance behind the change; when they
/// are set back, a time that comes twice fires the first time. An expression for every hour follows the hours as they
/// pass instead: it neither stops nor doubles.
struct CronSchedule: Sendable {
    private let expression: CronExpression
    private let timeZone: TimeZone

    /// How far ahead the next firing is looked for: the 29th of February, and that on a Sunday, come within this.
    private static let horizonDays: Int64 = 41 * 366

    /// Nil when there is no such time zone.
    init?(_ expression: CronExpression, timeZone name: String) {
        guard let timeZone = Self.timeZone(named: name) else { return nil }
        self.expression = expression
        self.timeZone = timeZone
    }

    /// The schedule of a trigger; nil when its settings, which are checked when it is saved, name none.
    init?(_ trigger: TriggerRecord) {
        guard let text = trigger.settings["cronExpression"].string, let expression = try? CronExpression(text),
            let name = trigger.settings["timezone"].string
        else { return nil }
        self.init(expression, timeZone: name)
    }

    /// Whether there is such a time zone: a name of the IANA, `Europe/Berlin` or `UTC`.
    static func knows(timeZone name: String) -> Bool { timeZone(named: name) != nil }

    /// Foundation also reads abbreviations and offsets, which are no names of the IANA.
    private static func timeZone(named name: String) -> TimeZone? {
        guard name.contains("/") || namesWithoutSlash.contains(name) else { return nil }
        return TimeZone(identifier: name)
    }

    /// The names of the IANA's database that could be taken for abbreviations.
    private static let namesWithoutSlash: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "GMT0", "Greenwich",
        "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST",
        "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore",
        "Turkey", "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
    ]

    /// The first firing behind a time; nil when there is none for decades.
    func next(after time: Instant) -> Instant? {
        let seconds = time.nanoseconds.flooredSeconds
        let firstDay = (seconds + offset(at: seconds)).floored(by: 86_400)
        for day in firstDay...(firstDay + Self.horizonDays) where fires(onDay: day) {
            let firings = expression.minutesOfDay.flatMap { instants(ofLocal: day * 86_400 + Int64($0) * 60) }
            if let next = firings.filter({ $0 > seconds }).min() { return Instant(nanoseconds: next * 1_000_000_000) }
        }
        return nil
    }

    private func fires(onDay day: Int64) -> Bool {
        let date = CivilDate(daysSince1970: day)
        // 1970 began on a Thursday.
        let weekday = (day + 4) - (day + 4).floored(by: 7) * 7
        return expression.fires(month: Int(date.month), day: Int(date.day), weekday: Int(weekday))
    }

    /// The moments, in seconds since 1970, at which clocks of the time zone show a local time and the schedule fires.
    private func instants(ofLocal local: Int64) -> [Int64] {
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        let moments = Set([local - before, local - after]).filter { $0 + offset(at: $0) == local }.sorted()
        if expression.isHourly { return moments }
        return [moments.first ?? local - before]
    }

    /// How far local clocks are ahead of UTC, in seconds.
    private func offset(at seconds: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}

extension CronExpression {
    /// The minutes since midnight at which it fires.
    fileprivate var minutesOfDay: [Int] { hours.flatMap { hour in minutes.map { hour * 60 + $0 } } }
}

extension Int64 {
    /// Nanoseconds in whole seconds, rounded down.
    fileprivate var flooredSeconds: Int64 { floored(by: 1_000_000_000) }

    /// The quotient, rounded down also below zero.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
