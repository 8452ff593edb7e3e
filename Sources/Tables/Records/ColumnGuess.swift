import Values

extension Column {
    /// A column as its name and its values suggest.
    ///
    /// Ids are never cut. The first column stays longest; columns of nulls and ids of other things go first, since the API
    /// gives every record up to five of those, each 36 columns wide.
    init(guessedFrom name: String, values: some Sequence<Value>, isFirst: Bool) {
        let kind = Column.kind(name: name, values: values)
        let isMinor = kind == .id || values.allSatisfy(\.isNull)
        self.init(name, kind: kind, importance: isFirst ? 1 : isMinor ? -1 : 0)
    }

    /// What is looked at to guess a kind: enough that a few nulls do not mislead.
    private static let sampleSize = 50
    /// The longest id that is kept whole at the expense of other columns: a UUID.
    private static let longestID = 36

    private static func kind(name: String, values: some Sequence<Value>) -> Kind {
        let sample = values.lazy.filter { !$0.isNull }.prefix(sampleSize)
        guard let first = sample.first(where: { _ in true }) else { return .text }
        switch first {
        case .number: return sample.allSatisfy { $0.number != nil } ? .number : .text
        case .duration: return .duration
        case .instant: return .time
        case .string where sample.allSatisfy(isTime): return .time
        case .string where isIDName(name) && sample.allSatisfy(isID): return .id
        default: return .text
        }
    }

    private static func isIDName(_ name: String) -> Bool {
        name == "id" || name.hasSuffix("Id") || name.hasSuffix("_id") || name.hasSuffix("ID")
    }

    private static func isID(_ value: Value) -> Bool {
        guard let text = value.string else { return false }
        return text.utf8.count <= longestID && !text.utf8.contains(UInt8(ascii: " "))
    }

    private static func isTime(_ value: Value) -> Bool {
        guard let text = value.string, (20...36).contains(text.utf8.count) else { return false }
        return Instant(text) != nil
    }
}
