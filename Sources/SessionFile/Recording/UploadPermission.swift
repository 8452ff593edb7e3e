import PhronyClient
import Values

/// The permission to upload a file, which a platform gives as the query of an address (contract, 15.1). Above the transport
/// and in the record stands a token in its place, until the file has arrived and the permission is worth nothing.
struct UploadPermission: Sendable {
    let redactor: Redactor

    private static let member = "uploadUrl"

    /// The answer to a presign request with a token for the permission; any other one as it is.
    func hidden(in response: Response, to request: Request) -> Response {
        guard response.isSuccess, request.path.hasSuffix("/file-library/presign"),
            var body = (try? JSON.parse(response.body))?.record, let address = body[Self.member]?.string,
            let mark = address.firstIndex(of: "?")
        else { return response }
        let query = address.index(after: mark)
        body[Self.member] = .string(address[..<query] + redactor.lend(Secret(String(address[query...]))))
        return Response(status: response.status, headers: response.headers, body: Value.record(body).jsonBytes())
    }

    /// The request as it is sent: an upload with its permission.
    func restored(in request: Request) -> Request {
        guard request.content != nil else { return request }
        var request = request
        request.path = redactor.restoreTyped(.string(request.path)).string ?? request.path
        return request
    }

    /// Takes the permission back once it was used.
    func used(by request: Request, _ response: Response) {
        guard request.content != nil, response.isSuccess, let mark = request.path.firstIndex(of: "?") else { return }
        redactor.takeBack(String(request.path[request.path.index(after: mark)...]))
    }
}
