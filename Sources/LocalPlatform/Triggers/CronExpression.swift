/// When a schedule fires: minute, hour, day of the month, month and day of the week (contract, section 20).
///
/// A day has to be in both day fields, unless both restrict the days: then one is enough, as in every cron.
struct CronExpression: Sendable, Equatable {
    let minutes: Set<Int>
    let hours: Set<Int>
    private let days: CronField
    private let months: Set<Int>
    /// 0 is Sunday.
    private let weekdays: CronField

    /// Reads the five fields. Throws what is wrong with the text.
    init(_ text: String) throws(CronError) {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 5 else { throw .fieldCount(fields.count) }
        minutes = try CronField(fields[0], .minute).values
        hours = try CronField(fields[1], .hour).values
        days = try CronField(fields[2], .day)
        months = try CronField(fields[3], .month).values
        weekdays = try CronField(fields[4], .weekday)
        guard hasDay else { throw .neverFires }
    }

    /// Whether it fires in every hour of its days.
    var isHourly: Bool { hours.count == 24 }

    /// Whether it fires on this day. `weekday` is 0 on Sundays.
    func fires(month: Int, day: Int, weekday: Int) -> Bool {
        guard months.contains(month) else { return false }
        let (isDay, isWeekday) = (days.values.contains(day), weekdays.values.contains(weekday))
        return days.isRestricted && weekdays.isRestricted ? isDay || isWeekday : isDay && isWeekday
    }

    /// False for the 30th of February and the like.
    private var hasDay: Bool {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return weekdays.isRestricted && days.isRestricted
            || months.contains { month in days.values.contains { $0 <= lengths[month - 1] } }
    }
}

/// What is wrong with a cron expression.
enum CronError: Error, Equatable {
    case fieldCount(Int)
    /// A part of a field that says nothing; `field` is its name.
    case invalid(field: String, part: String)
    case outOfRange(field: String, part: String, ClosedRange<Int>)
    /// A range whose end comes before its start.
    case backwards(field: String, part: String)
    case neverFires
}

extension CronError: CustomStringConvertible {
    var description: String {
        switch self {
        case .fieldCount(let count):
            "must have five fields (minute hour day month weekday), not \(count)"
        case .invalid(let field, let part): "'\(part)' is no \(field); write a number, *, a range, a list or a step"
        case .outOfRange(let field, let part, let range):
            "'\(part)' is no \(field); it goes from \(range.lowerBound) to \(range.upperBound)"
        case .backwards(let field, let part): "the \(field) range '\(part)' ends before it begins"
        case .neverFires: "names a day that no month has, so that it never fires"
        }
    }
}
