import Values

/// `[i]` and `[a:b]` on any value.
struct Indexing {
    let span: Span
    let machine: Machine

    /// The element or character at an index, counted from 0 or, if negative, from the end; the field of a record, a run or
    /// a task. Null when there is none. A time is the text it prints as.
    func element(_ index: Value, of value: Value) throws(Diagnostic) -> Value {
        switch value {
        case .null: return .null
        case .list(let list):
            guard let number = index.int else { throw .badIndex(index, of: value, at: span) }
            let position = number < 0 ? number + list.count : number
            return list.indices.contains(position) ? list[position] : .null
        case .string(let text):
            guard let number = index.int else { throw .badIndex(index, of: value, at: span) }
            let position = number < 0 ? number + text.count : number
            guard position >= 0, let start = text.index(text.startIndex, offsetBy: position, limitedBy: text.endIndex),
                start < text.endIndex
            else { return .null }
            return .string(String(text[start]))
        case .instant(let time): return try element(index, of: .string(time.description))
        case .record, .handle:
            guard let key = index.string else { throw .badIndex(index, of: value, at: span) }
            return try FieldAccess(key, isOptional: false, span: span).value(in: value, host: machine.host)
        default: throw .badIndex(index, of: value, at: span)
        }
    }

    /// The part from an index up to, but without, another one. What lies outside is left out.
    func slice(of value: Value, from: Value, to: Value) throws(Diagnostic) -> Value {
        switch value {
        case .null: return .null
        case .list(let list):
            let range = try range(from: from, to: to, count: list.count, of: value)
            try machine.check(list: range.count, at: span)
            return .list(List(list[range]))
        case .string(let text):
            let range = try range(from: from, to: to, count: text.count, of: value)
            let part = text.dropFirst(range.lowerBound).prefix(range.count)
            try machine.check(text: part.utf8.count, at: span)
            return .string(String(part))
        case .instant(let time): return try slice(of: .string(time.description), from: from, to: to)
        default: throw .badIndex(from, of: value, at: span)
        }
    }

    private func range(from: Value, to: Value, count: Int, of value: Value) throws(Diagnostic) -> Range<Int> {
        let start = try position(from, count: count, of: value) ?? 0
        let end = try position(to, count: count, of: value) ?? count
        return start..<max(start, end)
    }

    private func position(_ index: Value, count: Int, of value: Value) throws(Diagnostic) -> Int? {
        if index.isNull { return nil }
        guard let number = index.int else { throw .badIndex(index, of: value, at: span) }
        return min(max(number < 0 ? max(number, -count) + count : number, 0), count)
    }
}
