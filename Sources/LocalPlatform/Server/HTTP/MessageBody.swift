import Values

/// The body of `/messages` and `/input`, checked as far as it can be without looking at the run (contract, section 13).
struct MessageBody: Sendable {
    enum Content: Sendable {
        /// Completes a user task.
        case answer(task: String, TaskAnswer)
        /// A chat reply.
        case reply(text: String, files: [MessageFile])
    }

    let content: Content

    /// The largest `metadata`, in bytes of compact JSON.
    static let metadataLimit = 16 * 1024

    init(_ record: Record?, runId: String) throws(APIError) {
        let members = BodyMembers(record: record ?? Record())
        try Self.checkRunId(members, path: runId)
        guard members.value("skipAgentWait") == nil else {
            throw APIError(
                .validationFailed, "An API key ends a wait with POST /v1/runs/{runId}/skip-agent-wait.",
                field: "skipAgentWait")
        }
        if let task = try members.string("userTaskId") {
            content = .answer(task: task.lowercased(), try Self.answer(members))
        } else {
            // A reply keeps no metadata, but refuses what no message may bring.
            _ = try Self.metadata(members)
            content = try Self.reply(members)
        }
    }

    private static func checkRunId(_ members: BodyMembers, path: String) throws(APIError) {
        guard let id = try members.string("runId") else { throw .invalid("runId", "is required") }
        guard id.lowercased() == path else {
            throw APIError(.runIdMismatch, "runId in the body must be the run in the path.", field: "runId")
        }
    }

    /// The answer fields of 13.1.
    static func answer(_ members: BodyMembers) throws(APIError) -> TaskAnswer {
        var answer = TaskAnswer()
        answer.metadata = try metadata(members)
        answer.approved = try members.bool("approved", else: .invalidAnswer)
        // Declined: the answer fields are ignored, whatever they hold.
        guard answer.approved != false else { return answer }
        answer.selectedOptionId = try members.string("selectedOptionId", else: .invalidAnswer)
        answer.textValue = try members.string("textValue", else: .invalidAnswer)
        // Beside a task other texts are ignored, but for a fallback (13.3).
        if answer.textValue == nil { answer.textValue = try? text(members) }
        answer.numberValue = try members.number("numberValue", else: .invalidAnswer)
        return answer
    }

    private static func metadata(_ members: BodyMembers) throws(APIError) -> Record? {
        guard let metadata = try members.object("metadata") else { return nil }
        guard Value.record(metadata).jsonBytes().count <= metadataLimit else {
            throw .invalid("metadata", "must not exceed 16 KiB")
        }
        return metadata
    }

    private static func reply(_ members: BodyMembers) throws(APIError) -> Content {
        var files: [MessageFile] = []
        for (position, entry) in (try members.list("files") ?? List()).enumerated() {
            files.append(try MessageFile(entry, at: "files[\(position)]"))
        }
        let text = try text(members)
        guard text != nil || !files.isEmpty else {
            throw APIError(.validationFailed, "Send userTaskId with an answer, or text, message or files.")
        }
        return .reply(text: text ?? "", files: files)
    }

    /// `text`, or else `message`; nil when neither holds more than white space.
    private static func text(_ members: BodyMembers) throws(APIError) -> String? {
        for name in ["text", "message"] {
            if let text = try members.string(name), text.contains(where: { !$0.isWhitespace }) { return text }
        }
        return nil
    }
}

/// An entry of `files[]` (contract, 13.2).
struct MessageFile: Sendable, Equatable {
    var objectKey: String
    var filename: String?
    var mediaType: String?

    init(_ entry: Value, at path: String) throws(APIError) {
        guard let record = entry.record else { throw .invalid(path, "must be an object, not a \(entry.kindName)") }
        guard record["phronyFile"] == true else { throw .invalid("\(path).phronyFile", "must be true") }
        guard let objectKey = record["objectKey"]?.string, !objectKey.isEmpty else {
            throw .invalid("\(path).objectKey", "is required")
        }
        self.objectKey = objectKey
        filename = try Self.text(record["filename"], "\(path).filename")
        mediaType = try Self.text(record["mediaType"], "\(path).mediaType")
    }

    private static func text(_ value: Value?, _ path: String) throws(APIError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string else { throw .invalid(path, "must be a string, not a \(value.kindName)") }
        return text
    }
}
