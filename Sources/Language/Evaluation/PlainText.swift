import Values

extension Machine {
    /// The value as text, unless that is too long: a string as it is, everything else as it is spelled.
    func text(of value: Value, at span: Span) throws(Diagnostic) -> String {
        switch value {
        case .string(let text): return text
        case .number(let number): return number.description
        case .instant(let instant): return instant.description
        case .duration(let duration): return duration.literal
        case .handle(let handle): return handle.name
        case .null, .bool, .list, .record:
            let host = host
            guard let bytes = value.jsonBytes(limit: limits.textLength, stop: { host.isCancelled }) else {
                throw host.isCancelled ? .interrupted() : .textLength(limits.textLength, at: span)
            }
            try take(bytes: bytes.count)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension Value {
    /// The text of a string or of a time that was read from one; nil for all others.
    var searchableText: String? {
        switch self {
        case .string(let text): text
        case .instant(let instant): instant.description
        default: nil
        }
    }
}
