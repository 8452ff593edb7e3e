import Synchronization
import Values

@testable import LocalPlatform

/// A model whose turns a test writes as a function of the request.
struct ClosureModel: ModelProvider, ModelSource {
    var next: @Sendable (ModelRequest) async throws(ModelError) -> ModelTurn
    /// What it has at hand, so that `next` is not asked.
    var ready: @Sendable (ModelRequest) -> ModelTurn? = { _ in nil }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn { try await next(request) }
    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>? { ready(request).map { .success($0) } }
    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider { self }

    /// The turns in their order, by the round.
    static func turns(_ turns: ModelTurn...) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard turns.indices.contains(request.iteration - 1) else {
                throw .refused("There is no turn for this round.")
            }
            return turns[request.iteration - 1]
        }
    }
}

extension ModelTurn {
    static func say(_ text: String, tokens: Int = 10) -> ModelTurn { ModelTurn(text: text, calls: [], tokens: tokens) }

    static func call(_ calls: (String, Value)..., text: String = "I use a tool.", tokens: Int = 10) -> ModelTurn {
        let calls = calls.enumerated().map { index, call in
            ModelCall(id: "call_\(index + 1)", tool: call.0, arguments: call.1)
        }
        return ModelTurn(text: text, calls: calls, tokens: tokens)
    }
}

/// Tools whose answers a test writes as a function. It keeps what was sent.
final class ClosureTools: ToolCaller {
    private let sent = Mutex<[PreparedRequest]>([])
    private let answer: @Sendable (PreparedRequest) async throws(CancellationError) -> ToolOutcome

    init(_ answer: @escaping @Sendable (PreparedRequest) async throws(CancellationError) -> ToolOutcome) {
        self.answer = answer
    }

    /// Tools that all answer `{"ok": true}`.
    convenience init() {
        self.init { request throws(CancellationError) in
            let exchange = ToolExchange(
                method: request.method, url: request.url, status: 200, responseBytes: 11, redirects: 0)
            return ToolOutcome(data: ["ok": true], error: .null, successful: true, exchange: exchange)
        }
    }

    /// `POST issue_refund`, in the order in which they were sent.
    var requests: [String] { sent.withLock { $0.map { "\($0.method) \($0.url)" } } }

    func prepare(
        _ operation: OperationRecord, of service: ServiceRecord, arguments: Value
    ) throws(ToolFailure) -> PreparedRequest {
        let violations = (try? JSONSchema(operation.argumentsSchema))?.validate(arguments, at: "arguments") ?? []
        if let first = violations.first {
            throw ToolFailure(.invalidArguments, "\(first.field) \(first.message)")
        }
        let method = operation.configuration["method"].string ?? "GET"
        return PreparedRequest(
            method: method, url: operation.name, shownURL: operation.name, headers: [], body: arguments.jsonBytes())
    }

    func send(_ request: PreparedRequest, sessionId: String) async throws(CancellationError) -> ToolOutcome {
        sent.withLock { $0.append(request) }
        return try await answer(request)
    }
}
