import HTTPTypes
import Hummingbird
import Values

/// Finds out who asks: the key in `X-API-Key`, or a 401 (contract, section 3.3).
struct KeyAuthentication: RouterMiddleware {
    let keys: KeyRing
    let store: Store
    let now: @Sendable () -> Instant

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        guard let secret = request.headers[.apiKey] else {
            throw APIError(.missingAPIKey, "Send a workspace API key in the X-API-Key header.")
        }
        guard let key = keys.find(secret: secret) else {
            throw APIError(.invalidAPIKey, "This API key is unknown or revoked.")
        }
        let time = now()
        // A store that cannot take this now is no reason to turn the caller away.
        if keys.noteUse(of: key.id, at: time) { try? await store.noteUse(ofKey: key.id, at: time) }
        var context = context
        context.key = key
        return try await next(request, context)
    }
}

/// The context of handlers that need to know who asks: without an identity there is none.
struct KeyContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let base: BaseContext
    let key: APIKeyRecord
    /// The run in the path; set by `RunAuthorization`.
    var run: RunAccess?

    init(context: BaseContext) throws {
        guard let key = context.key else {
            throw APIError(.missingAPIKey, "Send a workspace API key in the X-API-Key header.")
        }
        coreContext = context.coreContext
        base = context
        self.key = key
    }

    /// Who the records name as the one who acted.
    var actor: Actor { Actor(type: .apiKey, id: key.id) }
}
