import Values

/// `+ - * / %` and unary `-` on values.
struct Arithmetic {
    let `operator`: Operator
    let span: Span
    let machine: Machine

    func apply(_ left: Value, _ right: Value) throws(Diagnostic) -> Value {
        switch (left, right) {
        case (.number(let a), .number(let b)): try numbers(a, b)
        case (.duration(let a), .duration(let b)): try durations(a, b)
        case (.duration(let a), .number(let b)): try scaled(a, by: b)
        case (.number(let a), .duration(let b)) where `operator` == .times: try scaled(b, by: a)
        case (.instant, _), (_, .instant): try times(left, right)
        case (.string(let a), .string(let b)) where `operator` == .plus: try joined(a, b)
        case (.list(let a), .list(let b)) where `operator` == .plus: try joined(a, b)
        default: throw mismatch(left, right)
        }
    }

    private var sign: String { `operator`.rawValue }

    private func mismatch(_ left: Value, _ right: Value) -> Diagnostic { .operandMismatch(sign, left, right, at: span) }

    private func joined(_ left: String, _ right: String) throws(Diagnostic) -> Value {
        try machine.check(text: left.utf8.count + right.utf8.count, at: span)
        return .string(left + right)
    }

    private func joined(_ left: List, _ right: List) throws(Diagnostic) -> Value {
        try machine.check(list: left.count + right.count, at: span)
        return .list(List(Array(left) + Array(right)))
    }

    // MARK: Numbers

    private func numbers(_ left: Number, _ right: Number) throws(Diagnostic) -> Value {
        for number in [left, right] where number.isOversizedInteger {
            throw .oversizedInteger(.number(number), at: span)
        }
        if case .integer(let a) = left, case .integer(let b) = right { return try integers(a, b) }
        let (a, b) = (left.double, right.double)
        if b == 0, `operator` == .divide || `operator` == .remainder { throw .divisionByZero(sign, at: span) }
        return try decimal(decimals(a, b))
    }

    private func decimals(_ left: Double, _ right: Double) -> Double {
        switch `operator` {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .divide: left / right
        default: left.truncatingRemainder(dividingBy: right)
        }
    }

    private func decimal(_ result: Double) throws(Diagnostic) -> Value {
        guard result.isFinite else { throw .numberRange(at: span) }
        return .decimal(result)
    }

    private func integers(_ left: Int64, _ right: Int64) throws(Diagnostic) -> Value {
        let (result, overflow): (Int64, Bool)
        switch `operator` {
        case .plus: (result, overflow) = left.addingReportingOverflow(right)
        case .minus: (result, overflow) = left.subtractingReportingOverflow(right)
        case .times: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide: return try quotient(left, right)
        default:
            if right == 0 { throw .divisionByZero(sign, at: span) }
            // The smallest integer has no remainder by -1 in hardware; in mathematics it is 0.
            (result, overflow) = right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
        }
        if overflow { throw .integerOverflow(.number(.integer(left)), sign, .number(.integer(right)), at: span) }
        return .number(.integer(result))
    }

    /// Exact when the division leaves no remainder, a decimal otherwise.
    private func quotient(_ left: Int64, _ right: Int64) throws(Diagnostic) -> Value {
        if right == 0 { throw .divisionByZero(sign, at: span) }
        let (result, overflow) = left.dividedReportingOverflow(by: right)
        if overflow { throw .integerOverflow(.number(.integer(left)), sign, .number(.integer(right)), at: span) }
        return result * right == left ? .number(.integer(result)) : try decimal(Double(left) / Double(right))
    }

    // MARK: Durations and times

    private func durations(_ left: Duration, _ right: Duration) throws(Diagnostic) -> Value {
        let (a, b) = (left.attoseconds, right.attoseconds)
        switch `operator` {
        case .plus: return try duration(a.addingReportingOverflow(b))
        case .minus: return try duration(a.subtractingReportingOverflow(b))
        case .divide, .remainder:
            if b == 0 { throw .divisionByZero(sign, at: span) }
            // Attoseconds are too many for doubles: dividing those gives 1038337.9999999999 for 1038.338s / 1ms.
            let (whole, rest) = a.quotientAndRemainder(dividingBy: b)
            return `operator` == .divide
                ? .decimal(Double(whole) + Double(rest) / Double(b)) : try duration((rest, false))
        default: throw mismatch(.duration(left), .duration(right))
        }
    }

    private func scaled(_ duration: Duration, by number: Number) throws(Diagnostic) -> Value {
        guard `operator` == .times || `operator` == .divide else {
            throw mismatch(.duration(duration), .number(number))
        }
        if number.isOversizedInteger { throw .oversizedInteger(.number(number), at: span) }
        if `operator` == .times, case .integer(let factor) = number {
            return try self.duration(duration.attoseconds.multipliedReportingOverflow(by: Int128(factor)))
        }
        if `operator` == .divide, number.double == 0 { throw .divisionByZero(sign, at: span) }
        if `operator` == .divide, case .integer(let divisor) = number {
            return try self.duration((duration.attoseconds / Int128(divisor), false))
        }
        // Decimals have no more than 16 digits, so the result is rounded to nanoseconds, the finest a time can be.
        let nanoseconds = Double(duration.attoseconds) / 1e9
        let result = `operator` == .times ? nanoseconds * number.double : nanoseconds / number.double
        guard let whole = Int128(exactly: result.rounded()) else { throw .timeRange(at: span) }
        return try self.duration(whole.multipliedReportingOverflow(by: 1_000_000_000))
    }

    private func duration(_ result: (partialValue: Int128, overflow: Bool)) throws(Diagnostic) -> Value {
        guard !result.overflow, Duration.attosecondRange.contains(result.partialValue) else {
            throw .timeRange(at: span)
        }
        return .duration(Duration(attoseconds: result.partialValue))
    }

    private func times(_ left: Value, _ right: Value) throws(Diagnostic) -> Value {
        switch (`operator`, left, right) {
        case (.plus, .instant(let time), .duration(let distance)), (.plus, .duration(let distance), .instant(let time)):
            return try moved(time, by: distance)
        case (.minus, .instant(let time), .duration(let distance)): return try moved(time, by: .zero - distance)
        case (.minus, _, _):
            guard let later = left.time, let earlier = right.time else { throw mismatch(left, right) }
            return .duration(later - earlier)
        default: throw mismatch(left, right)
        }
    }

    private func moved(_ time: Instant, by distance: Duration) throws(Diagnostic) -> Value {
        guard let result = time.adding(distance) else { throw .timeRange(at: span) }
        return .instant(result)
    }

    static func negated(_ value: Value, at span: Span) throws(Diagnostic) -> Value {
        switch value {
        case .number(let number) where number.isOversizedInteger: throw .oversizedInteger(value, at: span)
        case .number(.integer(let integer)):
            let (result, overflow) = Int64(0).subtractingReportingOverflow(integer)
            if overflow { throw .integerOverflow(0, "-", value, at: span) }
            return .number(.integer(result))
        case .number(let number):
            guard number.double.isFinite else { throw .numberRange(at: span) }
            return .decimal(-number.double)
        case .duration(let duration): return .duration(.zero - duration)
        default: throw .cannotNegate(value, at: span)
        }
    }
}

extension Duration {
    /// What a duration of the language can hold: 63 bits of seconds in either direction, so that each has its opposite.
    static let attosecondRange: ClosedRange<Int128> =
        Int128(-Int64.max) * 1_000_000_000_000_000_000...Int128(Int64.max) * 1_000_000_000_000_000_000
}

extension Value {
    /// The time this is, or the one a string spells.
    var time: Instant? {
        switch self {
        case .instant(let instant): instant
        case .string(let text): Instant(text)
        default: nil
        }
    }
}
