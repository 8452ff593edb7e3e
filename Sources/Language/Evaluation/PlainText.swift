import Values

extension Value {
    /// The value as text: a string as it is, everything else as it is spelled.
    var plainText: String {
        switch self {
        case .string(let text): text
        case .number(let number): number.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.literal
        case .handle(let handle): handle.name
        case .null, .bool, .list, .record: json()
        }
    }

    /// The text of a string or of a time that was read from one; nil for all others.
    var searchableText: String? {
        switch self {
        case .string(let text): text
        case .instant(let instant): instant.description
        default: nil
        }
    }
}
