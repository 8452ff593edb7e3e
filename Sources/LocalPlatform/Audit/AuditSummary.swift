import Values

/// What the audit log keeps of a thing's states.
enum AuditSummary {
    /// The longest text that is kept whole, in characters.
    static let textLimit = 200
    static let mask = "…"

    /// The members that differ between two records, ready to be stored. Of a state without a counterpart all are kept.
    static func difference(_ before: Value?, _ after: Value?) -> (before: Value?, after: Value?) {
        guard let old = before?.record, let new = after?.record else { return (before.map(shown), after.map(shown)) }
        let changed = Record(old.filter { name, value in new[name] != value })
        let changes = Record(new.filter { name, value in old[name] != value })
        return (shown(.record(changed)), shown(.record(changes)))
    }

    /// The value with secrets masked and long texts cut.
    static func shown(_ value: Value) -> Value { short(value, isSecret: false) }

    private static func short(_ value: Value, isSecret: Bool) -> Value {
        switch value {
        case .string(let text) where isSecret && !text.contains("{{secrets."): .string(mask)
        case .string(let text) where text.count > textLimit: .string(text.prefix(textLimit) + mask)
        case .list(let list): .list(List(list.map { short($0, isSecret: isSecret) }))
        case .record(let record):
            .record(Record(record.map { ($0, short($1, isSecret: isSecret || namesSecret($0))) }))
        default: value
        }
    }

    /// Whether a member of this name holds a secret: here also a cookie, which integrations send. `secretName` and the like
    /// only say which one is meant.
    private static func namesSecret(_ name: String) -> Bool {
        let letters = name.lowercased().filter(\.isLetter)
        guard !letters.hasSuffix("secretname"), !letters.hasSuffix("secretid") else { return false }
        return SecretWords.areIn(name) || letters.contains("cookie")
    }
}
