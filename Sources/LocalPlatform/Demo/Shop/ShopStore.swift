import GRDB
import Values

/// The book of the demo shop: the refunds of each session. A session sees the orders as they were sold and its own
/// refunds, so that a demo works the hundredth time as it did the first.
struct ShopStore: Sendable {
    private let store: Store
    private let now: @Sendable () -> Instant

    init(store: Store, now: @escaping @Sendable () -> Instant) {
        self.store = store
        self.now = now
    }

    /// What the session paid back for the order; nil when it has not.
    func refund(of order: ShopOrder, session: String) async throws(StoreError) -> ShopRefund? {
        try await store.read { try Self.refund(of: order, session: session, in: $0) }
    }

    /// Pays money back. Returns nil when the order has no refund left: it was refunded before, in this session or ever.
    func payBack(_ cents: Int, of order: ShopOrder, session: String) async throws(StoreError) -> ShopRefund? {
        guard order.refundedCents == 0 else { return nil }
        let refund = ShopRefund(orderId: order.id, cents: cents, at: now())
        return try await store.write { db in
            try db.executeCached(
                "INSERT OR IGNORE INTO shop_refunds (session_id, order_id, cents, at) VALUES (?, ?, ?, ?)",
                session, order.id, refund.cents, refund.at.nanoseconds)
            return db.changesCount == 1 ? refund : nil
        }
    }

    private static func refund(of order: ShopOrder, session: String, in db: Database) throws -> ShopRefund? {
        let statement = try db.cachedStatement(
            sql: "SELECT cents, at FROM shop_refunds WHERE session_id = ? AND order_id = ?")
        return try Row.fetchOne(statement, arguments: [session, order.id]).map {
            ShopRefund(orderId: order.id, cents: $0["cents"], at: $0.time("at"))
        }
    }
}
