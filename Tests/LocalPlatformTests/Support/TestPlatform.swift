import AsyncHTTPClient
import NIOCore
import Synchronization
import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A platform with a data directory of its own, spoken to over HTTP as any client does.
struct TestPlatform: Sendable {
    let running: RunningPlatform
    let directory: String
    /// Opens every agent through its API trigger.
    let key: String
    /// Agents as the desk lists them, by name.
    let agents: [String: Value]
    /// The routes without their socket; nil when requests go through that.
    private let router: RouterCaller?

    /// Runs the body against a platform with the agents of the given manifests beside those that ship. `directory` is
    /// used as it is and kept; without one the platform begins with an empty one of its own. `way` is the one that the
    /// requests of the body take.
    static func run<Result: Sendable>(
        in directory: String? = nil, manifests: [String] = [TestPlatform.manifest],
        clock: ManualClock? = nil, heartbeat: Duration? = nil, allowedOrigins: Set<String> = [], way: Way = .socket,
        configure: @Sendable (inout LocalPlatformConfiguration) -> Void = { _ in },
        _ body: @Sendable (TestPlatform) async throws -> Result
    ) async throws -> Result {
        guard let directory else {
            return try await places.withPlace {
                try await withTemporaryDirectory { directory in
                    try await run(
                        in: directory, manifests: manifests, clock: clock, heartbeat: heartbeat,
                        allowedOrigins: allowedOrigins, way: way, configure: configure, body)
                }
            }
        }
        var configuration = LocalPlatformConfiguration(dataDirectory: directory)
        configuration.manifests = manifests
        configuration.reportFault = { _, fault in Issue.record(fault) }
        configuration.allowedOrigins = allowedOrigins
        if let clock {
            configuration.now = { clock.now }
            configuration.sleep = { until throws(CancellationError) in try await clock.sleep(until: until) }
        }
        if let heartbeat { configuration.heartbeat = heartbeat }
        let seen = Mutex<PlatformRouter?>(nil)
        configuration.observeRouter = { router in seen.withLock { $0 = router } }
        configure(&configuration)
        return try await LocalPlatform.withPlatform(configuration) { running in
            let router = way == .router ? seen.withLock(\.self) : nil
            return try await body(try await TestPlatform(running, in: directory, through: router))
        }
    }

    /// Every platform has threads and open files of its own, and the tests of all suites run at the same time.
    private static let places = Places(8)

    /// Opens the store of a directory that no platform serves at the moment.
    static func withStore<Result>(of directory: String, _ body: (Store) async throws -> Result) async throws -> Result {
        let store = try await Store.open(directory: directory) { "00000000-0000-4000-8000-000000000000" }
        defer { try? store.close() }
        return try await body(store)
    }

    /// The agents that the tests of the routes play with.
    static let manifest = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/agents.yaml")

    /// Requests go through the router when there is one, else through the socket.
    init(_ running: RunningPlatform, in directory: String, through router: PlatformRouter? = nil) async throws {
        self.running = running
        self.directory = directory
        self.router = router.map { RouterCaller($0, port: running.port) }
        let list = try await HTTPExchange.send(
            "GET", "\(running.baseURL)/internal/v1/tenants/\(running.tenantId)/agents?take=100",
            headers: ["Authorization": "Bearer \(running.accessToken.reveal())"])
        let items = list.body["items"].list ?? List()
        agents = Dictionary(items.map { ($0["name"].string ?? "", $0) }) { first, _ in first }
        let scopes = items.flatMap { agent in
            (agent["triggers"].list ?? List()).map { ["agentId": agent["id"], "triggerId": $0["id"]] as Value }
        }
        let created = try await HTTPExchange.send(
            "POST", "\(running.baseURL)/internal/v1/tenants/\(running.tenantId)/api-keys",
            headers: ["Authorization": "Bearer \(running.accessToken.reveal())"],
            body: ["name": "tests", "ephemeral": true, "scopes": .list(List(scopes))])
        key = try #require(created.body["secret"].string)
    }

    func agentId(_ name: String) throws -> String { try #require(agents[name]?["id"].string, "no agent \(name)") }

    func triggerId(_ name: String) throws -> String {
        try #require(agents[name]?["triggers"].list?.first?["id"].string, "no trigger of \(name)")
    }
}

extension TestPlatform {
    /// Sends a request to the public API with the key, or with another one, or with none.
    func call(
        _ method: String, _ path: String, _ body: Value? = nil, key: String?? = nil, headers: [String: String] = [:]
    ) async throws -> HTTPExchange {
        var headers = headers
        if let key = key ?? self.key { headers["X-API-Key"] = key }
        return try await send(method, path, headers: headers, body: body)
    }

    /// Sends a request to the management routes of the workspace with its token.
    func desk(_ method: String, _ path: String, _ body: Value? = nil) async throws -> HTTPExchange {
        try await send(
            method, "/internal/v1/tenants/\(running.tenantId)\(path)",
            headers: ["Authorization": "Bearer \(running.accessToken.reveal())"], body: body)
    }

    private func send(
        _ method: String, _ path: String, headers: [String: String], body: Value?
    ) async throws -> HTTPExchange {
        try await send(method, path, headers: HTTPExchange.headers(headers, with: body), text: body?.json())
    }

    /// Sends a request as it is, with no key of its own.
    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], text: String?
    ) async throws -> HTTPExchange {
        if let router { return try await router.send(method, path, headers: headers, text: text) }
        return try await HTTPExchange.send(method, running.baseURL + path, headers: headers, text: text)
    }

    /// A new key for one agent and its trigger.
    func makeKey(for agent: String, through trigger: String? = nil) async throws -> String {
        let scope: Value = [
            "agentId": .string(try agentId(agent)), "triggerId": .string(try triggerId(trigger ?? agent)),
        ]
        let created = try await desk("POST", "/api-keys", ["name": "one", "scopes": [scope]])
        return try #require(created.body["secret"].string)
    }

    /// Starts a run; the id of the run.
    func start(_ agent: String, _ input: Value = [:]) async throws -> String {
        let started = try await call("POST", "/v1/agents/\(try agentId(agent))/runs", ["input": input])
        try #require(started.status == 202, "\(started.body.json())")
        return try #require(started.body["runId"].string)
    }

    /// Follows the stream of a run, always through the socket, until an event fits; the events up to it.
    @discardableResult
    func follow(_ run: String, until isEnough: @Sendable (Value) -> Bool) async throws -> [Value] {
        try await EventReader.read("\(running.baseURL)/v1/runs/\(run)/stream", key: key, until: isEnough)
    }

    /// Waits until the run's session has the status, as its stream tells.
    func wait(for run: String, status: String) async throws {
        try await follow(run) { event in event["kind"] == "run" && event["data"]["status"] == .string(status) }
    }

    func conversation(_ run: String, _ query: String = "") async throws -> Value {
        try await call("GET", "/v1/runs/\(run)/conversation\(query)").body
    }

    /// The task that a run waits for, as soon as there is one. The stream repeats the tasks that were asked for before, so
    /// that those with an answer are left out.
    func pendingTask(_ run: String) async throws -> Value {
        let items = try await conversation(run)["items"].list ?? List()
        let answered = items.filter { $0["type"] == "UserTaskRes" }.map { $0["content"]["user_task_id"] }
        let isOpen: @Sendable (Value) -> Bool = { event in
            let content = event["data"]["content"]
            return event["subject"] == "engine.step.UserTaskReq" && content["blocking"] == true
                && !answered.contains(content["user_task_id"])
        }
        let last = try #require(try await follow(run, until: isOpen).last)
        try #require(isOpen(last), "the run ended without asking anybody: \(last.json())")
        return last["data"]["content"]
    }

    /// Starts a run that stops at a task; the ids of both.
    func startToTask(_ agent: String, _ input: Value = [:]) async throws -> (run: String, task: String) {
        let run = try await start(agent, input)
        return (run, try #require(try await pendingTask(run)["user_task_id"].string))
    }

    func answer(_ run: String, _ task: String, _ fields: KeyValuePairs<String, Value> = [:]) async throws
        -> HTTPExchange
    {
        var body = Record([("runId", .string(run)), ("userTaskId", .string(task))])
        for (name, value) in fields { body[name] = value }
        return try await call("POST", "/v1/runs/\(run)/messages", .record(body))
    }
}

extension RunningPlatform {
    var port: Int { baseURL.split(separator: ":").last.flatMap { Int($0) } ?? 0 }
}
