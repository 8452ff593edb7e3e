/// The book of the demo shop. Its text is frozen: databases in the field were made by it.
enum ShopMigration {
    static let name = "2 shop"

    static let sql = """
        CREATE TABLE shop_refunds (
            session_id TEXT NOT NULL, order_id TEXT NOT NULL, cents INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (session_id, order_id)
        ) STRICT, WITHOUT ROWID;
        """
}
