import HTTPTypes
import Hummingbird
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

/// A platform with one agent whose model makes some calls of operations in its first round and then ends; the operations
/// ask a server of the test.
struct ToolDesk: Sendable {
    let platform: TestPlatform
    private let server: RemoteServer

    /// Sets a desk up and runs the body.
    ///
    /// - Parameters:
    ///   - config: the integration's `config`; its base URL is the server's unless it has one.
    ///   - operations: the operations by their names, `configuration` and what else a manifest says of one.
    ///   - calls: the calls of the first round, by operation and with their arguments.
    ///   - mode: of the agent that calls.
    ///   - secrets: by their names, made before the run.
    ///   - directory: where everything lies; one that is removed afterwards when it is nil.
    ///   - routes: what the server answers.
    static func run<Result: Sendable>(
        _ config: Value = [:], operations: KeyValuePairs<String, Value>, calls: KeyValuePairs<String, Value>,
        mode: String = "request", secrets: [String: String] = [:], in directory: String? = nil,
        routes: @escaping RemoteServer.Routes = { _ in },
        _ body: @Sendable (ToolDesk) async throws -> Result
    ) async throws -> Result {
        guard let directory else {
            return try await withTemporaryDirectory { directory in
                try await run(
                    config, operations: operations, calls: calls, mode: mode, secrets: secrets, in: directory,
                    routes: routes, body)
            }
        }
        let plan = ToolPlan(config: config, operations: operations, calls: calls, mode: mode)
        return try await RemoteServer(routes: routes).serving { server, port in
            let manifest = try plan.write(asking: port, in: directory)
            return try await TestPlatform.run(in: directory + "/data", manifests: [manifest]) { platform in
                for (name, value) in secrets {
                    let made = try await platform.desk(
                        "POST", "/secrets", ["name": .string(name), "value": .string(value)])
                    try #require(made.status == 201, "\(made.text)")
                }
                return try await body(ToolDesk(platform: platform, server: server))
            }
        }
    }

    /// The same with a built-in integration, whose only tool a server of the test handles.
    static func runBuiltIn<Result: Sendable>(
        slug: String, handled handler: String, call: Value, _ body: @Sendable (ToolDesk) async throws -> Result
    ) async throws -> Result {
        let plan = ToolPlan(
            config: ["toolkitSlug": "MAIL"], type: "built_in",
            operations: ["send": ["configuration": ["toolSlug": .string(slug)]]], calls: ["send": call], mode: "request"
        )
        return try await withTemporaryDirectory { directory in
            try await RemoteServer(routes: { _ in }).serving { server, port in
                try await TestPlatform.run(
                    in: directory + "/data", manifests: [try plan.write(asking: port, in: directory)],
                    configure: { $0.toolHandlers = [handler: "http://127.0.0.1:\(port)/send"] }
                ) { platform in
                    try await body(ToolDesk(platform: platform, server: server))
                }
            }
        }
    }

    /// What the server was asked.
    var requests: [RemoteServer.Seen] { server.requests }

    /// Runs the agent to its end; the id of the run.
    func finish(_ input: Value = [:]) async throws -> String {
        let run = try await platform.start("caller", input)
        try await platform.wait(for: run, status: "Completed")
        return run
    }

    /// The results of a run's calls, in the order in which they came.
    func results(_ run: String) async throws -> [Value] {
        let items = try await platform.conversation(run)["items"].list ?? List()
        return items.filter { $0["type"] == "ToolResult" }.map { $0["content"]["result"] }
    }

    /// Runs the agent to its end; the result of its only call.
    func result(_ input: Value = [:]) async throws -> Value {
        try #require(try await results(try await finish(input)).first)
    }

    /// What the desk shows of the exchanges of a run.
    func exchanges(_ run: String) async throws -> [Value] {
        Array(try await platform.desk("GET", "/runs/\(run)/exchanges").body["items"].list ?? List())
    }
}

/// A server that keeps what it is asked. Without a route for it, it answers `{"ok": true}`.
final class RemoteServer: Sendable {
    /// A request as the server saw it.
    struct Seen: Sendable {
        /// `POST /orders?x=1`.
        var line: String
        var headers: HTTPFields
        var body: String

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    typealias Routes = @Sendable (Router<BasicRequestContext>) -> Void

    private let seen = Mutex<[Seen]>([])
    private let routes: Routes

    init(routes: @escaping Routes) { self.routes = routes }

    var requests: [Seen] { seen.withLock(\.self) }

    func serving<Result: Sendable>(
        _ body: @Sendable (_ server: RemoteServer, _ port: Int) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.serving(
            { router in
                router.addMiddleware { Recorder(server: self) }
                self.routes(router)
            },
            { port in try await body(self, port) })
    }

    private struct Recorder: RouterMiddleware {
        typealias Context = BasicRequestContext

        let server: RemoteServer

        func handle(
            _ request: Request, context: BasicRequestContext,
            next: (Request, BasicRequestContext) async throws -> Response
        ) async throws -> Response {
            var request = request
            let body = try await request.collectBody(upTo: 64 << 20)
            let line = "\(request.method.rawValue) \(request.uri.string)"
            server.seen.withLock {
                $0.append(Seen(line: line, headers: request.headers, body: String(buffer: body)))
            }
            do {
                return try await next(request, context)
            } catch let error as HTTPError where error.status == .notFound {
                return .remote(#"{"ok": true}"#)
            }
        }
    }
}

extension Response {
    /// What a remote server answers.
    static func remote(
        _ text: String, _ type: String? = "application/json", status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// The manifest of a desk and its script.
private struct ToolPlan {
    let config: Value
    var type = "http"
    let operations: KeyValuePairs<String, Value>
    let calls: KeyValuePairs<String, Value>
    let mode: String

    /// Writes both; the path of the manifest. JSON is YAML.
    func write(asking port: Int, in directory: String) throws -> String {
        try Data(script.json().utf8).write(to: URL(fileURLWithPath: "\(directory)/caller.script.yaml"))
        let path = "\(directory)/manifest.yaml"
        try Data(manifest(asking: port).json().utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private var script: Value {
        let made = calls.map { ["tool": .string($0.key), "arguments": $0.value] as Value }
        return [
            "kind": "phrosh.script", "version": 1,
            "rules": [["when": ["round": 1], "call": .list(List(made))], ["say": "done"]],
        ]
    }

    private func manifest(asking port: Int) -> Value {
        let allowed = operations.map { ["serviceName": "Remote", "operationName": .string($0.key)] as Value }
        return [
            "kind": "phrony.manifest", "version": 1,
            "llmProviders": [
                ["name": "caller", "type": "self_hosted", "baseUrlOverride": "script:caller.script.yaml"]
            ],
            "services": [service(asking: port)],
            "agents": [
                [
                    "manifestKey": "caller", "name": "caller", "executionMode": .string(mode),
                    "llmProviderName": "caller",
                ]
            ],
            "versions": [
                [
                    "agentManifestKey": "caller", "versionLabel": "v1", "status": "deployed", "llmModel": "m",
                    "allowedOperations": .list(List(allowed)),
                ]
            ],
            "triggers": [["agentManifestKey": "caller", "name": "api", "type": "api"]],
        ]
    }

    private func service(asking port: Int) -> Value {
        var config = config.record ?? Record()
        if type == "http" {
            let base = config["baseUrl"]?.string ?? "http://127.0.0.1:PORT"
            config["baseUrl"] = .string(base.replacing("PORT", with: "\(port)"))
        }
        let entries = operations.map { name, operation -> Value in
            var entry = operation.record ?? Record()
            entry["name"] = .string(name)
            return .record(entry)
        }
        return ["name": "Remote", "type": .string(type), "config": .record(config), "operations": .list(List(entries))]
    }
}
