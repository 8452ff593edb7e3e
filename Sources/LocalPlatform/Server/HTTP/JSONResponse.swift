import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer with a JSON body.
    static func json(_ text: JSONText, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.bytes)))
    }
}

extension APIError {
    /// The answer that tells the client about this error, with the body of section 4.
    func response(requestId: String) -> Response {
        var response = Response.json(body(requestId: requestId), status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if !allow.isEmpty { response.headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
        return response
    }

    func body(requestId: String) -> JSONText {
        .record { body in
            body.add(
                "error",
                .record { error in
                    error.add("code", code.rawValue)
                    error.add("message", message)
                    if let field { error.add("field", field) }
                    if !details.isEmpty { error.add("details", .list(details.map(\.json))) }
                    error.add("requestId", requestId)
                })
        }
    }
}

extension APIError.Detail {
    fileprivate var json: JSONText {
        .record { detail in
            detail.add("field", field)
            detail.add("rule", rule)
            detail.add("message", message)
        }
    }
}
