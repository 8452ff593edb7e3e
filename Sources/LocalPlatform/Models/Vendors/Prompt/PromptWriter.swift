import Values

/// Turns the engine's request into a prompt, and reads the files it needs.
struct PromptWriter: Sendable {
    let files: any ModelFileSource
    /// How many bytes of files one prompt may carry.
    let fileLimit: Int

    /// - Parameter descriptionLimit: how long the description of a tool may be, in Unicode scalars; nil without a limit.
    /// - Throws: `refused` when a file is missing.
    func prompt(
        for request: ModelRequest, _ names: ToolNames, descriptionLimit: Int? = nil
    ) async throws(ModelError) -> Prompt {
        var entries: [Prompt.Entry] = []
        var budget = fileLimit
        try await say(Self.opening(request.input), FileReference.all(in: request.input), &entries, &budget)
        for message in request.messages {
            switch message {
            case .user(let text, let files):
                try await say(text, files.compactMap { FileReference(attachment: $0) }, &entries, &budget)
            case .assistant(let text, let calls):
                // A turn without a word and without a call tells nothing, and vendors refuse it.
                guard !text.trimmed.isEmpty || !calls.isEmpty else { continue }
                entries.append(.assistant(text: text, calls: calls.map { Self.call($0, names) }))
            case .toolResult(let id, _, let result):
                let isError = result["successful"] == false
                entries.append(.result(callId: id.asVendorName, text: result.json(), isError: isError))
            }
        }
        return Prompt(
            model: request.model, system: Self.system(request), entries: entries,
            tools: request.tools.map { Self.tool($0, names, descriptionLimit) })
    }

    /// Adds to what the user says, or lets the user speak.
    private func say(
        _ text: String, _ references: [FileReference], _ entries: inout [Prompt.Entry], _ budget: inout Int
    ) async throws(ModelError) {
        var parts: [Prompt.Part] = text.isEmpty ? [] : [.text(text)]
        for reference in references { parts.append(try await part(reference, &budget)) }
        if case .user(let said)? = entries.last {
            entries[entries.count - 1] = .user(said + parts)
        } else if !parts.isEmpty {
            entries.append(.user(parts))
        }
    }

    /// Reads a file only when a model can see it and there is room for it. The others are for tools, which are sent them
    /// whole: of these the model is told that they are there.
    private func part(_ reference: FileReference, _ budget: inout Int) async throws(ModelError) -> Prompt.Part {
        do {
            guard let facts = try await files.facts(reference) else { throw Self.gone(reference) }
            guard facts.isShown else { return .text(Self.mention(facts)) }
            guard facts.sizeBytes <= budget else { return .text(Self.mention(facts, ": it is too large")) }
            guard let file = try await files.file(reference) else { throw Self.gone(reference) }
            budget -= facts.sizeBytes
            return Self.part(file)
        } catch let error as ModelError {
            throw error
        } catch {
            throw .unavailable("The file \(reference.name) cannot be read.")
        }
    }

    private static func gone(_ reference: FileReference) -> ModelError {
        .refused("The file \(reference.name) is not in the library any more.")
    }

    private static func part(_ file: ModelFile) -> Prompt.Part {
        if file.facts.isImage { return .image(file) }
        if file.facts.isPDF { return .pdf(file) }
        guard let text = file.text else { return .text(mention(file.facts)) }
        return .text("The file \(file.name) (\(file.mediaType)):\n\n\(text)")
    }

    private static func mention(_ facts: ModelFileFacts, _ reason: String = "") -> String {
        "The file \(facts.name) (\(facts.mediaType), \(facts.sizeBytes) bytes) cannot be shown here\(reason)."
    }

    /// What the user says first: the run's input. Vendors take no conversation that nobody begins.
    private static func opening(_ input: Value) -> String {
        input.record?.isEmpty ?? true ? "Begin. This run has no input." : input.json()
    }

    private static func call(_ call: ModelCall, _ names: ToolNames) -> Prompt.Call {
        // Arguments that were no object are kept as they were; in a conversation vendors want an object.
        let arguments = call.arguments.record == nil ? ["invalid": call.arguments] : call.arguments
        return Prompt.Call(id: call.id.asVendorName, tool: names.name(of: call.tool), arguments: arguments)
    }

    private static func tool(_ tool: ToolDefinition, _ names: ToolNames, _ descriptionLimit: Int?) -> Prompt.Tool {
        var schema = tool.arguments.record ?? Record()
        if schema["type"] == nil { schema["type"] = "object" }
        if schema["properties"] == nil { schema["properties"] = [:] }
        return Prompt.Tool(
            name: names.name(of: tool.id), description: description(of: tool, descriptionLimit),
            arguments: .record(schema))
    }

    /// What the tool is for, after its name: the id says nothing to a model. The name may make it longer than the vendor
    /// takes, so that the end is left out.
    private static func description(of tool: ToolDefinition, _ limit: Int?) -> String {
        let parts = tool.name == tool.id ? [tool.description] : [tool.name, tool.description]
        let text = parts.filter { !$0.isEmpty }.joined(separator: ": ")
        return limit.map { String(text.unicodeScalars.prefix($0)) } ?? text
    }

    /// The instructions, and the schema of the answer, of which the platform's own reminder only speaks (contract,
    /// section 25).
    private static func system(_ request: ModelRequest) -> String {
        guard let schema = request.outputSchema else { return request.instructions }
        let reminder =
            "The output schema that your final answer fits, as raw JSON without a code fence:\n\(schema.json())"
        return [request.instructions, reminder].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

extension ProviderType {
    /// How long the vendor lets the description of a tool be, in Unicode scalars; nil where no limit is known.
    var toolDescriptionLimit: Int? {
        switch self {
        case .openai, .openaiAzure: 1024
        case .anthropic, .selfHosted: nil
        }
    }
}
