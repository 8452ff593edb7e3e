import Values

/// The body of an operation's request (contract, section 22, step 5).
struct RequestBody {
    private let operation: OperationConfiguration
    private var filler: ArgumentFiller

    /// `filler` has filled everything else: what it has not used is the body of an operation without a template.
    init(_ operation: OperationConfiguration, _ filler: ArgumentFiller) {
        self.operation = operation
        self.filler = filler
    }

    /// Puts the body into the request. A `Content-Type` of JSON is added when there is a body and none is set.
    mutating func fill(_ request: inout PreparedRequest) throws(ToolFailure) {
        if let file {
            request.file = file
            return
        }
        request.body = try bytes(&filler)
        if let template = operation.body, !template.secretNames.isEmpty {
            var naming = filler.namingSecrets
            request.shownBody = String(decoding: try bytes(&naming), as: UTF8.self)
        }
        if !request.body.isEmpty, !request.headers.contains(where: { $0.hasName("Content-Type") }) {
            request.headers.append(PreparedRequest.Header(name: "Content-Type", value: "application/json"))
        }
    }

    /// The file of the library that is the body: when the template is one hole, and its argument a reference.
    private var file: FileReference? {
        guard case .string(let template)? = operation.body, let name = Template(template).onlyHole else { return nil }
        return filler.arguments[name].flatMap { FileReference($0) }
    }

    private func bytes(_ filler: inout ArgumentFiller) throws(ToolFailure) -> [UInt8] {
        switch operation.body {
        // A hole without a value inserts nothing.
        case .string(let template)?: return Array(try text(template, &filler).utf8)
        case let template?: return try filler.fill(json: template)?.jsonBytes() ?? []
        case nil: return operation.sendsUnusedArguments ? Value.record(filler.unused).jsonBytes() : []
        }
    }

    private func text(_ template: String, _ filler: inout ArgumentFiller) throws(ToolFailure) -> String {
        var text = ""
        for part in Template(template).parts {
            switch part {
            case .text(let literal): text += literal
            case .hole(let name):
                text += try filler.fill("{{\(name)}}", encode: { $0.escapedForJSON })?.text ?? ""
            }
        }
        return text
    }
}
