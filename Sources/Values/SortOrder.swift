/// How one value stands to another in a sorted list.
public enum SortOrder: Sendable, Equatable {
    case before, same, after

    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .before : right < left ? .after : .same
    }

    /// The order the other way round.
    public var reversed: SortOrder {
        switch self {
        case .before: .after
        case .same: .same
        case .after: .before
        }
    }
}

extension Value {
    /// The total order of `sort`: how `left` stands to `right`.
    ///
    /// Kinds follow each other as `false`, `true`, numbers, strings, times, durations, lists, records, handles, null.
    /// Numbers, times and durations stand by size, strings by their Unicode scalars, lists by their first differing
    /// element, records by their first differing field in the order of their names, handles by kind and name as people
    /// count (`r2` before `r10`). Values that are equal and of one kind are in the `same` place.
    public static func sortOrder(_ left: Value, _ right: Value) -> SortOrder {
        switch (left, right) {
        case (.number(let a), .number(let b)): Number.order(a, b)
        case (.string(let a), .string(let b)): a.scalarOrder(to: b)
        case (.instant(let a), .instant(let b)): SortOrder(a, b)
        case (.duration(let a), .duration(let b)): SortOrder(a, b)
        case (.list(let a), .list(let b)): sortOrder(a, b)
        case (.record(let a), .record(let b)): sortOrder(a, b)
        case (.handle(let a), .handle(let b)): sortOrder(a, b)
        default: SortOrder(left.sortRank, right.sortRank)
        }
    }

    private static func sortOrder(_ left: List, _ right: List) -> SortOrder {
        for (a, b) in zip(left, right) {
            let order = sortOrder(a, b)
            if order != .same { return order }
        }
        return SortOrder(left.count, right.count)
    }

    private static func sortOrder(_ left: Record, _ right: Record) -> SortOrder {
        func sorted(_ record: Record) -> [(String, Value)] {
            record.sorted { $0.0.scalarOrder(to: $1.0) == .before }
        }
        for (a, b) in zip(sorted(left), sorted(right)) {
            let names = a.0.scalarOrder(to: b.0)
            if names != .same { return names }
            let values = sortOrder(a.1, b.1)
            if values != .same { return values }
        }
        return SortOrder(left.count, right.count)
    }

    private static func sortOrder(_ left: Handle, _ right: Handle) -> SortOrder {
        guard left.kind == right.kind else { return SortOrder(left.kind.rawValue, right.kind.rawValue) }
        if left == right { return .same }
        let lengths = SortOrder(left.name.utf8.count, right.name.utf8.count)
        guard lengths == .same else { return lengths }
        let names = left.name.scalarOrder(to: right.name)
        return names == .same ? left.id.scalarOrder(to: right.id) : names
    }

    private var sortRank: Int {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .number: 2
        case .string: 3
        case .instant: 4
        case .duration: 5
        case .list: 6
        case .record: 7
        case .handle: 8
        case .null: 9
        }
    }
}
