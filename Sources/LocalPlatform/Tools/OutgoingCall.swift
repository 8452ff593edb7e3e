import NIOCore
import NIOHTTP1

/// A request on its way, through all redirects.
struct OutgoingCall: Sendable {
    var request: PreparedRequest
    /// The body, when it is not in the request.
    var file: ToolFile?
    let deadline: NIODeadline

    /// The request that follows a redirect of this status (RFC 9110, 15.4): after 303, and after 301 and 302 of a `POST`,
    /// without its body. Another origin gets no credentials; a body that holds one is not sent there at all.
    func redirected(status: HTTPResponseStatus, isSameOrigin: Bool) throws(ToolFailure) -> OutgoingCall {
        var next = self
        if !isSameOrigin { next.request.headers.removeAll(where: \.isCredential) }
        if losesBody(status) {
            next.request.method = "GET"
            next.request.body = []
            next.request.shownBody = nil
            next.file = nil
            next.request.headers.removeAll { $0.hasName("Content-Type") }
        }
        guard isSameOrigin || next.request.shownBody == nil else {
            throw ToolFailure(
                .httpError, "Redirected to another origin, which may not get the secrets in the body.",
                status: Int(status.code))
        }
        return next
    }

    private func losesBody(_ status: HTTPResponseStatus) -> Bool {
        let method = request.method
        return status == .seeOther
            ? method != "HEAD" : method == "POST" && [.movedPermanently, .found].contains(status)
    }
}
