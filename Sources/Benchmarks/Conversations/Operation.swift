import Values

/// A tool of the generated agents: what it is called with and what it answers.
enum Operation: String {
    case getOrder = "get_order"
    case searchArticles = "search_articles"
    case getCustomer = "get_customer"
    case listShipments = "list_shipments"
    case issueRefund = "issue_refund"
    case sendEmail = "send_email"

    /// What a round picks from: reading is far more common than acting.
    static let usual: [Operation] = [
        .getOrder, .getOrder, .getOrder, .searchArticles, .searchArticles, .getCustomer, .getCustomer, .listShipments,
        .listShipments, .listShipments, .issueRefund, .sendEmail,
    ]

    /// The capability's id, as `content.name` gives it.
    var capability: String {
        switch self {
        case .getOrder: "d2a9c1f4-8e70-4b35-a6c2-19f0e7b8d350"
        case .searchArticles: "0b7f6a52-93cd-4e18-b1f4-6d20c8a7e931"
        case .getCustomer: "74e1d8b3-5a29-4c60-8f7e-b3d90a16c24f"
        case .listShipments: "e95c20f7-1b84-4d3a-9a6d-27f8b0c4d615"
        case .issueRefund: "6c3e8b17-2d95-4fa0-9c41-e0b57a6d2f84"
        case .sendEmail: "3d8a41c6-f052-4b9e-a7d3-58e6c1f09b27"
        }
    }

    var service: String {
        switch self {
        case .searchArticles: "Help centre"
        case .sendEmail: "Mail"
        default: "Shop"
        }
    }

    var needsApproval: Bool {
        self == .issueRefund
    }

    /// The JSON of a call's arguments.
    func arguments(_ random: inout SplitMix64) -> String {
        var text = JSONText()
        text.beginObject()
        switch self {
        case .getOrder, .listShipments:
            text.member("orderId", random.orderNumber())
        case .getCustomer:
            text.member("customerId", "C-\(random.number(in: 10_000...99_999))")
        case .searchArticles:
            text.member("query", random.pick(Vocabulary.sentences))
            text.member("limit", random.number(in: 1...5))
        case .issueRefund:
            text.member("orderId", random.orderNumber())
            text.member("amount", verbatim: random.amount())
            text.member("reason", random.pick(Vocabulary.sentences))
        case .sendEmail:
            text.member("to", "customer\(random.number(in: 1...9_999))@example.com")
            text.member("body", random.pick(Vocabulary.sentences))
        }
        text.endObject()
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Writes the JSON of a successful call's data.
    func writeData(to text: inout JSONText, _ random: inout SplitMix64) {
        switch self {
        case .getOrder: writeOrder(to: &text, &random)
        case .searchArticles: writeArticles(to: &text, &random)
        case .getCustomer: writeCustomer(to: &text, &random)
        case .listShipments: writeShipments(to: &text, &random)
        case .issueRefund:
            text.beginObject()
            text.member("refundId", "R-\(random.number(in: 1...99_999))")
            text.member("amount", verbatim: random.amount())
            text.member("refunded", true)
            text.endObject()
        case .sendEmail:
            text.beginObject()
            text.member("messageId", "<\(random.uuid())@mail.example.com>")
            text.member("queued", true)
            text.endObject()
        }
    }

    private func writeOrder(to text: inout JSONText, _ random: inout SplitMix64) {
        text.beginObject()
        text.member("id", random.orderNumber())
        text.member("customer", random.pick(Vocabulary.people))
        text.key("lines")
        text.beginArray()
        for _ in 0..<random.pick([1, 1, 1, 2]) {
            text.beginObject()
            text.member("sku", "SKU-\(random.number(in: 1_000...9_999))")
            text.member("title", random.pick(Vocabulary.products))
            text.member("quantity", random.number(in: 1...3))
            text.member("price", verbatim: random.amount())
            text.endObject()
        }
        text.endArray()
        text.member("paid", verbatim: random.amount())
        text.member("refunded", 0)
        if random.chance(10) { text.member("note", random.pick(Vocabulary.sentences)) }
        text.endObject()
    }

    private func writeArticles(to text: inout JSONText, _ random: inout SplitMix64) {
        text.beginArray()
        for _ in 0..<random.pick([0, 1, 1, 2]) {
            text.beginObject()
            text.member("id", random.number(in: 100...9_999))
            text.member("title", random.pick(Vocabulary.titles))
            text.member("score", verbatim: "0.\(random.number(in: 1_000...9_999))")
            text.member("excerpt", random.pick(Vocabulary.sentences))
            text.endObject()
        }
        text.endArray()
    }

    private func writeCustomer(to text: inout JSONText, _ random: inout SplitMix64) {
        text.beginObject()
        text.member("id", "C-\(random.number(in: 10_000...99_999))")
        text.member("name", random.pick(Vocabulary.people))
        text.member("since", random.number(in: 2_009...2_026))
        text.member("vip", random.chance(10))
        text.object("address") {
            $0.member("street", "Hauptstraße 12")
            $0.member("city", "Köln")
            $0.member("country", "DE")
        }
        text.endObject()
    }

    private func writeShipments(to text: inout JSONText, _ random: inout SplitMix64) {
        text.beginArray()
        for _ in 0..<random.pick([1, 1, 1, 2]) {
            text.beginObject()
            text.member("carrier", random.pick(["DHL", "UPS", "La Poste", "ヤマト運輸"]))
            text.member("tracking", "1Z\(random.number(in: 100_000_000...999_999_999))")
            text.member("weight", verbatim: "\(random.number(in: 0...20)).\(random.number(in: 0...9))5")
            text.member("delivered", random.chance(60))
            text.endObject()
        }
        text.endArray()
    }
}

extension SplitMix64 {
    mutating func orderNumber() -> String {
        "A-\(number(in: 1_000...99_999))"
    }

    /// A price as shops spell it, its last zero kept: `59.90`.
    mutating func amount() -> String {
        "\(skewedNumber(in: 1...900)).\(number(in: 0...9))0"
    }

    mutating func sentences(_ count: ClosedRange<Int>) -> String {
        (0..<number(in: count)).map { _ in pick(Vocabulary.sentences) }.joined(separator: " ")
    }

    mutating func callID() -> String {
        "call_\(number(in: 100_000...999_999))"
    }
}
