import Values

/// Builds the request of one call, in the steps of section 22 of the contract.
struct RequestBuilder {
    private let service: ServiceConfiguration
    private let operation: OperationConfiguration
    private var filler: ArgumentFiller

    init(
        service: ServiceRecord, operation: OperationRecord, arguments: Record,
        secret: @escaping @Sendable (String) -> Secret?
    ) {
        self.service = ServiceConfiguration(service.config)
        self.operation = OperationConfiguration(operation.configuration)
        filler = ArgumentFiller(arguments: arguments, secret: secret)
    }

    mutating func request() throws(ToolFailure) -> PreparedRequest {
        let path = try path()
        let query = try query(isFirst: !path.text.contains("?"))
        let headers = try headers()
        var body = RequestBody(operation, filler)
        var request = PreparedRequest(
            method: operation.method, url: path.text + query.text, shownURL: path.shown + query.shown,
            headers: headers, body: [])
        try body.fill(&request)
        return request
    }

    // MARK: - URL

    /// The base and the path behind it, which may have a query of its own.
    private mutating func path() throws(ToolFailure) -> ArgumentFiller.Filled {
        let base = service.baseURL.hasSuffix("/") ? String(service.baseURL.dropLast()) : service.baseURL
        let template = base + (operation.path.hasPrefix("/") ? operation.path : "/" + operation.path)
        let parts = Self.cut(Self.encoded(template, by: PercentEncoding.written))
        let path = try filler.fill(
            parts.path,
            // A secret may be several segments; whoever made it knows what it is for.
            encodeSecret: { PercentEncoding.path($1) },
            encode: { value throws(ToolFailure) in
                // An empty segment or one of dots would be another path than the operation's.
                guard !value.isEmpty, value != ".", value != ".." else {
                    throw ToolFailure(
                        .invalidArguments, "\(value.isEmpty ? "An empty text" : "'\(value)'") cannot stand in a path.")
                }
                return PercentEncoding.value(value)
            })
        let query = try filler.fill(
            parts.query, encodeSecret: { PercentEncoding.path($1) }, encode: { PercentEncoding.value($0) })
        guard let path, let query else {
            let missing = Template(template).holes.filter { (filler.arguments[$0] ?? .null).isNull }
            throw ToolFailure(.invalidArguments, "The path needs a value for \(missing.joined(separator: ", ")).")
        }
        return ArgumentFiller.Filled(
            text: path.text + query.text, shown: path.shown + query.shown, isSecret: path.isSecret || query.isSecret)
    }

    private mutating func query(isFirst: Bool) throws(ToolFailure) -> ArgumentFiller.Filled {
        var query = ArgumentFiller.Filled()
        for field in Self.merged(service.defaultQuery, operation.query, isSame: { $0 == $1 }) {
            let template = Self.encoded(field.template, by: PercentEncoding.value)
            guard let value = try filler.fill(template, encode: { PercentEncoding.value($0) }) else { continue }
            let separator = query.text.isEmpty && isFirst ? "?" : "&"
            let name = PercentEncoding.value(field.name)
            query.text += "\(separator)\(name)=\(value.text)"
            query.shown += "\(separator)\(name)=\(value.shown)"
        }
        return query
    }

    /// The template with its own text encoded and its holes left alone.
    private static func encoded(_ template: String, by encode: (String) -> String) -> String {
        Template(template).parts.map { part in
            switch part {
            case .text(let text): encode(text)
            case .hole(let name): "{{\(name)}}"
            }
        }.joined()
    }

    /// A template up to its query, and its query with the `?`. One in a hole begins none.
    private static func cut(_ template: String) -> (path: String, query: String) {
        guard template.utf8.contains(UInt8(ascii: "?")) else { return (template, "") }
        var (path, query) = ("", "")
        for part in Template(template).parts {
            switch part {
            case .text(let text) where query.isEmpty:
                let end = text.firstIndex(of: "?") ?? text.endIndex
                path.append(contentsOf: text[..<end])
                query.append(contentsOf: text[end...])
            case .text(let text): query += text
            case .hole(let name) where query.isEmpty: path += "{{\(name)}}"
            case .hole(let name): query += "{{\(name)}}"
            }
        }
        return (path, query)
    }

    // MARK: - Headers

    private mutating func headers() throws(ToolFailure) -> [PreparedRequest.Header] {
        var headers: [PreparedRequest.Header] = []
        let fields = Self.merged(
            service.defaultHeaders, operation.headers, isSame: { $0.lowercased() == $1.lowercased() })
        for field in fields {
            guard let value = try filler.fill(field.template, encodeSecret: CredentialHeaders.text, encode: { $0 })
            else { continue }
            headers.append(try Self.header(field.name, value))
        }
        for header in try CredentialHeaders(filler: filler).headers(of: service.authentication) {
            headers.removeAll { $0.hasName(header.name) }
            headers.append(header)
        }
        return headers
    }

    private static func header(
        _ name: String, _ value: ArgumentFiller.Filled
    ) throws(ToolFailure) -> PreparedRequest.Header {
        guard value.text.isHeaderValue else {
            throw ToolFailure(
                .invalidArguments, "A line break or another control character cannot stand in the header \(name).")
        }
        let isCredential = CredentialHeaders.isCredential(name)
        let shown = value.isSecret ? value.shown : isCredential ? CredentialHeaders.hidden : nil
        return PreparedRequest.Header(
            name: name, value: value.text, isCredential: value.isSecret || isCredential, shown: shown)
    }

    /// The defaults, then the operation's own fields, which replace defaults of the same name.
    private static func merged(
        _ defaults: [ServiceConfiguration.Field], _ own: [ServiceConfiguration.Field], isSame: (String, String) -> Bool
    ) -> [ServiceConfiguration.Field] {
        defaults.filter { field in !own.contains { isSame($0.name, field.name) } } + own
    }
}
