import Values
public import Values

/// The methods the Phrony API and its management routes use, spelled as HTTP spells them.
public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// Which credential a request needs (contract, section 3.1). The transport knows the secret, the request does not.
public enum Credential: Sendable {
    /// A workspace API key in `X-API-Key`, for `/v1`.
    case apiKey
    /// A workspace access token in `Authorization: Bearer`, for `/internal/v1`.
    case accessToken
    case none
}

/// What kind of answer a request asks for in `Accept`.
public enum AcceptedContent: String, Sendable {
    case json = "application/json"
    case eventStream = "text/event-stream"
}

/// Which failures allow a request to be sent again (contract, section 4).
public enum RetryRule: Sendable {
    /// Sending it twice does no harm: again after a lost connection and after 429, 502, 503 and 504.
    case repeatable
    /// Sending it twice would do the work twice: again only if it was surely not taken on, which is after 429, after
    /// 503, and when the connection failed before the request was sent.
    case unlessTakenOn
}

/// One request to a Phrony API, without address and without secrets, so that every transport and every record can
/// hold it.
public struct Request: Sendable {
    public var method: Method
    /// The path with its leading slash and without query, percent-encoded: see `path(_:)`.
    public var path: String
    /// The query in the order in which it is sent, not yet encoded.
    public var query: [(name: String, value: String)]
    /// Sent as JSON; nil sends no body and no content type.
    public var body: Value?
    /// Sent instead of a JSON body: the bytes of a file.
    public var content: RawContent?
    /// Where it goes when not to the transport's own base URL, such as a storage that takes uploads. No credential goes
    /// along.
    public var origin: String?
    public var credential: Credential
    public var accept: AcceptedContent
    public var retry: RetryRule

    /// - Parameter retry: When left out, a GET is repeatable and everything else is not.
    public init(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: Value? = nil,
        credential: Credential = .apiKey, accept: AcceptedContent = .json, retry: RetryRule? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.credential = credential
        self.accept = accept
        self.retry = retry ?? (method == .get ? .repeatable : .unlessTakenOn)
    }

    /// What a record keeps of the body.
    public var recordedBody: Value? { content?.summary ?? body }

    /// The path followed by the percent-encoded query: what stands in the request line.
    public var target: String {
        guard !query.isEmpty else { return path }
        let pairs = query.map { name, value in
            "\(PercentEncoding.value(name))=\(PercentEncoding.value(value))"
        }
        return path + "?" + pairs.joined(separator: "&")
    }

    /// A path of these segments, each percent-encoded, so that an id with a slash or a question mark stays one segment.
    public static func path(_ segments: String...) -> String {
        segments.map { "/" + PercentEncoding.segment($0) }.joined()
    }
}

/// A body that is no JSON.
public struct RawContent: Sendable {
    public var bytes: [UInt8]
    /// Sent unchanged, the content type among them.
    public var headers: [(name: String, value: String)]
    /// What stands for the bytes in a record, and tells two of them apart.
    public var summary: Value

    public init(_ bytes: [UInt8], headers: [(name: String, value: String)], summary: Value) {
        self.bytes = bytes
        self.headers = headers
        self.summary = summary
    }
}
