import Values

/// Turns the engine's request into a prompt, and reads the files it needs.
struct PromptWriter: Sendable {
    let files: any ModelFileSource
    /// How many bytes of files one prompt may carry.
    let fileLimit: Int

    /// Throws `refused` when a file is missing or too large.
    func prompt(for request: ModelRequest, _ names: ToolNames) async throws(ModelError) -> Prompt {
        var entries: [Prompt.Entry] = []
        var budget = fileLimit
        try await say(Self.opening(request.input), FileReference.all(in: request.input), &entries, &budget)
        for message in request.messages {
            switch message {
            case .user(let text, let files):
                try await say(text, files.compactMap(FileReference.init), &entries, &budget)
            case .assistant(let text, let calls):
                // A turn without a word and without a call tells nothing, and vendors refuse it.
                guard !text.isEmpty || !calls.isEmpty else { continue }
                entries.append(.assistant(text: text, calls: calls.map { Self.call($0, names) }))
            case .toolResult(let id, _, let result):
                let isError = result["successful"] == false
                entries.append(.result(callId: id.asVendorName, text: result.json(), isError: isError))
            }
        }
        return Prompt(
            model: request.model, system: Self.system(request), entries: entries,
            tools: request.tools.map { Self.tool($0, names) })
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

    private func part(_ reference: FileReference, _ budget: inout Int) async throws(ModelError) -> Prompt.Part {
        let file = try await load(reference, &budget)
        switch file.mediaType {
        case "image/png", "image/jpeg", "image/gif", "image/webp": return .image(file)
        case "application/pdf": return .pdf(file)
        default: return .text(Self.text(of: file))
        }
    }

    /// Reads a file only when there is room for it.
    private func load(_ reference: FileReference, _ budget: inout Int) async throws(ModelError) -> ModelFile {
        let found: ModelFile?
        do {
            budget -= try await files.facts(reference)?.sizeBytes ?? 0
            found = budget < 0 ? nil : try await files.file(reference)
        } catch {
            throw .unavailable("The file \(reference.name) cannot be read.")
        }
        guard budget >= 0 else {
            throw .refused("The files of this run are larger than the \(fileLimit) bytes that a model is sent.")
        }
        guard let found else { throw .refused("The file \(reference.name) is not in the library any more.") }
        return found
    }

    private static func text(of file: ModelFile) -> String {
        guard let text = file.text else {
            return "The file \(file.name) (\(file.mediaType), \(file.bytes.count) bytes) cannot be shown here."
        }
        return "The file \(file.name) (\(file.mediaType)):\n\n\(text)"
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

    private static func tool(_ tool: ToolDefinition, _ names: ToolNames) -> Prompt.Tool {
        var schema = tool.arguments.record ?? Record()
        if schema["type"] == nil { schema["type"] = "object" }
        if schema["properties"] == nil { schema["properties"] = [:] }
        // The id says nothing to a model.
        let description = tool.name == tool.id ? [tool.description] : [tool.name, tool.description]
        return Prompt.Tool(
            name: names.name(of: tool.id),
            description: description.filter { !$0.isEmpty }.joined(separator: ": "), arguments: .record(schema))
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
