import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Secrets in a tree of runs (contract, appendix A, 26).
@Suite("Secrets of a tree", .timeLimit(.minutes(1)))
struct TreeSecretTests {
    @Test("parent and child with different secrets both get theirs in one session")
    func bothSecrets() async throws {
        try await withTemporaryDirectory { directory in
            try await RemoteServer(routes: { _ in }).serving { server, port in
                try FileManager.default.createDirectory(
                    atPath: directory + "/scripts", withIntermediateDirectories: false)
                for (name, calls) in [("parent", ["child", "ask_parent"]), ("child", ["ask_child"])] {
                    let script = URL(fileURLWithPath: "\(directory)/scripts/\(name).script.yaml")
                    try Data(Self.script(calling: calls).utf8).write(to: script)
                }
                let manifest = directory + "/team.yaml"
                try Data(Self.manifest(asking: port).utf8).write(to: URL(fileURLWithPath: manifest))
                try await TestPlatform.run(in: directory + "/data", manifests: [manifest]) { platform in
                    for name in ["parent", "child"] {
                        let secret: Value = ["name": .string(name), "value": .string("key-of-the-\(name)")]
                        #expect(try await platform.desk("POST", "/secrets", secret).status == 201)
                    }
                    let run = try await platform.start("parent", [:])
                    try await platform.follow(run) { $0["subject"] == "engine.session.completed" }
                    let sent = server.requests.map { "\($0.line) \($0.header("Authorization") ?? "none")" }
                    #expect(sent == ["GET /child Bearer key-of-the-child", "GET /parent Bearer key-of-the-parent"])
                }
            }
        }
    }

    /// One call a round, then the end.
    private static func script(calling tools: [String]) -> String {
        let rules = tools.enumerated().map { round, tool in
            "  - { when: { round: \(round + 1) }, call: { tool: \(tool), arguments: {} } }"
        }
        return """
            kind: phrosh.script
            version: 1
            rules:
            \(rules.joined(separator: "\n"))
              - { say: done }

            """
    }

    private static func manifest(asking port: Int) -> String {
        """
        kind: phrony.manifest
        version: 1
        llmProviders: [{ name: team, type: self_hosted, baseUrlOverride: "script:scripts/" }]
        services:
        \(service("parent", port))
        \(service("child", port))
        agents:
          - { manifestKey: parent, name: parent, executionMode: request, llmProviderName: team }
          - { manifestKey: child, name: child, executionMode: sub_agent, llmProviderName: team }
        versions:
          - agentManifestKey: parent
            versionLabel: v1
            status: deployed
            llmModel: parent
            canExecuteSubAgents: true
            allowedSubAgents: [child]
            allowedOperations: [{ serviceName: Service of parent, operationName: ask_parent }]
          - agentManifestKey: child
            versionLabel: v1
            status: deployed
            llmModel: child
            description: Asks.
            allowedOperations: [{ serviceName: Service of child, operationName: ask_child }]
        triggers: [{ agentManifestKey: parent, name: api, type: api }]

        """
    }

    private static func service(_ name: String, _ port: Int) -> String {
        """
          - name: Service of \(name)
            type: http
            config: { baseUrl: "http://127.0.0.1:\(port)", auth: { method: bearer, secretName: \(name) } }
            operations: [{ name: ask_\(name), configuration: { method: GET, path: /\(name) } }]
        """
    }
}
