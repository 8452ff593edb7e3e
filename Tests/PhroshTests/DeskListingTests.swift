import Foundation
import Testing
import Values

@Suite("Listings of the desk")
struct DeskListingTests {
    /// Names long enough that not everything fits, and enough of each kind for a table.
    private static let scene = """
        apply samples/refund-desk.yaml
        start "Refund desk" {orderId: "A-1042", reason: "arrived broken", amount: 59.9}
        start "Refund desk" {orderId: "A-1042", reason: "arrived broken", amount: 59.9}
        wait r1 task 10s
        wait r2 task 10s
        apikey new "continuous integration" "Refund desk"
        upload samples/invoice.txt

        """

    private func prepare(_ phrosh: Phrosh) async throws {
        try FileManager.default.copyItem(
            at: Phrosh.repository.appending(path: "samples"), to: phrosh.folder.appending(path: "samples"))
        let run = try await phrosh.script(Self.scene)
        #expect(run.code == 0, "\(run.errors)")
    }

    @Test(
        "show at 80 columns the ids that the next command takes",
        arguments: [
            "agents", "runs", "triggers", "apikeys --all", "ingress", "versions \"Refund desk\"", "files", "services",
        ])
    func ids(command: String) async throws {
        try await withPhrosh { phrosh in
            try await prepare(phrosh)
            let run = try await phrosh.run("--width", "80", "-c", command)
            let lines = run.output.split(separator: "\n")
            #expect(lines.first?.hasPrefix("id        ") == true, "\(run.output)\(run.errors)")
            #expect(lines.dropFirst(2).first?.prefix(8).allSatisfy(\.isHexDigit) == true, "\(run.output)")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(run.output)")
        }
    }

    @Test("have at least one row", arguments: ["audit --take 0", "review --take -1", "ingress --take 1.5"])
    func take(command: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.run("-c", command)
            #expect(
                run.errors.contains("error [not-a-count]: `--take` takes a whole number from 1 on."), "\(run.errors)")
        }
    }

    @Test("an agent, a run and a file are named by the short ids that are shown")
    func shortIds() async throws {
        try await withPhrosh { phrosh in
            try await prepare(phrosh)
            func firstId(of command: String) async throws -> String {
                let run = try await phrosh.run("--width", "80", "-c", command)
                return String(try #require(run.output.split(separator: "\n").dropFirst(2).first?.prefix(8)))
            }
            let versions = try await phrosh.run("-c", "versions \(try await firstId(of: "agents")) | count")
            #expect(versions.code == 0, "\(versions.errors)")
            let use = try await phrosh.run("-c", "ingress; use \(try await firstId(of: "runs"))")
            #expect(use.code == 0, "\(use.errors)")
            let again = try await phrosh.script("upload samples/invoice.txt\ndiscard invoice.txt")
            #expect(again.errors.contains("error [ambiguous-name]"), "\(again.errors)")
            let discard = try await phrosh.run("-c", "discard \(try await firstId(of: "files")); files | count")
            #expect(discard.output == "invoice.txt was deleted.\n1\n", "\(discard.output)\(discard.errors)")
        }
    }

    @Test("what is shown whole is not cut")
    func whole() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                start support {query: "Refund order 1182"}
                wait r1 task 10s
                versions support v1
                log r1 1
                ingress --id (ingress() | first).id
                """, arguments: ["--session", "whole.phs"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("Answer in one friendly sentence.\n"), "\(run.output)")
            #expect(run.output.contains("\"paid\":59.9,\"refunded\":0}\n"), "\(run.output)")
            #expect(run.output.contains(#/payload\W+query\W+Refund order 1182/#), "\(run.output)")
            #expect(
                run.output.contains("allowedOperations:\n  - serviceName: Demo shop\n    operationName: get_order\n"),
                "\(run.output)")
            let verify = try await phrosh.run("verify", "whole.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("a trigger shows its settings whole, in pipes and as data")
    func trigger() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                trigger change api {ipWhitelist: ["127.0.0.1"], rpmLimit: 60} --agent courier
                (triggers("courier") | first).ipWhitelist | first
                triggers courier api
                triggers courier --json
                """)
            #expect(run.code == 0 && run.output.contains("\n127.0.0.1\n"), "\(run.output)\(run.errors)")
            let settings = #/ipWhitelist +\["127.0.0.1"\]\nexposeStepTimelineToApi +true\n/#
            #expect(run.output.contains(settings), "\(run.output)")
            for member in ["\"trigger\": \"api\"", "\"rpmLimit\": 60", "\"starts\": ", "\"createdAt\": "] {
                #expect(run.output.contains(member), "\(member) in \(run.output)")
            }
        }
    }

    @Test("an attempt has its agent, its client, its status and the attempt that it repeats; a whole id finds it")
    func attempts() async throws {
        try await withPhrosh { phrosh in
            _ = try await phrosh.run("-c", "retract courier")
            _ = try await phrosh.run("-c", "start courier {}")
            let refused = try await phrosh.run("-c", "ingress courier --outcome no_deployed_version --json")
            let attempt = try #require(try JSON.parse(Array(refused.output.utf8)).list?.first)
            #expect(attempt["agent"] == "courier" && attempt["httpStatus"] == 409 && attempt["ref"].isNull)
            #expect(attempt["client"].string?.hasPrefix("127.0.0.") == true)
            let id = try #require(attempt["id"].string)
            let run = try await phrosh.script(
                "rollback courier v1\nretry \(id)\n(ingress(\"courier\") | first).ref\ningress --id \(id)")
            #expect(run.code == 0 && run.output.contains("\n\(id)\n"), "\(run.output)\(run.errors)")
            let unknown = try await phrosh.run("-c", "retry 0190aaaa-0000-7000-8000-000000000001")
            #expect(unknown.errors.contains("error [unknown-attempt]"), "\(unknown.errors)")
            let outcome = try await phrosh.run("-c", "ingress --outcome acepted")
            #expect(outcome.code == 1 && outcome.errors.contains("did you mean accepted?"), "\(outcome.errors)")
        }
    }

    @Test("log takes a run by the beginning of an id that was listed, and by a whole id that nobody has seen")
    func logs() async throws {
        try await withPhrosh { phrosh in
            let start = try await phrosh.script("start support {query: \"Refund order 1182\"}\nwait r1 task 10s\nr1.id")
            let id = try #require(start.output.split(separator: "\n").last.map(String.init))
            for script in ["runs support\nlog \(id.prefix(8)) | count", "log \(id) | count"] {
                let run = try await phrosh.script(script, arguments: ["--session", "log.phs"])
                #expect(run.code == 0 && "\n\(run.output)".hasSuffix("\n1\n"), "\(run.output)\(run.errors)")
                let verify = try await phrosh.run("verify", "log.phs")
                #expect(verify.code == 0, "\(verify.output)")
                try FileManager.default.removeItem(at: phrosh.folder.appending(path: "log.phs"))
            }
            let unknown = try await phrosh.run("-c", "log 0190aaaa-0000-7000-8000-000000000001")
            #expect(unknown.errors.contains("neither a run nor an exchange"), "\(unknown.errors)")
        }
    }

    @Test("integrations tell which calls are approved and who needs them, and go when nobody does")
    func services() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                (services() | first).approval
                service change "Demo shop" check_stock {requireApproval: true}
                (services() | first).approval
                service change "Demo shop" check_stock {requireApproval: null}
                {kind: "phrony.manifest", version: 1,
                  agents: [{manifestKey: "echo", name: "echo", executionMode: "request", llmProviderName: "demo"}],
                  services: [{name: "Parcels", type: "built_in", config: {toolkitSlug: "PARCELS"}}]} | write "p.yaml"
                apply p.yaml
                services
                service remove Parcels
                service remove "Demo shop"
                """, arguments: ["--session", "services.phs"])
            #expect(run.output.contains("issue_refund\ncheck_stock of Demo shop waits for approval"), "\(run.output)")
            #expect(run.output.contains("\ncheck_stock, issue_refund\n"), "\(run.output)")
            #expect(run.output.contains("check_stock of Demo shop is called without asking"), "\(run.output)")
            #expect(run.output.contains("needed") && run.output.hasSuffix("Parcels was deleted.\n"), "\(run.output)")
            #expect(run.code == 1 && run.errors.contains("error [in-use]") && run.errors.contains("support@v1"))
            let verify = try await phrosh.run("verify", "services.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }
}
