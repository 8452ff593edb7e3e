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
        let base = service.baseURL.hasSuffix("/") ? String(service.baseURL.dropLast()) : service.baseURL
        let path = try path()
        let query = try query()
        var headers = try headers()
        let body = try body(adding: &headers)
        return PreparedRequest(
            method: operation.method, url: base + path.text + query.text, shownURL: base + path.shown + query.shown,
            headers: headers, body: body)
    }

    // MARK: - URL

    private mutating func path() throws(ToolFailure) -> ArgumentFiller.Filled {
        let template = operation.path.hasPrefix("/") ? operation.path : "/" + operation.path
        let filled = try filler.fill(Self.encoded(template, by: PercentEncoding.written)) { value throws(ToolFailure) in
            // An empty segment or one of dots would be another path than the operation's.
            guard !value.isEmpty, value != ".", value != ".." else {
                throw ToolFailure(
                    .invalidArguments, "\(value.isEmpty ? "An empty text" : "'\(value)'") cannot stand in a path.")
            }
            return PercentEncoding.value(value)
        }
        guard let filled else {
            let missing = Template(template).holes.filter { (filler.arguments[$0] ?? .null).isNull }
            throw ToolFailure(.invalidArguments, "The path needs a value for \(missing.joined(separator: ", ")).")
        }
        return filled
    }

    private mutating func query() throws(ToolFailure) -> ArgumentFiller.Filled {
        var query = ArgumentFiller.Filled()
        for field in Self.merged(service.defaultQuery, operation.query, isSame: { $0 == $1 }) {
            let template = Self.encoded(field.template, by: PercentEncoding.value)
            guard let value = try filler.fill(template, encode: { PercentEncoding.value($0) }) else { continue }
            let separator = query.text.isEmpty && !operation.path.contains("?") ? "?" : "&"
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

    // MARK: - Headers

    private mutating func headers() throws(ToolFailure) -> [PreparedRequest.Header] {
        var headers: [PreparedRequest.Header] = []
        let fields = Self.merged(
            service.defaultHeaders, operation.headers, isSame: { $0.lowercased() == $1.lowercased() })
        for field in fields {
            guard let value = try filler.fill(field.template, encode: { $0 }) else { continue }
            headers.append(try Self.header(field.name, value.text, isCredential: value.isSecret))
        }
        for header in try credentials() {
            headers.removeAll { $0.hasName(header.name) }
            headers.append(header)
        }
        return headers
    }

    private func credentials() throws(ToolFailure) -> [PreparedRequest.Header] {
        switch service.authentication {
        case .none: return []
        case .apiKeyHeader(let name, let secretName):
            return [try Self.header(name, try filler.reveal(secretName: secretName), isCredential: true)]
        case .bearer(let secretName):
            let value = "Bearer " + (try filler.reveal(secretName: secretName))
            return [try Self.header("Authorization", value, isCredential: true)]
        case .grantCredentials(let fields, let secretName):
            let text = try filler.reveal(secretName: secretName)
            guard let grant = (try? JSON.parse(text))?.record else {
                throw ToolFailure(.notConnected, "The secret '\(secretName)' is no JSON object.")
            }
            return try Self.headers(fields, from: grant, secretName: secretName)
        }
    }

    private static func headers(
        _ fields: [ServiceConfiguration.Field], from grant: Record, secretName: String
    ) throws(ToolFailure) -> [PreparedRequest.Header] {
        var headers: [PreparedRequest.Header] = []
        for field in fields {
            let value = try Template(field.template).filled { name throws(ToolFailure) in
                guard let value = grant[name] else {
                    throw ToolFailure(.notConnected, "The secret '\(secretName)' has no field '\(name)'.")
                }
                return value.insertedText
            }
            headers.append(try header(field.name, value, isCredential: true))
        }
        return headers
    }

    private static func header(
        _ name: String, _ value: String, isCredential: Bool
    ) throws(ToolFailure) -> PreparedRequest.Header {
        guard value.utf8.allSatisfy({ $0 != 13 && $0 != 10 && $0 != 0 }) else {
            throw ToolFailure(.invalidArguments, "A line break cannot stand in the header \(name).")
        }
        return PreparedRequest.Header(name: name, value: value, isCredential: isCredential)
    }

    /// The defaults, then the operation's own fields, which replace defaults of the same name.
    private static func merged(
        _ defaults: [ServiceConfiguration.Field], _ own: [ServiceConfiguration.Field], isSame: (String, String) -> Bool
    ) -> [ServiceConfiguration.Field] {
        defaults.filter { field in !own.contains { isSame($0.name, field.name) } } + own
    }

    // MARK: - Body

    /// The body; a `Content-Type` of JSON is added to the headers when there is a body and none is set.
    private mutating func body(adding headers: inout [PreparedRequest.Header]) throws(ToolFailure) -> [UInt8] {
        let body: [UInt8]
        switch operation.body {
        case .string(let template)?:
            // A hole without a value inserts nothing.
            body = Array(try textBody(template).utf8)
        case let template?:
            body = try filler.fill(json: template)?.jsonBytes() ?? []
        case nil:
            guard operation.sendsUnusedArguments else { return [] }
            body = Value.record(filler.unused).jsonBytes()
        }
        if !body.isEmpty, !headers.contains(where: { $0.hasName("Content-Type") }) {
            headers.append(PreparedRequest.Header(name: "Content-Type", value: "application/json"))
        }
        return body
    }

    private mutating func textBody(_ template: String) throws(ToolFailure) -> String {
        var text = ""
        for part in Template(template).parts {
            switch part {
            case .text(let literal): text += literal
            case .hole(let name):
                text += try filler.fill("{{\(name)}}", encode: { Self.escapedJSON($0) })?.text ?? ""
            }
        }
        return text
    }

    /// The text as it stands between the quotes of a JSON string.
    private static func escapedJSON(_ text: String) -> String {
        String(Value.string(text).json().dropFirst().dropLast())
    }
}
