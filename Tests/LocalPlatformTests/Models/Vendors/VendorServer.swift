import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// An HTTP server that speaks like a vendor of models, or misbehaves like one.
final class VendorServer: Sendable {
    /// A request as the vendor saw it.
    struct Call: Sendable {
        let method: String
        /// With the query.
        let path: String
        let headers: HTTPFields
        let body: Value

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var text = ""
        var ending = Ending.whole

        enum Ending: Sendable {
            case whole
            /// The connection is closed before the text is complete.
            case broken
            /// The text is the beginning, and nothing follows.
            case silence
        }

        static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> Reply {
            let type = ["Content-Type": "application/json"]
            return Reply(status: status, headers: headers.merging(type) { own, _ in own }, text: text)
        }

        /// A file of `Server/Fixtures/vendors`.
        static func recorded(_ name: String) -> Reply {
            json(SourceFile.text("Tests/LocalPlatformTests/Server/Fixtures/vendors/\(name).json"))
        }
    }

    private let seen = Mutex<[Call]>([])
    /// The number counts the calls from 0.
    private let respond: @Sendable (Call, Int) throws -> Reply

    init(respond: @escaping @Sendable (Call, Int) throws -> Reply) { self.respond = respond }

    /// The calls so far.
    var calls: [Call] { seen.withLock(\.self) }

    /// Serves while the body runs.
    func serving<Result: Sendable>(
        _ body: @Sendable (_ server: VendorServer, _ base: String) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.serving(
            { router in
                router.on("**", method: .post) { request, _ in try await self.answer(request) }
                router.on("**", method: .get) { request, _ in try await self.answer(request) }
            },
            { port in try await body(self, "http://127.0.0.1:\(port)") })
    }

    private func answer(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 64 << 20)
        let call = Call(
            method: request.method.rawValue, path: request.uri.string, headers: request.headers,
            body: (try? JSON.parse(Array(body.readableBytesView))) ?? .null)
        let number = seen.withLock { calls in
            calls.append(call)
            return calls.count - 1
        }
        return Self.response(try respond(call, number))
    }

    private static func response(_ reply: Reply) -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let text = ByteBuffer(string: reply.text)
        let body =
            switch reply.ending {
            case .whole: ResponseBody(byteBuffer: text)
            case .broken:
                ResponseBody(contentLength: reply.text.utf8.count + 100) { writer in
                    try await writer.write(text)
                    throw CancellationError()
                }
            case .silence:
                ResponseBody(contentLength: reply.text.utf8.count + 100) { writer in
                    try await writer.write(text)
                    try await Task.sleep(for: .seconds(60))
                }
            }
        return Response(status: HTTPResponse.Status(code: reply.status), headers: headers, body: body)
    }
}

/// A talk between the platform's model of one provider and a vendor's server.
struct VendorTalk: Sendable {
    var type = ProviderType.openai
    /// Follows the server's address in the base URL.
    var path = ""
    var secretName: String? = "vendor"
    var secrets = ["vendor": VendorTalk.key]
    var environment: [String: String] = [:]
    var limits = ModelLimits()
    var files: any ModelFileSource = NoModelFiles()
    var now = Instant(nanoseconds: 0)

    static let key = "sk-planted-4711-abcdefgh"

    /// What came of the requests.
    struct Outcome: Sendable {
        var answers: [Result<ModelTurn, ModelError>]
        var calls: [VendorServer.Call]
        /// How long the platform waited between calls.
        var waits: [Duration]

        func turn() throws -> ModelTurn { try #require(answers.last).get() }

        var failure: ModelError? {
            if case .failure(let error)? = answers.last { error } else { nil }
        }
    }

    /// Asks for turns, one after the other; the replies come in their order, the last one again and again.
    func ask(_ requests: ModelRequest..., replies: VendorServer.Reply...) async throws -> Outcome {
        try await VendorServer { _, number in replies[min(number, replies.count - 1)] }.serving { server, base in
            let waits = Waits()
            let answers = try await asking(at: base, waits) { provider in
                var answers: [Result<ModelTurn, ModelError>] = []
                for request in requests { answers.append(await Self.answer(provider, request)) }
                return answers
            }
            return Outcome(answers: answers, calls: server.calls, waits: waits.all)
        }
    }

    /// Runs the body with the model behind a base URL.
    func asking<Result: Sendable>(
        at base: String, _ waits: Waits = Waits(), _ body: (any ModelProvider) async throws -> Result
    ) async throws -> Result {
        let secrets = secrets.mapValues { Secret($0) }
        let vendors = VendorModels(
            keys: ProviderKeys(
                settings: ModelSettings(environment: environment), secret: { secrets[$0] },
                mask: { SecretMask(secrets) }),
            files: files, limits: limits, now: { now }, sleep: { waits.note($0) }, random: { 1 })
        do {
            let result = try await body(try vendors.provider(for: record(at: base)))
            await vendors.shutdown()
            return result
        } catch {
            await vendors.shutdown()
            throw error
        }
    }

    func record(at base: String) -> ProviderRecord {
        ProviderRecord(
            id: "p", name: "Vendor", type: type, baseUrlOverride: base + path, apiKeySecretName: secretName,
            createdAt: .unset, updatedAt: .unset)
    }

    static func answer(_ provider: any ModelProvider, _ request: ModelRequest) async -> Result<ModelTurn, ModelError> {
        do throws(ModelError) { return .success(try await provider.complete(request)) } catch { return .failure(error) }
    }
}

/// Waits that nobody waits.
final class Waits: Sendable {
    private let noted = Mutex<[Duration]>([])

    var all: [Duration] { noted.withLock(\.self) }

    func note(_ wait: Duration) { noted.withLock { $0.append(wait) } }
}

extension ModelRequest {
    /// The first round of the desk that the recorded replies belong to.
    static func desk(_ change: (inout ModelRequest) -> Void = { _ in }) -> ModelRequest {
        var request = ModelRequest.sample(input: ["query": "Refund order 1182"])
        request.model = "desk-model"
        request.instructions = "You run a refund desk."
        request.tools = [
            ToolDefinition(
                id: "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11", name: "get_order", description: "Read one order.",
                arguments: ["type": "object", "properties": ["orderId": ["type": "string"]], "required": ["orderId"]]),
            ToolDefinition(
                id: "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33", name: "get_policy", description: "",
                arguments: ["type": "object"]),
            ToolDefinition(id: "phrony_wait", name: "phrony_wait", description: "Wait.", arguments: ["type": "object"]),
        ]
        change(&request)
        return request
    }

    /// The second round, after the turn and the results of its calls.
    static func desk(after turn: ModelTurn, _ change: (inout ModelRequest) -> Void = { _ in }) -> ModelRequest {
        desk { request in
            request.iteration = 2
            // The engine keeps operations by their names.
            let names = ["get_order", "get_policy"]
            let calls = zip(turn.calls, names).map { ModelCall(id: $0.id, tool: $1, arguments: $0.arguments) }
            request.messages = [
                .assistant(text: turn.text, calls: calls),
                .toolResult(
                    callId: calls[0].id, tool: "get_order",
                    result: ["data": ["paid": 59.9], "error": nil, "successful": true]),
                .toolResult(
                    callId: calls[1].id, tool: "get_policy",
                    result: ["data": nil, "error": ["code": "tool_http_error"], "successful": false]),
            ]
            change(&request)
        }
    }
}
