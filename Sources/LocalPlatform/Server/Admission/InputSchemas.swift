import Synchronization
import Values

/// The input schemas of deployed versions, compiled once each.
final class InputSchemas: Sendable {
    private struct Entry {
        let versionUpdatedAt: Instant
        let schema: JSONSchema
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Throws `SchemaError` for a version whose schema is none, which a manifest cannot bring in.
    func schema(of version: VersionRecord) throws(SchemaError) -> JSONSchema {
        if let known = entries.withLock({ $0[version.id] }), known.versionUpdatedAt == version.updatedAt {
            return known.schema
        }
        let schema = try JSONSchema(version.inputSchema)
        entries.withLock { $0[version.id] = Entry(versionUpdatedAt: version.updatedAt, schema: schema) }
        return schema
    }
}
