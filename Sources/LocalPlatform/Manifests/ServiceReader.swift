import Values

/// Reads an entry of `services` (contract, 22.1 and 22.2).
struct ServiceReader {
    let reader: MemberReader

    func service() -> ManifestService {
        let name = reader.requiredName("name")
        let key = reader.text("manifestKey")
        reader.refuseHoles("manifestKey", key)
        if key == "" { reader.report("manifestKey", "must not be empty") }
        let type: ServiceType = reader.requiredChoice("type") ?? .http
        var config = reader.record("config") ?? Record()
        // Only of use to the screen that wrote it (contract, 22.1).
        config["toolkitLogo"] = nil
        checkConfig(type)
        _ = reader.flag("secretsRedacted")
        let operations = reader.list("operations").map { operation($0.node, $0.path, type) }
        checkNames(operations)
        reader.finish()
        let record = ServiceRecord(
            id: "", manifestKey: key, name: name, type: type, config: .record(config), createdAt: .unset,
            updatedAt: .unset)
        return ManifestService(draft: record, operations: operations, place: reader.place)
    }

    // MARK: - Config

    private func checkConfig(_ type: ServiceType) {
        let node = reader.node["config"] ?? YAMLNode(content: .record([]), position: reader.node.position)
        guard case .record = node.content else { return }
        let config = MemberReader(node, path: reader.memberPath("config"), problems: reader.problems)
        if type == .http { checkHTTP(config) } else { checkBuiltIn(config) }
        _ = config.member("connectedAccountId")
        config.finish()
    }

    private func checkHTTP(_ config: MemberReader) {
        let baseURL = config.requiredText("baseUrl")
        if !baseURL.isEmpty, !config.isPending(baseURL), !Self.isBaseURL(baseURL) {
            let form = "an http or https URL without a query and a fragment"
            config.report("baseUrl", "must be \(form), or \(DemoAddress.scheme)NAME")
        }
        for name in ["defaultHeaders", "defaultQuery"] { checkFields(config, name) }
        _ = config.flag("requireApproval")
        guard let node = config.member("auth") else { return }
        let auth = MemberReader(node, path: config.memberPath("auth"), problems: reader.problems)
        checkAuthentication(auth)
        auth.finish()
    }

    private func checkAuthentication(_ auth: MemberReader) {
        _ = auth.member("secretId")
        let method: Authentication.Method? = auth.requiredChoice("method")
        let headerName = auth.text("headerName")
        if let headerName { checkHeader(headerName, "headerName", auth) }
        checkFields(auth, "headers")
        switch method {
        case Authentication.Method.none?, nil: _ = auth.text("secretName")
        case .apiKeyHeader, .bearer: _ = auth.requiredText("secretName")
        case .grantCredentials:
            _ = auth.requiredText("secretName")
            if auth.member("headers") == nil { auth.report("headers", "is required for grant_credentials") }
        }
    }

    private func checkBuiltIn(_ config: MemberReader) {
        _ = config.requiredText("toolkitSlug")
        _ = config.text("authScheme")
        _ = config.member("toolkitLogo")
        _ = config.member("auth")
    }

    /// A record of templates; headers must have names that can be sent.
    private func checkFields(_ reader: MemberReader, _ name: String) {
        guard let record = reader.textRecord(name), name.lowercased().contains("headers") else { return }
        for header in record.keys { checkHeader(header, name, reader) }
    }

    private func checkHeader(_ header: String, _ member: String, _ reader: MemberReader) {
        if !Self.isHeaderName(header) {
            reader.report(member, "'\(header)' is no name of a header")
        } else if Self.ownHeaders.contains(header.lowercased()) {
            reader.report(member, "'\(header)' is set by the platform")
        }
    }

    private static let ownHeaders: Set<String> = ["host", "content-length", "transfer-encoding", "connection"]

    private static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (48...57).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static func isBaseURL(_ text: String) -> Bool {
        if text.hasPrefix(DemoAddress.scheme) { return text.count > DemoAddress.scheme.count }
        // A base may hold secrets or arguments in its path; the host has to be a plain one.
        return !text.contains { "?#".contains($0) } && RequestURL(PercentEncoding.written(text)) != nil
    }

    // MARK: - Operations

    private func operation(_ node: YAMLNode, _ path: String, _ type: ServiceType) -> ManifestEntry<OperationRecord> {
        let reader = MemberReader(node, path: path, problems: self.reader.problems)
        let configuration = reader.record("configuration") ?? Record()
        let schema = reader.schema("argumentsSchema") ?? .null
        if type == .http { checkRequest(reader, schema) } else { checkTool(reader) }
        _ = reader.flag("secretsRedacted")
        let record = OperationRecord(
            id: "", serviceId: "", manifestKey: reader.text("manifestKey"), name: reader.requiredText("name"),
            description: reader.text("description") ?? "", configuration: .record(configuration),
            argumentsSchema: schema, requireApproval: reader.flag("requireApproval"), createdAt: .unset,
            updatedAt: .unset)
        reader.finish()
        return ManifestEntry(draft: record, place: reader.place)
    }

    private func configurationReader(_ operation: MemberReader) -> MemberReader {
        let node = operation.node["configuration"] ?? YAMLNode(content: .record([]), position: operation.node.position)
        return MemberReader(node, path: operation.memberPath("configuration"), problems: operation.problems)
    }

    private func checkRequest(_ operation: MemberReader, _ schema: Value) {
        let reader = configurationReader(operation)
        let method = reader.requiredText("method")
        if !method.isEmpty, !OperationConfiguration.methods.contains(method.uppercased()) {
            reader.report(
                "method", "must be one of \(OperationConfiguration.methods.joined(separator: ", ")), not '\(method)'")
        }
        let path = reader.requiredText("path")
        if Template(path).hasText("#") { reader.report("path", "must not have a fragment: '#' is sent as %23") }
        checkHoles(path, schema, reader)
        for name in ["headers", "query"] { checkFields(reader, name) }
        _ = reader.member("body")
        reader.finish()
    }

    /// Warns of a hole in the path that no declared argument can fill.
    private func checkHoles(_ path: String, _ schema: Value, _ reader: MemberReader) {
        guard let known = schema["properties"].record?.keys else { return }
        for hole in Template(path).holes where !known.contains(hole) && !hole.hasPrefix("secrets.") {
            let hint = Suggestions.hint(for: hole, among: known)
            reader.problems.warn(
                at: reader.position(of: "path"), reader.memberPath("path"), "{{\(hole)}} is no declared argument\(hint)"
            )
        }
    }

    private func checkTool(_ operation: MemberReader) {
        let reader = configurationReader(operation)
        _ = reader.requiredText("toolSlug")
        _ = reader.text("toolVersion")
        reader.finish()
    }

    private func checkNames(_ operations: [ManifestEntry<OperationRecord>]) {
        var seen: Set<String> = []
        for operation in operations where !seen.insert(operation.draft.name).inserted {
            reader.problems.report(
                operation.place.problem("name", "'\(operation.draft.name)' stands twice in this service"))
        }
    }
}
