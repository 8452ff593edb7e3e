import Hummingbird

/// Turns whatever a request threw into the answer of section 4.
///
/// What is not a refusal becomes a bare 500; its detail goes to `report` and to nobody else.
struct ErrorRendering: RouterMiddleware {
    let catalog: PathCatalog
    let report: @Sendable (_ requestId: String?, _ error: any Error) -> Void

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        // The router skips empty segments, and would take the path for another one.
        guard !request.hasEmptySegment else {
            return catalog.refusal(of: request).response(requestId: context.requestId)
        }
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return catalog.refusal(of: request).response(requestId: context.requestId)
        } catch {
            let refusal = APIError(describing: error)
            if refusal.code == .internal { report(context.requestId, (error as? EngineError)?.cause ?? error) }
            return refusal.response(requestId: context.requestId)
        }
    }
}
