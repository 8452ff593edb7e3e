import Testing
import Values

@testable import LocalPlatform

/// What the tests of rules and of the review queue ask a platform with the agents of `guard.yaml`.
extension TestPlatform {
    static let guarded = SourceFile.path("Tests/LocalPlatformTests/Rules/Fixtures/guard.yaml")

    /// Starts a run that calls `look`, or what the input says, and waits until it stands still or ends.
    func startGuarded(_ agent: String, _ input: Value = ["data": [:]]) async throws -> String {
        let run = try await start(agent, input)
        try await settle(run)
        return run
    }

    /// Waits until the session of a run stands still or ends.
    func settle(_ run: String) async throws {
        try await follow(run) { event in
            event["subject"] == "engine.session.paused" || event["subject"] == "engine.session.completed"
        }
    }

    /// Waits until the session of a run has ended; the run as it is then.
    func end(of run: String) async throws -> Value {
        try await follow(run) { $0["subject"] == "engine.session.completed" }
        return try await call("GET", "/v1/runs/\(run)").body
    }

    /// The contents of the rows of a type, in their order.
    func contents(_ type: String, of run: String) async throws -> [Value] {
        let items = try await conversation(run)["items"].list ?? List()
        return items.filter { $0["type"] == .string(type) }.map { $0["content"] }
    }

    func sessionId(of run: String) async throws -> String {
        try #require(try await call("GET", "/v1/runs/\(run)").body["sessionId"].string)
    }

    /// The tasks of a run's session as the review queue lists them.
    func queue(of run: String, _ query: String = "") async throws -> [Value] {
        let page = try await desk("GET", "/review?sessionId=\(try await sessionId(of: run))\(query)").body
        return Array(page["items"].list ?? List())
    }

    /// The incidents of a run's session.
    func incidents(of run: String, _ query: String = "") async throws -> [Value] {
        let page = try await desk("GET", "/incidents?sessionId=\(try await sessionId(of: run))\(query)").body
        return Array(page["items"].list ?? List())
    }

    func complete(_ task: Value, _ answer: Value) async throws -> HTTPExchange {
        try await desk("POST", "/review/\(task["id"].string ?? "")/complete", answer)
    }

    /// The newest entries of the audit log with an action and a resource.
    func audit(_ action: String, _ resource: String) async throws -> [Value] {
        let page = try await desk("GET", "/audit?take=100").body
        return (page["items"].list ?? List()).filter {
            $0["action"] == .string(action) && $0["resource"] == .string(resource)
        }
    }

    /// Makes and deploys a version of an agent with both operations and these rules.
    func deploy(_ agent: String, label: String, rules: Value) async throws {
        let path = "/agents/\(try agentId(agent))/versions"
        let operations: [Value] = ["look", "pay"].map { ["serviceName": "Guard shop", "operationName": .string($0)] }
        let made = try await desk(
            "POST", path,
            [
                "versionLabel": .string(label), "llmModel": "m", "anomalyControl": true, "rules": rules,
                "allowedOperations": .list(List(operations)),
            ])
        let id = try #require(made.body["id"].string, "\(made.text)")
        let deployed = try await desk("POST", "\(path)/\(id)/deploy", [:])
        try #require(deployed.status == 200, "\(deployed.text)")
    }
}
