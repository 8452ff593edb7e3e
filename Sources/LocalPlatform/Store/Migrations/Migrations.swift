import GRDB

/// All layouts of the store in the order in which they came. A layout that was shipped is never edited: the next one is
/// a file of its own beside this one and a line in `all`.
enum Migrations {
    static let all: [(name: String, sql: String)] = [
        (InitialMigration.name, InitialMigration.sql),
        (ShopMigration.name, ShopMigration.sql),
        (AuditMigration.name, AuditMigration.sql),
        (SecretsMigration.name, SecretsMigration.sql),
        (ReviewMigration.name, ReviewMigration.sql),
        (FilesMigration.name, FilesMigration.sql),
        (ExchangesMigration.name, ExchangesMigration.sql),
        (AppendingMigration.name, AppendingMigration.sql),
        (CallNamesMigration.name, CallNamesMigration.sql),
        (IngressIndexMigration.name, IngressIndexMigration.sql),
        (MovesMigration.name, MovesMigration.sql),
        (AppendOnlyMigration.name, AppendOnlyMigration.sql),
    ]

    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, sql) in all {
            migrator.registerMigration(name) { try $0.execute(sql: sql) }
        }
        return migrator
    }
}
