import HTTPTypes
import Hummingbird
import Values

/// `PUT uploadUrl` (contract, 15.2): the URL is the permission.
struct UploadRoutes: Sendable {
    let library: FileLibrary

    private static let path = "uploads"

    func add<Routes: RouterMethods>(to routes: Routes) {
        routes.put("\(Self.path)/:leafName") { request, context in
            try await upload(request, as: context.parameters.get("leafName") ?? "")
        }
    }

    /// - Parameter host: the host and port under which the client knows this server.
    static func url(for permit: UploadPermit, host: String) -> String {
        "http://\(host)/\(path)/\(permit.record.leafName)?token=\(permit.token.reveal())"
    }

    private func upload(_ request: Request, as leafName: String) async throws -> Response {
        let upload = UploadRequest(
            leafName: leafName, token: request.uri.queryParameters["token"].map(String.init) ?? "",
            contentType: request.headers[.contentType],
            contentLength: request.headers[.contentLength].flatMap { Int($0) })
        try await library.receive(request.body, for: upload)
        return Response(status: .ok)
    }
}
