import Testing
import Values

@testable import LocalPlatform

@Suite("The sample manifests")
struct SampleManifestTests {
    /// Those that need no account.
    static let scripted = ["refund-desk", "research-team", "document-reader", "paced-watcher"]

    static func path(_ name: String) -> String { SourceFile.path("samples/\(name).yaml") }

    @Test("have no mistake, and each has a script of the shell that applies it", arguments: scripted)
    func reading(_ name: String) throws {
        _ = try ManifestReader.read(SourceFile.text("samples/\(name).yaml"), file: Self.path(name))
        #expect(SourceFile.text("samples/\(name).phr").contains("apply samples/\(name).yaml\n"))
    }

    @Test("stand side by side in one workspace, and applying one again changes nothing")
    func together() async throws {
        try await TestPlatform.run(manifests: Self.scripted.map(Self.path)) { platform in
            let names = ["Refund desk", "research_lead", "researcher", "document_reader", "paced_watcher"]
            #expect(Set(names).isSubset(of: platform.agents.keys))
            for name in Self.scripted {
                let body: Value = [
                    "yaml": .string(SourceFile.text("samples/\(name).yaml")), "path": .string("samples/\(name).yaml"),
                    "directory": .string(SourceFile.root),
                ]
                let again = try await platform.desk("POST", "/agents/manifest/apply", body)
                #expect(again.status == 200, "\(again.text)")
                #expect((again.body["changes"].list ?? List()).allSatisfy { $0["action"] == "NO_OP" }, "\(again.text)")
            }
        }
    }

    @Test("refund-desk is applied as it ships, with the rules it declares")
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
            #expect(version.anomalyControl && version.rules.list?.count == 5)
            #expect(try await store.apiTrigger(ofAgent: agent.id)?.api.rpmLimit == 60)
        }
    }

    @Test(
        "refund-desk has a script that pays back what is wanted, or all of it",
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
