/// Why a JSON Schema cannot be used, and at which of its members.
struct SchemaError: Error, Equatable {
    /// Members from the schema's root on, `properties.orderId.pattern`; empty for the root.
    var path: String
    /// What is wrong there, to be read behind the path: `must be a list of names`.
    var message: String
}

extension SchemaError: CustomStringConvertible {
    var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
