public import Values

/// What a person answers a waiting run (contract, section 13). What was not given is left out, never sent as null.
public struct RunMessage: Sendable, Equatable {
    /// The body without `runId`, which the client fills in from the path.
    public let fields: Record

    private init(_ fields: [(String, Value?)]) {
        self.fields = Record(fields.compactMap { name, value in value.map { (name, $0) } })
    }

    private init(task: String, _ fields: [(String, Value?)], metadata: Record?) {
        self.init([("userTaskId", .string(task))] + fields + [("metadata", metadata.map(Value.record))])
    }

    /// Approves or rejects a task. `approved` is always sent, because the server takes its absence for yes.
    /// - Parameter metadata: Stored on the task; the agent may not see it.
    public static func decision(task: String, approved: Bool, metadata: Record? = nil) -> RunMessage {
        RunMessage(task: task, [("approved", .bool(approved))], metadata: metadata)
    }

    /// Picks an option of a `multi_option` task by its id.
    public static func choice(task: String, option: String, metadata: Record? = nil) -> RunMessage {
        RunMessage(task: task, [("selectedOptionId", .string(option))], metadata: metadata)
    }

    /// Answers a `text` task.
    public static func text(task: String, answer: String, metadata: Record? = nil) -> RunMessage {
        RunMessage(task: task, [("textValue", .string(answer))], metadata: metadata)
    }

    /// Answers a `number` task.
    public static func number(task: String, answer: Number, metadata: Record? = nil) -> RunMessage {
        RunMessage(task: task, [("numberValue", .number(answer))], metadata: metadata)
    }

    /// Declines a question task; the agent gets the error `answer_declined`.
    public static func declined(task: String, metadata: Record? = nil) -> RunMessage {
        .decision(task: task, approved: false, metadata: metadata)
    }

    /// Replies to a run in `WaitingForResponse`, with a text, files or both.
    public static func reply(_ text: String?, files: [FileReference] = []) -> RunMessage {
        RunMessage([
            ("text", text.map(Value.string)),
            ("files", files.isEmpty ? nil : .list(List(files.map(\.value)))),
        ])
    }

    /// The body of the request for this run.
    func body(run: String) -> Value {
        var body = Record([("runId", .string(run))])
        for (name, value) in fields { body[name] = value }
        return .record(body)
    }
}

/// A file of the workspace's library in a message (contract, section 13.2).
public struct FileReference: Sendable, Equatable {
    /// The whole key confirmed by finalize.
    public var objectKey: String
    public var filename: String?
    public var mediaType: String?

    public init(objectKey: String, filename: String? = nil, mediaType: String? = nil) {
        self.objectKey = objectKey
        self.filename = filename
        self.mediaType = mediaType
    }

    var value: Value {
        var record = Record([("phronyFile", .bool(true)), ("objectKey", .string(objectKey))])
        record["filename"] = filename.map(Value.string)
        record["mediaType"] = mediaType.map(Value.string)
        return .record(record)
    }
}

/// The two routes that take a `RunMessage`; both do the same.
public enum MessagePath: String, Sendable {
    case messages
    case input
}
