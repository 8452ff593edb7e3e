import Hummingbird

/// Gives every request an id and puts it on the answer, whatever the answer is (contract, section 2).
///
/// It also keeps bodies off the answers to HEAD, errors included: the client would take one for its next answer.
struct RequestIdentification: RouterMiddleware {
    let makeId: @Sendable () -> String

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestId = makeId()
        var response = try await next(request, context)
        response.headers[.requestId] = context.requestId
        return request.method == .head ? response.createHeadResponse() : response
    }
}
