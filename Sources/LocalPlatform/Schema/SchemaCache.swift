import Synchronization
import Values

/// Schemas that belong to records of the workspace, compiled once each.
final class SchemaCache: Sendable {
    private struct Entry {
        let updatedAt: Instant
        let schema: JSONSchema
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// The schema of the record with this id, which was changed last at `updatedAt`. Throws `SchemaError` when it is none,
    /// which a manifest cannot bring in.
    func schema(_ value: Value, of id: String, updatedAt: Instant) throws(SchemaError) -> JSONSchema {
        if let known = entries.withLock({ $0[id] }), known.updatedAt == updatedAt { return known.schema }
        let schema = try JSONSchema(value)
        entries.withLock { $0[id] = Entry(updatedAt: updatedAt, schema: schema) }
        return schema
    }
}
