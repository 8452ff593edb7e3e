public import Values

/// What a follower's news changed on a run's handle, visible from here on.
public struct SeenLine: LineContent, Equatable {
    static let kind = LineKind.seen

    /// The run's short name, `r1`.
    public let run: String
    /// The fields of the handle that changed, with their new values.
    public let fields: Value
    public let unknown: Record

    public init(run: String, fields: Value) {
        self.run = run
        self.fields = fields
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        run = try members.string("run")
        fields = .record(try members.record("fields"))
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["run"] = .string(run)
        members["fields"] = fields
    }
}

/// A run or a task has a short name from here on.
public struct NameLine: LineContent, Equatable {
    public enum Subject: Sendable, Equatable {
        /// A run whose start was answered, by the agent that was started.
        case run(agent: String)
        case task(TaskOrigin)
    }

    static let kind = LineKind.name

    /// The short name, `r1` or `t1`.
    public let name: String
    /// The id the platform gave.
    public let id: String
    public let subject: Subject
    public let unknown: Record

    public init(name: String, id: String, subject: Subject) {
        self.name = name
        self.id = id
        self.subject = subject
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        name = try members.string("name")
        id = try members.string("id")
        if let agent = try members.string(ifPresent: "agent") {
            subject = .run(agent: agent)
        } else {
            subject = .task(try TaskOrigin(from: &members))
        }
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["name"] = .string(name)
        members["id"] = .string(id)
        switch subject {
        case .run(let agent): members["agent"] = .string(agent)
        case .task(let origin): origin.write(into: &members)
        }
    }
}

/// What a task's number stands for, whatever ids a platform gives: the n-th task of a run, of a kind, for a tool. In
/// another run of the same session a number is bound only to a task in which all four are the same.
public struct TaskOrigin: Sendable, Hashable {
    /// The run's short name.
    public let run: String
    /// Counted from 1 among the tasks of that run.
    public let nth: Int
    /// `approval`, `text` and so on (contract, section 10.1).
    public let kind: String
    /// The operation that waits for approval.
    public let tool: String?

    public init(run: String, nth: Int, kind: String, tool: String?) {
        self.run = run
        self.nth = nth
        self.kind = kind
        self.tool = tool
    }

    init(from members: inout MemberReader) throws(LineError) {
        run = try members.string("run")
        nth = try members.int("nth")
        kind = try members.string("taskKind")
        tool = try members.string(ifPresent: "tool")
    }

    func write(into members: inout Record) {
        members["run"] = .string(run)
        members["nth"] = .integer(nth)
        members["taskKind"] = .string(kind)
        members["tool"] = tool.map(Value.string)
    }
}

/// What was printed above the prompt.
public struct NoticeLine: LineContent, Equatable {
    static let kind = LineKind.notice

    public let text: String
    public let unknown: Record

    public init(text: String) {
        self.text = text
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        text = try members.string("text")
        unknown = members.rest
    }

    func write(into members: inout Record) { members["text"] = .string(text) }
}

/// A version of a task was on screen whole.
public struct ShownLine: LineContent, Equatable {
    static let kind = LineKind.shown

    /// The task's id.
    public let task: String
    /// The digest of the task as it was shown.
    public let digest: String
    public let at: Instant
    public let unknown: Record

    public init(task: String, digest: String, at time: Instant) {
        self.task = task
        self.digest = digest
        at = time.inMilliseconds
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        task = try members.string("task")
        digest = try members.string("digest")
        at = try members.instant("at")
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["task"] = .string(task)
        members["digest"] = .string(digest)
        members["at"] = .instant(at)
    }
}
