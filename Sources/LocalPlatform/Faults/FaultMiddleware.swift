import HTTPTypes
import Hummingbird

/// Delays and refuses requests of the public API on request. The refused ones have no effect.
///
/// What it did is said in the message of a refusal and in `X-Phrosh-Trouble`, so that nobody looks elsewhere for the reason.
struct FaultMiddleware: RouterMiddleware {
    let faults: FaultInjector

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        guard faults.isOn else { return try await next(request, context) }
        let delay = faults.strike(.delay)
        if let delay { try await Task.sleep(for: delay.delay) }
        if let (fault, refusal) = refusal(of: request) {
            var response = refusal.response(requestId: context.requestId)
            response.headers[.trouble] = fault.kind.rawValue
            return response
        }
        guard let delay else { return try await next(request, context) }
        var response = try await answer {
            try await next(request, context)
        } orRefuse: {
            $0.response(requestId: context.requestId)
        }
        response.headers[.trouble] = delay.kind.rawValue
        return response
    }

    /// The answer, a refusal rendered; a failure of the platform's own goes its usual way.
    private func answer(
        _ next: () async throws -> Response, orRefuse render: (APIError) -> Response
    ) async throws -> Response {
        do {
            return try await next()
        } catch {
            let refusal = APIError(describing: error)
            guard refusal.code != .internal else { throw error }
            return render(refusal)
        }
    }

    private func refusal(of request: Request) -> (Fault, APIError)? {
        let candidates: [(FaultKind, APIError)] = [
            (.unavailable, APIError(.shuttingDown, FaultKind.unavailable.told("The platform is out of service"))),
            (.serverError, APIError(.internal, FaultKind.serverError.told("The platform failed"))),
            (
                .rateLimit,
                .limited(.rateLimitedMinute, FaultKind.rateLimit.told("Too many requests were made"), retryAfter: 1)
            ),
            (
                .conflict,
                APIError(
                    .userTaskAlreadyCompleted, FaultKind.conflict.told("Somebody else was faster"),
                    field: "userTaskId")
            ),
        ]
        for (kind, refusal) in candidates where kind != .conflict || request.isAnswer {
            if let fault = faults.strike(kind) { return (fault, refusal) }
        }
        return nil
    }
}

extension Request {
    /// Whether a person answers a task, talks or ends a wait with it.
    fileprivate var isAnswer: Bool {
        method == .post && ["/messages", "/input", "/skip-agent-wait"].contains { uri.path.hasSuffix($0) }
    }
}

extension HTTPField.Name {
    /// What was done to an answer on request. The name is a token of RFC 9110, so the initialiser cannot fail on it.
    static let trouble = HTTPField.Name("X-Phrosh-Trouble")!
}
