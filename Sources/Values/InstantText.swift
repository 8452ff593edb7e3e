extension Instant {
    /// Reads an ISO-8601 instant and keeps its spelling.
    ///
    /// A date, `T` or a space, hours and minutes, then optionally seconds and a fraction of any length (what is finer
    /// than a nanosecond is dropped), and `Z` or an offset `±hh:mm`, `±hhmm` or `±hh`. `24:00` is the next midnight,
    /// and a leap second `hh:59:60` is the second after it, as POSIX clocks count. Nil for everything else: a text
    /// without an offset names no instant, and one outside of the years an instant can hold has no nanoseconds.
    public init?(_ text: String) {
        guard let nanoseconds = Self.nanoseconds(of: text) else { return nil }
        self.init(nanoseconds: nanoseconds, spelled: text)
    }

    private static func nanoseconds(of text: String) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = InstantScanner(bytes)
            return scanner.instant()
        }
    }

    /// The time in UTC with milliseconds, as the platform writes it: `2026-05-12T09:30:00.000Z`.
    public var iso: String {
        let milliseconds = nanoseconds.flooredQuotient(by: 1_000_000)
        let seconds = milliseconds.flooredQuotient(by: 1000)
        let days = seconds.flooredQuotient(by: 86_400)
        let ofDay = seconds - days * 86_400
        let date = CivilDate(daysSince1970: days)
        return String(unsafeUninitializedCapacity: 24) { text in
            var writer = DigitWriter(text)
            // The years that an instant can hold, 1677 to 2262, have four digits.
            writer.write(date.year, digits: 4, then: "-")
            writer.write(date.month, digits: 2, then: "-")
            writer.write(date.day, digits: 2, then: "T")
            writer.write(ofDay / 3600, digits: 2, then: ":")
            writer.write(ofDay / 60 % 60, digits: 2, then: ":")
            writer.write(ofDay % 60, digits: 2, then: ".")
            writer.write(milliseconds - seconds * 1000, digits: 3, then: "Z")
            return writer.length
        }
    }
}

/// Writes numbers of a known width into the bytes of a text.
private struct DigitWriter {
    private let text: UnsafeMutableBufferPointer<UInt8>
    private(set) var length = 0

    init(_ text: UnsafeMutableBufferPointer<UInt8>) { self.text = text }

    mutating func write(_ number: Int64, digits: Int, then separator: Unicode.Scalar) {
        var rest = number
        for position in stride(from: length + digits - 1, through: length, by: -1) {
            text[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        text[length + digits] = UInt8(ascii: separator)
        length += digits + 1
    }
}

extension Instant: CustomStringConvertible {
    /// The text it was read from, or `iso`.
    public var description: String { spelled ?? iso }
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's (`chrono`-compatible low-level date algorithms): years begin in March, so that
/// the leap day is the last of its year, and 400 years are one era of 146,097 days.
package struct CivilDate: Equatable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    /// Nil when there is no such day.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, in: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    package init(daysSince1970: Int64) {
        let days = daysSince1970 + 719_468
        let era = days.flooredQuotient(by: 146_097)
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * ofYear + 2) / 153
        day = ofYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var daysSince1970: Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let era = fromMarch.flooredQuotient(by: 400)
        let yearOfEra = fromMarch - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
    }

    private static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads the parts of an ISO-8601 instant from left to right; every step is nil when the text is not one.
private struct InstantScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var next: UInt8? { position < text.count ? text[position] : nil }

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    mutating func instant() -> Int64? {
        guard let days = date(), accept("T") || accept("t") || accept(" "), let time = timeOfDay(),
            let offset = offset(), next == nil
        else { return nil }
        let (whole, overflow) = (days * 86_400 + time.seconds - offset).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, excess) = whole.addingReportingOverflow(time.nanoseconds)
        return overflow || excess ? nil : sum
    }

    private mutating func date() -> Int64? {
        guard let year = number(4), accept("-"), let month = number(2), accept("-"), let day = number(2) else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)?.daysSince1970
    }

    private mutating func timeOfDay() -> (seconds: Int64, nanoseconds: Int64)? {
        guard let hour = number(2), hour <= 24, accept(":"), let minute = number(2), minute <= 59 else { return nil }
        var second: Int64 = 0
        var nanoseconds: Int64 = 0
        if accept(":") {
            guard let digits = number(2), digits <= 59 || (digits == 60 && minute == 59) else { return nil }
            second = digits
            if accept(".") || accept(",") {
                guard let fraction = fraction() else { return nil }
                nanoseconds = fraction
            }
        }
        if hour == 24, minute + second + nanoseconds > 0 { return nil }
        return (hour * 3600 + minute * 60 + second, nanoseconds)
    }

    private mutating func fraction() -> Int64? {
        guard var value = digit() else { return nil }
        var scale = 1
        while let digit = digit() {
            guard scale < 9 else { continue }
            value = value * 10 + digit
            scale += 1
        }
        while scale < 9 {
            value *= 10
            scale += 1
        }
        return value
    }

    /// Seconds east of Greenwich.
    private mutating func offset() -> Int64? {
        if accept("Z") || accept("z") { return 0 }
        let sign: Int64
        if accept("+") { sign = 1 } else if accept("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours <= 23 else { return nil }
        guard accept(":") || next != nil else { return sign * hours * 3600 }
        guard let minutes = number(2), minutes <= 59 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func number(_ digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int64? {
        guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        position += 1
        return Int64(byte - UInt8(ascii: "0"))
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
