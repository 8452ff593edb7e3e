import Testing
import Values

@testable import LocalPlatform

extension TestPlatform {
    /// Sends a manifest as it is.
    func sendYAML(_ path: String, _ text: String, type: String = "text/yaml") async throws -> HTTPExchange {
        try await HTTPExchange.send(
            "POST", "\(running.baseURL)/internal/v1/tenants/\(running.tenantId)\(path)",
            headers: ["Authorization": "Bearer \(running.accessToken.reveal())", "Content-Type": type], text: text)
    }

    func apply(_ text: String, _ query: String = "") async throws -> HTTPExchange {
        try await sendYAML("/agents/manifest/apply\(query)", text)
    }

    func applied(_ text: ManifestText, _ query: String = "") async throws -> Value {
        let answer = try await apply(text.text, query)
        try #require(answer.status == 200, "\(answer.text)")
        return answer.body
    }

    /// `CREATE agent desk` and so on.
    static func changes(_ result: Value) -> [String] {
        (result["changes"].list ?? List()).map { change in
            [change["action"], change["resource"], change["key"]].compactMap(\.string).joined(separator: " ")
        }
    }

    static func warnings(_ result: Value) -> [String] { (result["warnings"].list ?? List()).compactMap(\.string) }

    /// Everything that the desk shows of agents and their versions.
    func workspace() async throws -> Value {
        let agents = try await desk("GET", "/agents?take=100").body
        var versions: [Value] = []
        for agent in agents["items"].list ?? List() {
            versions.append(try await desk("GET", "/agents/\(agent["id"].string ?? "")/versions").body)
        }
        return ["agents": agents, "versions": .list(List(versions))]
    }
}
