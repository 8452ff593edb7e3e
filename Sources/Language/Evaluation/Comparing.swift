import Values

/// `== != < <= > >=` and `in` on values.
struct Comparing {
    let comparison: Comparison
    let machine: Machine

    func holds(_ left: Value, _ right: Value) throws(Diagnostic) -> Bool {
        switch comparison.kind {
        case .equal: return left == right
        case .notEqual: return left != right
        case .less: return try order(left, right) == .before
        case .lessOrEqual: return try order(left, right).map { $0 != .after } ?? false
        case .greater: return try order(left, right) == .after
        case .greaterOrEqual: return try order(left, right).map { $0 != .before } ?? false
        case .contained: return try contains(left, right)
        case .matches: return try PatternSearch(at: comparison.span, machine: machine).finds(right, in: left)
        case .notMatches: return try !PatternSearch(at: comparison.span, machine: machine).finds(right, in: left)
        }
    }

    /// The order of two values of one kind. Null has no order: nothing is before or after it.
    private func order(_ left: Value, _ right: Value) throws(Diagnostic) -> SortOrder? {
        switch (left, right) {
        case (.null, _), (_, .null): return nil
        case (.number, .number), (.string, .string), (.instant, .instant), (.duration, .duration):
            return Value.sortOrder(left, right)
        case (.instant, .string), (.string, .instant):
            guard let a = left.time, let b = right.time else { break }
            return Value.sortOrder(.instant(a), .instant(b))
        default: break
        }
        throw .unordered(comparison.kind.rawValue, left, right, at: comparison.span)
    }

    private func contains(_ left: Value, _ right: Value) throws(Diagnostic) -> Bool {
        switch (left, right) {
        case (_, .list(let list)):
            for element in list {
                try machine.step()
                if element == left { return true }
            }
            return false
        case (.string(let part), .string(let whole)): return whole.containsExactly(part)
        case (.string(let part), .instant(let time)): return time.description.containsExactly(part)
        // Nothing is in null, so that a row without a value falls out of `where`.
        case (_, .null): return false
        case (.string(let key), .record(let record)): return record[key] != nil
        default: throw .operandMismatch("in", left, right, at: comparison.span)
        }
    }
}
