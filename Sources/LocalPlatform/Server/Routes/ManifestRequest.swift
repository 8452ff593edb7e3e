import HTTPTypes
import Hummingbird
import Values

/// A manifest as a request brings it (contract, sections 26.4 and 27): its text alone as `text/yaml`, or JSON.
///
/// The JSON has `yaml`, and whatever of these is needed: `inputs`, given for this manifest alone, and
/// `llmProviderOverrides`, records of texts; `path`, how the sender calls the file; `directory`, where that path begins
/// on this machine; `files`, the texts of included files by path, null for one that is not there; `values`, the text of a
/// values file that other manifests may share, and `valuesPath`, its name.
struct ManifestRequest: Sendable {
    let source: ManifestSource
    let providerOverrides: [String: String]

    /// Throws `manifest_files_needed` while files are missing that the manifest includes.
    init(_ request: Request) async throws(APIError) {
        let bytes = Array((try await JSONBody.collect(request)).readableBytesView)
        if let body = try Self.members(bytes, of: request) {
            try self.init(body)
        } else {
            try self.init(source: ManifestSource(try Self.text(bytes)))
        }
    }

    /// As above, of the JSON's members.
    init(_ body: BodyMembers) throws(APIError) {
        let own = try body.texts("inputs")
        var source = ManifestSource(
            try body.requiredString("yaml"), file: try body.string("path"), directory: try body.string("directory"),
            files: .sent(try body.files("files")), inputs: try Self.values(body).merging(own) { _, own in own })
        source.ownInputs = Set(own.keys)
        try self.init(source: source, providerOverrides: try body.texts("llmProviderOverrides"))
    }

    private init(source: ManifestSource, providerOverrides: [String: String] = [:]) throws(APIError) {
        let wanted = ManifestReader.load(source, problems: ProblemList()).wanted
        if !wanted.isEmpty { throw .filesNeeded(wanted) }
        self.source = source
        self.providerOverrides = providerOverrides
    }

    /// Inputs of the values file; those that are given one by one stand above them.
    private static func values(_ body: BodyMembers) throws(APIError) -> [String: String] {
        guard let values = try body.string("values") else { return [:] }
        let path = try body.string("valuesPath")
        do {
            return try ManifestValues.read(values, file: path)
        } catch {
            throw APIError(error)
        }
    }

    /// The last one is what curl says of `--data-binary @file` when it is not told better.
    private static let yamlTypes: Set = [
        "text/yaml", "text/x-yaml", "application/yaml", "application/x-yaml", "application/x-www-form-urlencoded",
    ]

    /// The members of a JSON body; nil when the body is YAML. A body without a type is JSON when it can be.
    private static func members(_ bytes: [UInt8], of request: Request) throws(APIError) -> BodyMembers? {
        let media = request.headers[.contentType]?.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        switch media {
        case let media? where yamlTypes.contains(media): return nil
        case "application/json"?:
            do {
                if let record = try JSON.parse(bytes).record { return BodyMembers(record: record) }
            } catch {
                throw APIError(.invalidJSON, "The body is \(error).")
            }
            throw APIError(.validationFailed, "The body must be a JSON object.")
        case nil: return (try? JSON.parse(bytes))?.record.map(BodyMembers.init)
        default:
            throw APIError(
                .unsupportedMediaType, "The body must be a manifest, 'Content-Type: text/yaml', or application/json.")
        }
    }

    private static func text(_ bytes: [UInt8]) throws(APIError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw APIError(.validationFailed, "The manifest is not UTF-8 text.")
        }
        return text
    }
}

extension ManifestOptions {
    /// The query of 26.4.
    init(_ request: Request, providerOverrides: [String: String]) throws(APIError) {
        let query = request.uri.queryParameters
        self.init(
            prune: try query.flag("prune"), nameSuffix: query["nameSuffix"].map(String.init) ?? "",
            providerOverrides: providerOverrides)
        if let text = query["anchorAgentId"], !text.isEmpty {
            guard let id = String(text).asUUID else { throw .invalid("anchorAgentId", "must be a UUID") }
            anchorAgentId = id
        }
    }
}

extension Parameters {
    /// `true` or `false`; absent is false.
    func flag(_ name: String) throws(APIError) -> Bool {
        switch self[Substring(name)] {
        case nil, "", "false": return false
        case "true": return true
        default: throw .invalid(name, "must be true or false")
        }
    }
}

extension BodyMembers {
    /// A record of scalars, as texts; null is left out, as in values files.
    fileprivate func texts(_ name: String) throws(APIError) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try object(name) ?? Record() where !value.isNull {
            guard value.list == nil, value.record == nil else {
                throw .invalid("\(name).\(key)", "must be a text, a number or a boolean")
            }
            texts[key] = value.insertedText
        }
        return texts
    }

    /// A record of texts and nulls.
    func files(_ name: String) throws(APIError) -> [String: String?] {
        var files: [String: String?] = [:]
        for (path, value) in try object(name) ?? Record() {
            guard value.isNull || value.string != nil else { throw .invalid(name, "'\(path)' must be a text or null") }
            files.updateValue(value.string, forKey: path)
        }
        return files
    }
}
