import Values

extension Value {
    /// The value as exports write it: bare text for a string, nothing for null, compact JSON for what is nested, and what
    /// the language spells for the rest. Nothing is cut.
    var exportText: String {
        switch self {
        case .null: ""
        case .string(let text): text
        case .duration(let duration): duration.literal
        case .instant(let instant): instant.description
        case .handle(let handle): handle.name
        default: json()
        }
    }
}
