import Testing
import Values

@testable import LocalPlatform

@Suite("The demo shop")
struct ShopTests {
    /// A shop over HTTP and a caller of its platform.
    private func serving(_ body: @escaping @Sendable (OperationCaller, _ port: Int) async throws -> Void) async throws {
        try await StoreDirectory.withStore { store in
            let shop = Shop(store: ShopStore(store: store, now: { Instant(nanoseconds: 1_778_578_200_000_000_000) }))
            try await LoopbackServer.serving({ ShopRoutes(shop: shop, secret: Secret("door-secret")).add(to: $0) }) {
                port in
                try await OperationCaller.with(.sample(port: port)) { try await body($0, port) }
            }
        }
    }

    private func call(
        _ caller: OperationCaller, _ method: String, _ path: String, _ arguments: Value = [:], session: String = "one"
    ) async throws -> ToolOutcome {
        let request = try caller.prepare(
            .sample(["method": .string(method), "path": .string(path)]), of: .sample(["baseUrl": "phrosh-demo:shop"]),
            arguments: arguments)
        #expect(request.shownURL == "phrosh-demo:shop\(path)")
        return try await caller.send(request, sessionId: session)
    }

    @Test("shows orders and stock")
    func reading() async throws {
        try await serving { caller, _ in
            let order = try await call(caller, "GET", "/orders/1182")
            #expect(order.successful && order.data["total"] == 59.9 && order.data["refunded"] == 0)
            #expect(order.data["items"].list?.count == 2)
            #expect(try await call(caller, "GET", "/orders/a-1042").data["id"] == "A-1042")
            #expect(try await call(caller, "GET", "/orders/1184").data["refunded"] == 24.5)
            #expect(try await call(caller, "GET", "/orders/9999").error["status"] == 404)
            #expect(try await call(caller, "GET", "/stock/MUG-STONE").data["available"] == 61)
            #expect(try await call(caller, "GET", "/stock/nothing").error["message"] == "There is no article nothing.")
        }
    }

    @Test("shows only the members of an order that are asked for, in their order")
    func fields() async throws {
        try await serving { caller, _ in
            func data(_ order: String, _ fields: String) async throws -> ToolOutcome {
                let request = try caller.prepare(
                    .sample([
                        "method": "GET", "path": .string("/orders/\(order)"), "query": ["fields": .string(fields)],
                    ]),
                    of: .sample(["baseUrl": "phrosh-demo:shop"]), arguments: [:])
                return try await caller.send(request, sessionId: "one")
            }
            let order = try await data("A-1042", "paid,id,nothing").data
            #expect(order.json() == #"{"paid":59.9,"id":"A-1042"}"#)
            #expect(try await data("9999", "id").error["message"] == "There is no order 9999.")
        }
    }

    @Test("pays back once per session, and every session has a book of its own")
    func refunds() async throws {
        try await serving { caller, _ in
            let wanted: Value = ["orderId": "1182", "amount": 59.9]
            let first = try await call(caller, "POST", "/refunds", wanted)
            #expect(
                first.data == [
                    "refundId": "R-1182", "orderId": "1182", "amount": 59.9, "currency": "EUR",
                    "refundedAt": "2026-05-12T09:30:00.000Z",
                ])
            let second = try await call(caller, "POST", "/refunds", wanted)
            #expect(
                second.error == [
                    "code": "tool_http_error", "status": 409, "message": "Order 1182 has been refunded already.",
                ])
            #expect(try await call(caller, "GET", "/orders/1182").data["refunded"] == 59.9)
            #expect(try await call(caller, "GET", "/orders/1182", session: "two").data["refunded"] == 0)
            #expect(try await call(caller, "POST", "/refunds", wanted, session: "two").successful)
        }
    }

    @Test(
        "refuses refunds that make no sense",
        arguments: [
            ([:], 400), (["orderId": "1182"], 400), (["orderId": "1182", "amount": 0], 400),
            (["orderId": "1182", "amount": 1.234], 400), (["orderId": "1182", "amount": 60], 422),
            (["orderId": "9999", "amount": 1], 404), (["orderId": "1184", "amount": 1], 409),
        ] as [(Value, Int)])
    func refusals(_ wanted: Value, _ status: Int) async throws {
        try await serving { caller, _ in
            let outcome = try await call(caller, "POST", "/refunds", wanted)
            #expect(outcome.error["status"] == .integer(status))
        }
    }

    @Test("of two refunds at the same time exactly one is paid")
    func race() async throws {
        try await serving { caller, _ in
            let paid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await call(caller, "POST", "/refunds", ["orderId": "1183", "amount": 129]).successful
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(paid == 1)
        }
    }

    @Test("answers nobody but the platform")
    func strangers() async throws {
        try await serving { caller, port in
            let stranger = ServiceRecord.sample([
                "baseUrl": .string("http://127.0.0.1:\(port)/demo/shop"), "defaultHeaders": ["X-Phrosh-Session": "one"],
            ])
            let request = try caller.prepare(
                .sample(["method": "GET", "path": "/orders/1182"]), of: stranger, arguments: [:])
            let outside = OperationCaller.sample(port: nil)
            let outcome = try await OperationCaller.with(outside) { try await $0.send(request, sessionId: "one") }
            #expect(outcome.error["status"] == 403)
        }
    }

    @Test("lets no argument pretend to be another session")
    func forgedSession() async throws {
        try await serving { caller, _ in
            let service = ServiceRecord.sample([
                "baseUrl": "phrosh-demo:shop",
                "defaultHeaders": ["x-phrosh-session": "other", "X-PHROSH-SECRET": "guess"],
            ])
            let refund = try caller.prepare(
                .sample(["method": "POST", "path": "/refunds"]), of: service,
                arguments: ["orderId": "1182", "amount": 1])
            #expect(try await caller.send(refund, sessionId: "one").successful)
            #expect(try await call(caller, "GET", "/orders/1182", session: "other").data["refunded"] == 0)
        }
    }
}
