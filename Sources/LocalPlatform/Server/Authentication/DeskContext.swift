import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Values

/// Lets only the holder of the workspace's access token to the management routes (contract, sections 3.1 and 27).
struct TokenAuthentication: RouterMiddleware {
    private let digest: SHA256Digest
    private let hint: String
    private let tenantId: String

    init(token: Secret, tenantId: String) {
        digest = Credential.digest(of: token.reveal())
        hint = token.hint
        self.tenantId = tenantId
    }

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        guard let token = bearerToken(of: request) else {
            throw APIError(.missingAccessToken, "Send the workspace access token as 'Authorization: Bearer pwt_…'.")
        }
        guard Credential.digest(of: token) == digest else {
            throw APIError(.invalidAccessToken, "This access token is unknown; a new one is made at every start.")
        }
        guard context.pathId("tenantId") == tenantId else {
            throw APIError(.notFound, "There is no such workspace here.")
        }
        var context = context
        context.deskActor = AuditActor(kind: .accessToken, hint: hint, client: request.headers[.userAgent])
        return try await next(request, context)
    }

    private func bearerToken(of request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}

/// The context of management handlers: without the workspace's access token there is none.
struct DeskContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who the audit log names as the one who acted.
    let actor: AuditActor
    /// The other end of the socket.
    let peer: SocketAddress?

    init(context: BaseContext) throws {
        guard let actor = context.deskActor else {
            throw APIError(.missingAccessToken, "Send the workspace access token as 'Authorization: Bearer pwt_…'.")
        }
        coreContext = context.coreContext
        self.actor = actor
        peer = context.peer
    }
}
