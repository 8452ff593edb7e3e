import Testing
import Values

@testable import LocalPlatform

@Suite("The demo agents")
struct DemoAgentTests {
    @Test("are applied without a warning, deployed, and startable over the API")
    func applying() async throws {
        let bundle = try DemoBundle.load()
        try await StoreDirectory.withStore { store in
            let applier = ManifestApplier(
                store: store, scripts: ScriptLibrary(embedded: bundle.scripts), now: { .unset },
                makeId: StoreDirectory.makeId)
            let result = try await applier.apply(bundle.manifest)
            #expect(result.warnings.isEmpty)
            let agents = try await store.agents(skip: 0, take: 10).items
            #expect(
                agents.map { "\($0.name) \($0.executionMode)" } == [
                    "concierge hitl", "courier request", "support hitl",
                ])
            #expect(agents.allSatisfy { $0.deployedVersionId != nil && $0.llmProviderName == "demo" })
            for agent in agents { #expect(try await store.apiTrigger(ofAgent: agent.id)?.name == "api") }
            #expect(try await applier.apply(bundle.manifest).changes.allSatisfy { $0.action == .noChange })
        }
    }

    @Test("speak as they should", arguments: Self.dialogues)
    func dialogue(_ example: Example) async throws {
        let script = try #require(try DemoBundle.load().scripts["demo/\(example.agent)"])
        try await example.dialogue.play(script)
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var agent: String
        var title: String
        var dialogue: Dialogue
        var testDescription: String { "\(agent): \(title)" }

        init(_ agent: String, _ title: String, _ text: String) {
            self.agent = agent
            self.title = title
            dialogue = Dialogue(text)
        }
    }

    static let dialogues = support + concierge + courier

    static let support = [
        Example(
            "support", "a refund that a person approves",
            """
            input  {"query": "Refund order 1182"}
            model  The customer writes about order 1182. I read it before I promise anything.
            call   get_order {"orderId": "1182"}
            result {"data": {"id": "1182", "status": "delivered", "paid": 59.9, "refunded": 0}, "error": null, "successful": true}
            model  Order 1182 was paid with 59.9 EUR and nothing was paid back yet. I ask to pay back all of it.
            call   issue_refund {"orderId": "1182", "amount": 59.9}
            result {"data": {"refundId": "R-1182", "orderId": "1182", "amount": 59.9}, "error": null, "successful": true}
            model  {"reply": "Done: 59.9 EUR for order 1182 are on their way back to you.", "refunded": true, "amount": 59.9}
            """),
        Example(
            "support", "a refund that a person rejects",
            """
            input  {"query": "I want my money back for A-1042"}
            model  The customer writes about order A-1042. I read it before I promise anything.
            call   get_order {"orderId": "A-1042"}
            result {"data": {"id": "A-1042", "status": "delivered", "paid": 59.9, "refunded": 0}, "error": null, "successful": true}
            model  Order A-1042 was paid with 59.9 EUR and nothing was paid back yet. I ask to pay back all of it.
            call   issue_refund {"orderId": "A-1042", "amount": 59.9}
            result {"data": null, "error": {"code": "approval_rejected", "message": "no"}, "successful": false}
            model  {"reply": "I am sorry, the refund for order A-1042 was declined by our team.", "refunded": false, "amount": 0}
            """),
        Example(
            "support", "a request that went through before the platform died",
            """
            input  {"query": "Refund 1183"}
            model  The customer writes about order 1183. I read it before I promise anything.
            call   get_order {"orderId": "1183"}
            result {"data": {"id": "1183", "status": "delivered", "paid": 129, "refunded": 0}, "error": null, "successful": true}
            model  Order 1183 was paid with 129 EUR and nothing was paid back yet. I ask to pay back all of it.
            call   issue_refund {"orderId": "1183", "amount": 129}
            result {"data": {"message": "x"}, "error": {"code": "tool_http_error", "status": 409, "message": "x"}, "successful": false}
            model  {"reply": "The refund for order 1183 has gone through: 129 EUR.", "refunded": true, "amount": 129}
            """),
        Example(
            "support", "no number in the query, nor in the first reply",
            """
            input  {"query": "My kettle arrived broken"}
            model  I cannot help without knowing which order is meant.
            call   phrony_ask_user {"kind": "message", "prompt": "Which order is it about? Please send me its number, for example 1182."}
            person It is the blue one
            model  There is no order number in this.
            call   phrony_ask_user {"kind": "message", "prompt": "I see no order number in that. It stands on top of the invoice, for example 1182."}
            person ah, #1184
            model  It is order 1184. I read it before I promise anything.
            call   get_order {"orderId": "1184"}
            result {"data": {"id": "1184", "status": "delivered", "paid": 24.5, "refunded": 24.5}, "error": null, "successful": true}
            model  {"reply": "Order 1184 has been refunded already: 24.5 EUR were paid back.", "refunded": false, "amount": 0}
            """),
        Example(
            "support", "an order that does not exist",
            """
            input  {"query": "Refund 9999"}
            model  The customer writes about order 9999. I read it before I promise anything.
            call   get_order {"orderId": "9999"}
            result {"data": {"message": "x"}, "error": {"code": "tool_http_error", "status": 404, "message": "x"}, "successful": false}
            model  {"reply": "I am sorry, I cannot find an order 9999. Could you check the number, please?", "refunded": false, "amount": 0}
            """),
    ]

    static let concierge = [
        Example(
            "concierge", "three answers",
            """
            input  {}
            model  First I have to know where.
            call   phrony_ask_user {"kind": "multi_option", "prompt": "Where shall I book a table tonight?", "options": [{"id": "trattoria", "label": "Trattoria Sole", "description": "Pasta by hand, ten minutes on foot."}, {"id": "izakaya", "label": "Izakaya Hoshi", "description": "Small plates, open late."}, {"id": "bistro", "label": "Bistro Lune", "description": "Quiet, with a garden."}]}
            result {"data": "izakaya", "error": null, "successful": true}
            model  The izakaya it is. Now the name.
            call   phrony_ask_user {"kind": "text", "prompt": "Under which name shall I book?", "max_length": 80}
            result {"data": "Mina", "error": null, "successful": true}
            model  Noted, Mina. Now the number of guests.
            call   phrony_ask_user {"kind": "number", "prompt": "For how many people?", "minimum": 1, "maximum": 12, "integer": true}
            result {"data": 4, "error": null, "successful": true}
            model  Booked: the izakaya, tonight at eight, 4 people, under the name Mina.
            """),
        Example(
            "concierge", "the name is declined",
            """
            input  {}
            model  First I have to know where.
            call   phrony_ask_user {"kind": "multi_option", "prompt": "Where shall I book a table tonight?", "options": [{"id": "trattoria", "label": "Trattoria Sole", "description": "Pasta by hand, ten minutes on foot."}, {"id": "izakaya", "label": "Izakaya Hoshi", "description": "Small plates, open late."}, {"id": "bistro", "label": "Bistro Lune", "description": "Quiet, with a garden."}]}
            result {"data": "bistro", "error": null, "successful": true}
            model  The bistro it is. Now the name.
            call   phrony_ask_user {"kind": "text", "prompt": "Under which name shall I book?", "max_length": 80}
            result {"data": null, "error": {"code": "answer_declined", "message": "x"}, "successful": false}
            model  It works without a name, too.
            call   phrony_ask_user {"kind": "number", "prompt": "For how many people?", "minimum": 1, "maximum": 12, "integer": true}
            result {"data": 2, "error": null, "successful": true}
            model  Booked: the bistro, tonight at eight, 2 people, without a name.
            """),
    ]

    static let courier = [
        Example(
            "courier", "the whole way",
            """
            input  {}
            model  I look whether the parcel can be packed.
            call   check_stock {"sku": "TEA-ASSAM"}
            result {"data": {"available": 230, "warehouse": "Rotterdam"}, "error": null, "successful": true}
            model  There are 230 pieces in Rotterdam. The parcel leaves now.
            call   phrony_wait {"seconds": 5, "reason": "The parcel is on its way."}
            result {"data": {"outcome": "elapsed", "elapsed_seconds": 5}, "error": null, "successful": true}
            model  The parcel from Rotterdam has arrived.
            """),
        Example(
            "courier", "a wait that is skipped",
            """
            input  {}
            model  I look whether the parcel can be packed.
            call   check_stock {"sku": "TEA-ASSAM"}
            result {"data": {"available": 230, "warehouse": "Rotterdam"}, "error": null, "successful": true}
            model  There are 230 pieces in Rotterdam. The parcel leaves now.
            call   phrony_wait {"seconds": 5, "reason": "The parcel is on its way."}
            result {"data": {"outcome": "skipped", "elapsed_seconds": 1}, "error": null, "successful": true}
            model  You could not wait, so I looked on the way. The parcel from Rotterdam is just being handed over.
            """),
    ]
}
