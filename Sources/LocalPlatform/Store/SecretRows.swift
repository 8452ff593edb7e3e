import GRDB
import Values

extension SecretKind: DatabaseValueConvertible {}

extension SecretRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "secrets"

    init(row: Row) {
        self.init(id: row["id"], name: row["name"], kind: row["kind"], createdAt: row.time("created_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["name"] = name
        row["kind"] = kind
        row["created_at"] = createdAt.nanoseconds
    }

    /// All secrets by name.
    static func all(in db: Database) throws -> [SecretRecord] {
        try fetchAll(db, sql: "SELECT * FROM secrets ORDER BY name")
    }

    static func named(_ name: String, in db: Database) throws -> SecretRecord? {
        try fetchOne(db, sql: "SELECT * FROM secrets WHERE name = ?", arguments: [name])
    }
}

extension ProviderRecord {
    static func named(_ name: String, in db: Database) throws -> ProviderRecord? {
        try fetchOne(db, sql: "SELECT * FROM providers WHERE name = ?", arguments: [name])
    }
}
