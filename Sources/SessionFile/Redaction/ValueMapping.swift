import Values

extension Value {
    /// The value with its strings and names of fields replaced at every depth by what `transform` makes of them, which is
    /// nil for those that stay. nil when all stay: then nothing is built.
    func mappingStrings(_ transform: (String) -> String?) -> Value? {
        switch self {
        case .string(let text): transform(text).map(Value.string)
        case .list(let list): list.mappingStrings(transform).map(Value.list)
        case .record(let record): record.mappingStrings(transform).map(Value.record)
        case .null, .bool, .number, .instant, .duration, .handle: nil
        }
    }
}

extension List {
    fileprivate func mappingStrings(_ transform: (String) -> String?) -> List? {
        var changed: [Value]?
        for (position, element) in enumerated() {
            guard let mapped = element.mappingStrings(transform) else { continue }
            if changed == nil { changed = Array(self) }
            changed?[position] = mapped
        }
        return changed.map { List($0) }
    }
}

extension Record {
    fileprivate func mappingStrings(_ transform: (String) -> String?) -> Record? {
        var isChanged = false
        let fields = map { key, value in
            let (newKey, newValue) = (transform(key), value.mappingStrings(transform))
            isChanged = isChanged || newKey != nil || newValue != nil
            return (newKey ?? key, newValue ?? value)
        }
        return isChanged ? Record(fields) : nil
    }
}
