import HTTPTypes
import Values

/// The demo shop: orders, refunds and stock, each session with a book of its own.
struct Shop: Sendable {
    let store: ShopStore

    func order(_ id: String, session: String) async throws(StoreError) -> ShopAnswer {
        guard let order = ShopCatalog.order(id) else { return .refusal(.notFound, "There is no order \(id).") }
        let refund = try await store.refund(of: order, session: session)
        return ShopAnswer(status: .ok, body: order.value(refunded: order.refundedCents + (refund?.cents ?? 0)))
    }

    func stock(_ sku: String) -> ShopAnswer {
        guard let stock = ShopCatalog.stock(of: sku) else { return .refusal(.notFound, "There is no article \(sku).") }
        return ShopAnswer(status: .ok, body: stock.value)
    }

    /// `{orderId, amount}`: pays back once; a second time is a conflict and pays nothing.
    func refund(_ body: Value, session: String) async throws(StoreError) -> ShopAnswer {
        guard let id = body["orderId"].string else { return .refusal(.badRequest, "orderId is required.") }
        guard let order = ShopCatalog.order(id) else { return .refusal(.notFound, "There is no order \(id).") }
        guard let cents = body["amount"].cents, cents > 0 else {
            return .refusal(.badRequest, "amount must be an amount of money above 0.")
        }
        guard cents <= order.totalCents else {
            return .refusal(.unprocessableContent, "amount is more than was paid for order \(order.id).")
        }
        guard let refund = try await store.payBack(cents, of: order, session: session) else {
            return .refusal(.conflict, "Order \(order.id) has been refunded already.")
        }
        return ShopAnswer(status: .created, body: refund.value)
    }
}
