import HTTPTypes
import Hummingbird

/// Keeps web pages away from the platform (contract, section 2, points 8 and 9).
///
/// A page of another site can make a browser talk to the loopback address. It cannot choose the `Host` unless it rebinds
/// its own name to 127.0.0.1, and it cannot leave out the `Origin`; both are checked before any route is looked up.
///
/// It stands outside of the rendering of errors, so that a page that may call can read refusals too.
struct LoopbackGuard: RouterMiddleware {
    let allowedOrigins: Set<String>

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        guard request.hosts.allSatisfy({ isOurs(host: $0, port: context.port) }) else {
            return Self.wrongHost.response(requestId: context.requestId)
        }
        let origin = request.headers[.origin]
        if let origin, !allowedOrigins.contains(origin) {
            return Self.originNotAllowed.response(requestId: context.requestId)
        }
        var response = request.method == .options ? preflight : try await next(request, context)
        if let origin {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.vary] = "Origin"
        }
        return response
    }

    private static let wrongHost = APIError(
        .wrongHost, "This server answers to 127.0.0.1, localhost and [::1] with its own port only.")

    private static let originNotAllowed = APIError(
        .originNotAllowed, "Pages of this origin may not use the platform.")

    private func isOurs(host: String?, port: Int?) -> Bool {
        guard let host = host?.lowercased(), let port else { return false }
        let names = ["127.0.0.1", "localhost", "[::1]"]
        return names.contains { host == "\($0):\(port)" || (port == 80 && host == $0) }
    }

    private var preflight: Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowHeaders: "X-API-Key, Content-Type",
                .accessControlAllowMethods: "GET, POST, PUT, OPTIONS",
            ])
    }
}

extension Request {
    /// Every host that the request names, in `Host` and in further fields of that name.
    fileprivate var hosts: [String?] {
        [head.authority] + head.headerFields[values: .host].map(Optional.some)
    }
}

extension HTTPField.Name {
    // A token of RFC 9110, so the failable initialiser cannot fail on it. The library has no name for it, since it keeps
    // the first such field as the request's authority.
    fileprivate static let host = HTTPField.Name("Host")!
}
