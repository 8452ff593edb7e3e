import Values

/// What the demo shop has sold and has in stock. It is the same for everybody and for ever; what changes is the book of a
/// session, `ShopStore`.
enum ShopCatalog {
    static func order(_ id: String) -> ShopOrder? { orders.first { $0.id.lowercased() == id.lowercased() } }

    static func stock(of sku: String) -> ShopStock? { stock.first { $0.sku.lowercased() == sku.lowercased() } }

    static let orders = [
        ShopOrder(
            id: "1182", customer: "Mina Okafor", status: .delivered, placedAt: "2026-05-02", deliveredAt: "2026-05-06",
            lines: [
                ShopLine("KETTLE-EN", "Enamel kettle", cents: 39_90),
                ShopLine("TEA-ASSAM", "Assam, 250 g", 2, cents: 10_00),
            ]),
        ShopOrder(
            id: "1183", customer: "Jonas Weber", status: .delivered, placedAt: "2026-05-03", deliveredAt: "2026-05-09",
            lines: [ShopLine("LAMP-OAK", "Desk lamp, oak", cents: 129_00)]),
        ShopOrder(
            id: "1184", customer: "Aiko Tanaka", status: .delivered, placedAt: "2026-04-21", deliveredAt: "2026-04-25",
            lines: [ShopLine("MUG-STONE", "Stoneware mug", 2, cents: 12_25)], refundedCents: 24_50),
        ShopOrder(
            id: "1185", customer: "Luis Prieto", status: .undeliverable, placedAt: "2026-05-07", deliveredAt: nil,
            lines: [
                ShopLine("CHAIR-ASH", "Folding chair, ash", 2, cents: 145_00),
                ShopLine("FELT-PAD", "Felt pads", cents: 4_80),
            ]),
        ShopOrder(
            id: "1186", customer: "Sara Lindqvist", status: .shipped, placedAt: "2026-05-11", deliveredAt: nil,
            lines: [ShopLine("BLANKET-WO", "Wool blanket", cents: 89_00)]),
        ShopOrder(
            id: "A-1042", customer: "Priya Nair", status: .delivered, placedAt: "2026-05-04", deliveredAt: "2026-05-08",
            lines: [ShopLine("VASE-GL", "Glass vase", cents: 59_90)]),
    ]

    static let stock = [
        ShopStock(sku: "KETTLE-EN", name: "Enamel kettle", available: 14, warehouse: "Rotterdam"),
        ShopStock(sku: "TEA-ASSAM", name: "Assam, 250 g", available: 230, warehouse: "Rotterdam"),
        ShopStock(sku: "LAMP-OAK", name: "Desk lamp, oak", available: 0, warehouse: "Lyon"),
        ShopStock(sku: "MUG-STONE", name: "Stoneware mug", available: 61, warehouse: "Rotterdam"),
        ShopStock(sku: "CHAIR-ASH", name: "Folding chair, ash", available: 3, warehouse: "Lyon"),
        ShopStock(sku: "FELT-PAD", name: "Felt pads", available: 900, warehouse: "Lyon"),
        ShopStock(sku: "BLANKET-WO", name: "Wool blanket", available: 22, warehouse: "Lyon"),
        ShopStock(sku: "VASE-GL", name: "Glass vase", available: 5, warehouse: "Rotterdam"),
    ]
}

/// An order as it was sold, before anything that a session does to it.
struct ShopOrder: Sendable, Equatable {
    enum Status: String, Sendable {
        case delivered, shipped, undeliverable
    }

    var id: String
    var customer: String
    var status: Status
    /// Days, `2026-05-02`.
    var placedAt: String
    var deliveredAt: String?
    var lines: [ShopLine]
    /// What was paid back before any session began.
    var refundedCents = 0

    var totalCents: Int { lines.reduce(0) { $0 + $1.quantity * $1.cents } }
}

/// One line of an order; the price is that of one piece.
struct ShopLine: Sendable, Equatable {
    var sku: String
    var name: String
    var quantity: Int
    var cents: Int

    init(_ sku: String, _ name: String, _ quantity: Int = 1, cents: Int) {
        self.sku = sku
        self.name = name
        self.quantity = quantity
        self.cents = cents
    }
}

struct ShopStock: Sendable, Equatable {
    var sku: String
    var name: String
    var available: Int
    var warehouse: String
}

/// Money paid back in a session.
struct ShopRefund: Sendable, Equatable {
    var orderId: String
    var cents: Int
    var at: Instant

    /// There is one per order and session, so that the number needs no counter and is the same in every replay.
    var id: String { "R-\(orderId)" }
}
