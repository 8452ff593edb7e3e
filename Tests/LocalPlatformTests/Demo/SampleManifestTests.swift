import Testing
import Values

@testable import LocalPlatform

@Suite("The sample manifest")
struct SampleManifestTests {
    @Test("is applied as it ships, with the rule it declares")
    func applying() async throws {
        let path = SourceFile.path("samples/refund-desk.yaml")
        let manifest = try ManifestReader.read(SourceFile.text("samples/refund-desk.yaml"), file: path)
        try await StoreDirectory.withStore { store in
            let applier = ManifestApplier(
                store: store, scripts: ScriptLibrary(), now: { .unset }, makeId: StoreDirectory.makeId)
            let result = try await applier.apply(manifest)
            #expect(result.warnings.isEmpty && result.changes.allSatisfy { $0.action == .create })
            let agent = try #require(try await store.agent(id: result.rootAgentId))
            #expect(agent.name == "Refund desk" && agent.llmProviderName == "refund-desk-script")
            let version = try #require(try await store.version(id: agent.deployedVersionId ?? ""))
            #expect(version.anomalyControl && version.rules.list?.count == 1)
            #expect(try await store.apiTrigger(ofAgent: agent.id)?.api.rpmLimit == 60)
        }
    }

    @Test(
        "has a script that pays back what is wanted, or all of it",
        arguments: [("59.9", "59.9"), ("20", "20"), ("null", "59.9")])
    func script(_ wanted: String, _ paid: String) async throws {
        let script = try ScriptReader.read(SourceFile.text("samples/refund-desk.script.yaml"), name: "sample")
        let dialogue = Dialogue(
            """
            input  {"orderId": "A-1042", "reason": "arrived broken", "amount": \(wanted)}
            model  I look at the order first.
            call   get_order {"orderId": "A-1042"}
            tokens 541
            result {"data": {"id": "A-1042", "paid": 59.9, "refunded": 0}, "error": null, "successful": true}
            model  Paid in full, nothing refunded yet.
            call   issue_refund {"orderId": "A-1042", "amount": \(paid)}
            tokens 643
            result {"data": {"refundId": "R-9", "amount": \(paid)}, "error": null, "successful": true}
            model  {"refundId": "R-9", "amount": \(paid)}
            tokens 718
            """)
        try await dialogue.play(script)
    }
}
