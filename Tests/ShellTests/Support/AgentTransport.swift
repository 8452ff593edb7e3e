import PhronyClient
import Values

/// A platform with one agent, `support`, whose answers to all else a test gives.
struct AgentTransport: Transport {
    let answer: @Sendable (Request) -> Response

    func send(_ request: Request) async throws(TransportError) -> Response {
        guard request.path.hasSuffix("/t/agents") else { return answer(request) }
        return .json(["total": 1, "items": [["id": "a", "name": "support", "executionMode": "hitl"]]])
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        throw TransportError(.notConnected, "There are no streams.")
    }
}

extension Response {
    static func json(_ body: Value, status: Int = 200, headers: [(String, String)] = []) -> Response {
        Response(status: status, headers: [("Content-Type", "application/json")] + headers, body: body.jsonBytes())
    }
}
