import HTTPTypes
import Hummingbird
import NIOCore
import Values

/// What the shop says to one request.
struct ShopAnswer: Sendable, Equatable {
    var status: HTTPResponse.Status
    var body: Value

    static func refusal(_ status: HTTPResponse.Status, _ message: String) -> ShopAnswer {
        ShopAnswer(status: status, body: ["message": .string(message)])
    }

    /// Only these members of what was asked for, in this order; a refusal stays whole.
    func narrowed(to fields: [Substring]) -> ShopAnswer {
        guard status == .ok, let record = body.record else { return self }
        let members = fields.compactMap { name in record[String(name)].map { (String(name), $0) } }
        return ShopAnswer(status: status, body: .record(Record(members)))
    }

    var response: Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.jsonBytes())))
    }
}

extension ShopOrder {
    /// The order as the session's book has it. `refunded` is what was paid back so far.
    func value(refunded cents: Int) -> Value {
        [
            "id": .string(id), "customer": .string(customer), "status": .string(status.rawValue),
            "placedAt": .string(placedAt), "deliveredAt": deliveredAt.map { .string($0) } ?? .null,
            "items": .list(List(lines.map(\.value))), "currency": "EUR", "total": .money(cents: totalCents),
            "paid": .money(cents: totalCents), "refunded": .money(cents: cents),
        ]
    }
}

extension ShopLine {
    fileprivate var value: Value {
        [
            "sku": .string(sku), "name": .string(name), "quantity": .integer(quantity), "price": .money(cents: cents),
        ]
    }
}

extension ShopStock {
    var value: Value {
        [
            "sku": .string(sku), "name": .string(name), "available": .integer(available),
            "warehouse": .string(warehouse),
        ]
    }
}

extension ShopRefund {
    var value: Value {
        [
            "refundId": .string(id), "orderId": .string(orderId), "amount": .money(cents: cents), "currency": "EUR",
            "refundedAt": .string(at.iso),
        ]
    }
}

extension Value {
    /// An amount in euros.
    fileprivate static func money(cents: Int) -> Value { .decimal(Double(cents) / 100) }

    /// The cents of an amount in euros with at most two decimals; nil for anything else.
    var cents: Int? {
        guard let amount = number?.double, abs(amount) < 1e12 else { return nil }
        let cents = (amount * 100).rounded()
        return abs(cents - amount * 100) < 1e-6 ? Int(cents) : nil
    }
}
