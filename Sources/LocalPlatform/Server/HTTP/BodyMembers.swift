import Values

/// Reads the members of a request body. A member that is `null` counts as absent.
struct BodyMembers: Sendable {
    let record: Record

    /// The member's value; nil when it is absent or null.
    func value(_ name: String) -> Value? {
        guard let value = record[name], !value.isNull else { return nil }
        return value
    }

    func string(_ name: String, else code: ErrorCode = .validationFailed) throws(APIError) -> String? {
        try read(name, "a string", else: code) { $0.string }
    }

    func bool(_ name: String, else code: ErrorCode = .validationFailed) throws(APIError) -> Bool? {
        try read(name, "true or false", else: code) { $0.bool }
    }

    func number(_ name: String, else code: ErrorCode = .validationFailed) throws(APIError) -> Number? {
        try read(name, "a number", else: code) { $0.number }
    }

    func object(_ name: String) throws(APIError) -> Record? {
        try read(name, "an object", else: .validationFailed) { $0.record }
    }

    func list(_ name: String) throws(APIError) -> List? {
        try read(name, "a list", else: .validationFailed) { $0.list }
    }

    /// A string member that must be there and hold more than white space.
    func requiredString(_ name: String) throws(APIError) -> String {
        guard let text = try string(name), text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid(name, "is required")
        }
        return text
    }

    private func read<Result>(
        _ name: String, _ kind: String, else code: ErrorCode, _ convert: (Value) -> Result?
    ) throws(APIError) -> Result? {
        guard let value = value(name) else { return nil }
        guard let result = convert(value) else {
            throw APIError(code, "\(name) must be \(kind), not a \(value.kindName)", field: name)
        }
        return result
    }
}
