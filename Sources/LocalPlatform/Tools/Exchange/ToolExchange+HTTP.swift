import NIOHTTP1

extension ToolExchange {
    /// A request that was not sent yet.
    init(_ request: PreparedRequest, file: ToolFile?) {
        self.init(method: request.method, url: request.shownURL, status: nil, responseBytes: 0, redirects: 0)
        self.request.headers = request.headers.map { ToolMessage.Header(name: $0.name, value: $0.shown ?? $0.value) }
        self.request.bytes = file?.size ?? request.body.count
        guard file == nil, !request.body.isEmpty else { return }
        self.request.text = request.shownBody ?? String(validating: request.body, as: UTF8.self)
    }
}

extension ToolMessage {
    /// An answer whose body is still to come. What it sets in the client is a credential.
    init(_ headers: HTTPHeaders) {
        self.init(
            headers: headers.map { name, value in
                Header(name: name, value: name.lowercased() == "set-cookie" ? CredentialHeaders.hidden : value)
            })
    }
}
