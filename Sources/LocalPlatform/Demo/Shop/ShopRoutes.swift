import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Values

/// The shop over HTTP, under `/demo/shop`: `GET /orders/{id}`, `POST /refunds`, `GET /stock/{sku}`. The query `fields` of an
/// order names the members that are wanted, with commas between them.
///
/// Only the platform itself may ask: each request needs its secret (design, section 8) and the session it is made for.
struct ShopRoutes: Sendable {
    private let shop: Shop
    private let secretDigest: SHA256Digest

    static let path = "demo/shop"
    private static let bodyLimit = 64 * 1024

    init(shop: Shop, secret: Secret) {
        self.shop = shop
        secretDigest = SHA256.hash(data: Array(secret.reveal().utf8))
    }

    /// Adds the routes to the router of the whole server.
    func add<Routes: RouterMethods>(to routes: Routes) {
        routes.get("\(Self.path)/orders/:orderId") { request, context in
            try await answer(to: request) { session in
                let order = try await shop.order(context.parameters.get("orderId") ?? "", session: session)
                return request.uri.queryParameters["fields"].map { order.narrowed(to: $0.split(separator: ",")) }
                    ?? order
            }
        }
        routes.get("\(Self.path)/stock/:sku") { request, context in
            try await answer(to: request) { _ in shop.stock(context.parameters.get("sku") ?? "") }
        }
        routes.post("\(Self.path)/refunds") { request, _ in
            try await answer(to: request) { session in
                guard let body = try await body(of: request) else {
                    return .refusal(.badRequest, "The body must be JSON.")
                }
                return try await shop.refund(body, session: session)
            }
        }
    }

    private func answer(
        to request: Request, _ answer: (_ session: String) async throws -> ShopAnswer
    ) async throws -> Response {
        guard let secret = header(DemoAddress.secretHeader, of: request),
            SHA256.hash(data: Array(secret.utf8)) == secretDigest
        else {
            return ShopAnswer.refusal(.forbidden, "Only the platform itself may ask the demo shop.").response
        }
        guard let session = header(DemoAddress.sessionHeader, of: request), !session.isEmpty else {
            return ShopAnswer.refusal(.badRequest, "The header \(DemoAddress.sessionHeader) is required.").response
        }
        return try await answer(session).response
    }

    private func header(_ name: String, of request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }

    private func body(of request: Request) async throws -> Value? {
        let buffer = try await request.body.collect(upTo: Self.bodyLimit)
        return try? JSON.parse(Array(buffer.readableBytesView))
    }
}
