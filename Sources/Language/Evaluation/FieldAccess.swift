public import Values

/// `.field` on any value.
struct FieldAccess {
    let field: String
    let isOptional: Bool
    let span: Span
    /// Whether a string in this field acts as a time.
    private let isTime: Bool
    private let isTook: Bool

    init(_ field: String, isOptional: Bool, span: Span) {
        self.field = field
        self.isOptional = isOptional
        self.span = span
        isTime = field.hasSuffix("At") || field == "ts" || field == "until"
        isTook = field == "took"
    }

    func value(in value: Value, host: any Host) throws(Diagnostic) -> Value {
        if case .record(let record) = value, let found = record[field] { return isTime ? found.actingAsTime : found }
        return try rareValue(in: value, host: host)
    }

    private func rareValue(in value: Value, host: any Host) throws(Diagnostic) -> Value {
        switch value {
        case .record(let record): return isTook ? record.took : .null
        case .null: return .null
        case .handle(let handle): return try self.value(of: handle, host: host)
        default:
            if isOptional { return .null }
            throw .fieldOfScalar(field, value, at: span)
        }
    }

    private func value(of handle: Handle, host: any Host) throws(Diagnostic) -> Value {
        let handle = host.current(handle)
        if let known = handle.fields[field] { return isTime ? known.actingAsTime : known }
        do {
            if let read = try host.read(field, of: handle, at: span) { return isTime ? read.actingAsTime : read }
        } catch {
            throw error.located(at: span)
        }
        if isTook { return handle.fields.took }
        if isOptional { return .null }
        throw .unknownField(field, of: handle, known: handle.knownFields, at: span)
    }
}

extension Value {
    /// A string that spells an instant, as that instant; it goes on printing as it was spelled.
    var actingAsTime: Value {
        guard case .string(let text) = self, let instant = Instant(text) else { return self }
        return .instant(instant)
    }
}

extension Record {
    /// From `startedAt` to `finishedAt`; null when one of them is missing.
    fileprivate var took: Value {
        guard let start = self["startedAt"]?.time, let end = self["finishedAt"]?.time else { return .null }
        return .duration(end - start)
    }
}

extension Handle {
    /// The fields the language knows for a handle of this kind; the last ones are read from the platform.
    public var knownFields: [String] {
        let read =
            switch kind {
            case .run: ["items", "runs", "tasks", "session"]
            case .task: ["status", "title", "ask", "payload", "outcome"]
            }
        return fields.keys + read.filter { fields[$0] == nil }
    }
}
